"""The stores of render jobs and of what they delivered."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.catalogue.owner import Owner, is_alive, this_owner
from app.domain.catalogue import Song
from app.domain.jobs import JobKind, JobState, RenderJob
from app.domain.session import SessionKind
from tests.app.catalogue.samples import add_song, make_deliverable, make_scan
from tests.app.conftest import Opener
from tests.refusals import refused

ROOT = Path(__file__).parents[3]
RENDERER = """
import sys
from pathlib import Path
from app.catalogue import Catalogue
with Catalogue.open(Path(sys.argv[1]), Path(sys.argv[2])) as catalogue:
    catalogue.jobs.start(1, 1, None, "/theirs")
    print("started", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """A song with session 1."""
    song = add_song(catalogue)
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/s")))
    return song


@pytest.fixture
def renderer(catalogue: Catalogue, song: Song, backups: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that renders the song."""
    command = [sys.executable, "-c", RENDERER, str(catalogue.path), str(backups)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert song.id == 1
        assert process.stdout
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


def start(catalogue: Catalogue, out: str = "/out") -> RenderJob:
    """A job of session 1."""
    return catalogue.jobs.start(1, 1, None, out)


@pytest.mark.usefixtures("song")
def test_a_job_is_started_and_finished_with_its_files(catalogue: Catalogue) -> None:
    """Done means that its deliverables are there, numbered by the catalogue."""
    round_ = catalogue.rounds.open(1)
    job = catalogue.jobs.start(1, 1, round_.id, Path("/out"))
    assert (job.state, job.round_id, job.out_folder, job.ended_at) == (
        JobState.RUNNING,
        round_.id,
        str(Path("/out")),
        None,
    )
    done = catalogue.jobs.finish(job.id, [make_deliverable("a.wav"), make_deliverable("\udcff.wav", "tv")])
    assert done.state is JobState.DONE
    assert done.ended_at
    files = catalogue.deliverables.of_job(job.id)
    assert [(file.id, file.job_id, file.path, file.variant) for file in files] == [
        (1, job.id, "a.wav", "main"),
        (2, job.id, "\udcff.wav", "tv"),
    ]
    assert (files[0].integrated_lufs, files[0].trim_db, files[0].group) == (-17.5, -0.25, None)


@pytest.mark.usefixtures("song")
def test_a_master_is_a_job_of_a_file_or_of_a_session(catalogue: Catalogue) -> None:
    """It is told from a render, and its files keep what they were made for."""
    of_file = catalogue.jobs.start_master(1, None, "/masters", source=Path("/out/mix.wav"))
    of_stems = catalogue.jobs.start_master(1, None, "/masters", session_id=1)
    assert [(job.kind, job.session_id, job.source) for job in (of_file, of_stems, start(catalogue))] == [
        (JobKind.MASTER, None, str(Path("/out/mix.wav"))),
        (JobKind.MASTER, 1, ""),
        (JobKind.RENDER, 1, ""),
    ]
    catalogue.jobs.finish(of_file.id, [replace(make_deliverable(), profile="vinyl")])
    (kept,) = catalogue.deliverables.of_job(of_file.id)
    assert (kept.profile, kept.loudness_range_lu, kept.true_peak_dbtp) == ("vinyl", 6.5, -1.25)


@pytest.mark.usefixtures("song")
def test_a_master_of_nothing_is_refused(catalogue: Catalogue) -> None:
    """It needs something to be made of, and a song that is there."""
    with refused("master_source_missing", song=1):
        catalogue.jobs.start_master(1, None, "/masters")
    with refused("no_such_row", noun="song", id=9):
        catalogue.jobs.start_master(9, None, "/masters", source="/mix.wav")


@pytest.mark.usefixtures("song")
def test_a_finish_that_fails_leaves_the_job_running(catalogue: Catalogue) -> None:
    """Files and state are kept together or not at all."""
    job = start(catalogue)
    with refused("catalogue_fault", reason="UNIQUE constraint failed: deliverables.job_id, deliverables.path"):
        catalogue.jobs.finish(job.id, [make_deliverable("a.wav"), make_deliverable("a.wav")])
    assert catalogue.jobs.get(job.id) == job
    assert catalogue.deliverables.of_job(job.id) == []


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize("state", [JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED])
def test_a_job_can_end_without_files(catalogue: Catalogue, state: JobState) -> None:
    """The sentence the user was shown is kept, whatever file it names."""
    job = catalogue.jobs.end(start(catalogue).id, state, "The stem \udcff.wav is cut short.")
    assert (job.state, job.error) == (state, "The stem \udcff.wav is cut short.")
    assert catalogue.jobs.all(1) == [job]


@pytest.mark.usefixtures("song")
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING, JobState.DONE])
def test_a_job_cannot_end_as_something_else(catalogue: Catalogue, state: JobState) -> None:
    """Done is only reached with deliverables."""
    job = start(catalogue)
    with refused("state_refused", state=state):
        catalogue.jobs.end(job.id, state)


@pytest.mark.usefixtures("song")
def test_a_job_ends_once(catalogue: Catalogue) -> None:
    """A failed render does not become a delivery; one taken for interrupted may still finish."""
    failed = catalogue.jobs.end(start(catalogue).id, JobState.FAILED, "no room")
    with refused("render_ended", id=1, state="failed"):
        catalogue.jobs.finish(failed.id, [])
    with refused("render_ended", id=1, state="failed"):
        catalogue.jobs.end(failed.id, JobState.CANCELLED)
    late = catalogue.jobs.end(start(catalogue).id, JobState.INTERRUPTED)
    assert catalogue.jobs.finish(late.id, [make_deliverable()]).state is JobState.DONE


def test_a_job_belongs_to_its_songs_session_and_round(catalogue: Catalogue, song: Song) -> None:
    """A render is never recorded for another song's stems or round."""
    other = add_song(catalogue, client="Other")
    round_ = catalogue.rounds.open(song.id)
    with refused("not_of_song", noun="session", id=1, song=2):
        catalogue.jobs.start(other.id, 1, None, "/out")
    theirs = catalogue.sessions.record(other.id, SessionKind.RECEIVED, make_scan(Path("/o")))
    with refused("not_of_song", noun="round", id=1, song=2):
        catalogue.jobs.start(other.id, theirs.id, round_.id, "/out")
    with refused("no_such_row", noun="render", id=99):
        catalogue.jobs.get(99)


@pytest.mark.usefixtures("song")
def test_jobs_are_listed_newest_first(catalogue: Catalogue) -> None:
    """The queue shows what happened last at the top."""
    first, second = start(catalogue), start(catalogue)
    assert catalogue.jobs.all() == [second, first] == catalogue.jobs.all(1)
    assert catalogue.jobs.all(2) == []


@pytest.mark.usefixtures("song")
def test_what_a_later_render_replaced_is_not_the_latest(catalogue: Catalogue) -> None:
    """A file written again is one file now; a file of another folder is another."""
    for out, paths in (("/out", ("a.wav", "b.wav")), ("/out", ("a.wav",)), ("/else", ("a.wav",))):
        catalogue.jobs.finish(start(catalogue, out).id, [make_deliverable(path) for path in paths])
    assert [(file.job_id, file.path) for file in catalogue.deliverables.latest(1)] == [
        (1, "b.wav"),
        (2, "a.wav"),
        (3, "a.wav"),
    ]
    assert len(catalogue.deliverables.all(1)) == 4


@pytest.mark.usefixtures("song")
def test_jobs_of_a_program_that_went_are_marked_at_the_next_start(catalogue: Catalogue, open_catalogue: Opener) -> None:
    """Ended jobs keep their state, running ones of an earlier start become interrupted, once."""
    done = catalogue.jobs.finish(start(catalogue).id, [make_deliverable()])
    cut_off = start(catalogue)
    catalogue.close()
    again = open_catalogue()
    assert len(again.jobs.mark_interrupted()) == 1
    assert again.jobs.mark_interrupted() == []
    assert again.jobs.get(done.id) == done
    marked = again.jobs.get(cut_off.id)
    assert (marked.state, bool(marked.ended_at)) == (JobState.INTERRUPTED, True)
    assert "render again" in marked.error


@pytest.mark.usefixtures("song")
def test_own_running_jobs_are_not_marked(catalogue: Catalogue) -> None:
    """What this program runs, runs."""
    start(catalogue)
    assert catalogue.jobs.mark_interrupted() == []


def test_a_job_of_a_living_program_is_marked_only_once_it_is_killed(
    catalogue: Catalogue, renderer: subprocess.Popen[str]
) -> None:
    """The window leaves a command's render alone while it runs, and finds it when it was killed."""
    assert catalogue.jobs.mark_interrupted() == []
    renderer.kill()
    renderer.wait()
    assert len(catalogue.jobs.mark_interrupted()) == 1
    assert catalogue.jobs.all()[0].state is JobState.INTERRUPTED


def test_a_process_number_used_again_does_not_keep_a_dead_job_alive() -> None:
    """In a container every start may have the same number."""
    owner = this_owner()
    assert is_alive(owner.pid)
    assert owner.may_run(owner.token, owner.pid)
    assert not owner.may_run("an earlier start", owner.pid)
    assert Owner("other", owner.pid + 1).may_run(owner.token, owner.pid)
