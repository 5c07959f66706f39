"""`render --song`: the catalogue remembers what was rendered, how it ended, and what was put right before."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.catalogue import Catalogue
from app.domain.jobs import JobState
from app.domain.session import Group
from app.paths import find_paths
from tests.end2end.shell import run
from tests.end2end.sums import expected, read_steps


@pytest.fixture
def studio(home: Path) -> Path:
    """A data folder with a client and her song."""
    assert run(home, "client", "add", "Nova").code == 0
    assert run(home, "song", "add", "Low Water", "--client", "Nova", "--artist", "Zoë").code == 0
    return home


@pytest.fixture
def catalogue(studio: Path) -> Iterator[Catalogue]:
    """Its catalogue."""
    paths = find_paths(studio)
    with Catalogue.open(paths.catalogue, paths.backups) as opened:
        yield opened


def test_a_render_for_a_song_is_recorded_with_its_files(session: Path, studio: Path, catalogue: Catalogue) -> None:
    """Named after the song and its artist; the job is done, and its deliverables are the manifest's rows."""
    answer = run(studio, "render", session, "-o", "out", "--song", "low water", "--json")
    assert (answer.code, answer.sentences) == (0, [])
    rows = answer.document["deliverables"]
    assert rows[0]["path"] == "Zoe_Low-Water_main_48k-24b.wav"
    (job,) = catalogue.jobs.all()
    assert (job.state, job.song_id, job.error) == (JobState.DONE, 1, "")
    assert (studio / job.out_folder).resolve() == (studio / "out").resolve()
    kept = catalogue.deliverables.of_job(job.id)
    assert [(row.variant, row.path, row.sha256, row.frames) for row in kept] == [
        (row["variant"], row["path"], row["sha256"], row["frames"]) for row in rows
    ]
    assert job.session_id
    recorded = catalogue.sessions.get(job.session_id)
    assert Path(recorded.folder) == session


def test_groups_that_were_put_right_are_rendered_so(session: Path, studio: Path, catalogue: Catalogue) -> None:
    """A stem moved to the lead in the catalogue is no longer in the tv mix."""
    assert run(studio, "render", session, "-o", "out", "--song", "1", "--variant", "tv").code == 0
    recorded = catalogue.sessions.newest(1)
    assert recorded is not None
    catalogue.sessions.set_group(recorded.id, "Pad.flac", Group.LEAD_VOCAL)
    answer = run(studio, "render", session, "-o", "out", "--song", "1", "--variant", "tv", "--json")
    assert answer.code == 0
    meant = expected(session, "tv")
    pad = read_steps(session / "Pad.flac")
    meant[: len(pad)] -= pad
    assert np.array_equal(read_steps(studio / "out" / answer.document["deliverables"][0]["path"]), meant)
    assert len(catalogue.jobs.all(1)) == 2


def test_the_songs_own_mix_is_rendered_unless_another_is_asked_for(session: Path, studio: Path) -> None:
    """Bus and balance are the song's; `--bus` on the command line decides over its bus, and leaves the balance."""
    (studio / "balance.toml").write_text("[lead_vocal]\ngain_db = -3\n")
    answer = run(studio, "song", "edit", "1", "--bus", "glue", "--balance", "balance.toml", "--json")
    assert answer.code == 0
    saved = {key: answer.document[key] for key in ("bus", "balance")}
    one = ("render", session, "-o", "out", "--song", "1", "--variant", "main", "--json")
    settings = run(studio, *one).document["settings"]
    assert {key: settings[key] for key in saved} == saved
    settings = run(studio, *one, "--bus", "none").document["settings"]
    assert (settings["bus"], settings["balance"]) == (None, saved["balance"])


def test_a_render_that_fails_is_remembered_with_its_sentence(
    session: Path, studio: Path, catalogue: Catalogue, tmp_path: Path
) -> None:
    """A target that is a file: exit 1, the job failed and says why, no deliverable."""
    target = tmp_path / "file"
    target.write_text("mine")
    answer = run(studio, "render", session, "-o", target, "--song", "1")
    (sentence,) = answer.sentences
    assert answer.code == 1
    (job,) = catalogue.jobs.all()
    assert (job.state, f"bouncedesk: {job.error}") == (JobState.FAILED, sentence)
    assert catalogue.deliverables.all(1) == []
    assert target.read_text() == "mine"


def test_bad_usage_records_nothing(session: Path, studio: Path, catalogue: Catalogue) -> None:
    """An unknown variant is no render, and a render without a song is nobody's."""
    assert run(studio, "render", session, "-o", "out", "--song", "1", "--variant", "karaoke").code == 2
    assert run(studio, "render", session, "-o", "out", "--variant", "main").code == 0
    assert catalogue.jobs.all() == []
    assert catalogue.sessions.newest(1) is None
