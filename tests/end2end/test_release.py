"""`master RELEASE.toml` as a studio runs it: one command from songs to the plant's DDP set and its papers."""

from pathlib import Path

from app.catalogue import Catalogue
from app.domain.jobs import JobState
from render.album.ddp import read_set
from render.monitor import Unwatched
from tests.app.mastering.releases import songs, track, write_release
from tests.end2end.shell import run


def test_a_release_is_mastered_checked_and_repeated(tmp_path: Path) -> None:
    """Sound, DDP set and PDFs come out, `verify` agrees, and a second run gives the same bytes."""
    songs(tmp_path, 4.5, 4.5)
    file = write_release(tmp_path, track("1.wav"), track("2.wav", 'isrc = "GBABC2600002"'))
    words = ("master", file, "--profile", "cd", "--profile", "streaming", "--json")
    first, second = (run(tmp_path / "home", *words, "-o", tmp_path / out, cwd=tmp_path) for out in ("one", "two"))
    assert first.code == 0, first.err
    papers = {row["path"]: row["sha256"] for row in first.document["documents"]}
    assert {"mastering-report.pdf", "cd/pq-sheet.pdf", "cd/ddp/IMAGE.DAT"} <= papers.keys()
    assert papers == {row["path"]: row["sha256"] for row in second.document["documents"]}
    assert read_set(tmp_path / "one" / "cd" / "ddp", Unwatched()).disc.tracks[1].isrc == "GBABC2600002"
    assert run(tmp_path / "home", "verify", tmp_path / "one", cwd=tmp_path).code == 0


def test_a_missing_song_is_one_sentence_and_nothing_is_delivered(tmp_path: Path) -> None:
    """With the key and its line; no traceback, no folder."""
    file = write_release(tmp_path, track("gone.wav"))
    answer = run(tmp_path / "home", "master", file, "-o", tmp_path / "out", "--profile", "wav", cwd=tmp_path)
    assert answer.code == 1
    assert [line for line in answer.sentences if "gone.wav" in line] == answer.sentences
    assert not (tmp_path / "out").exists()


def test_a_release_of_the_catalogue_is_recorded_also_where_it_fails(tmp_path: Path) -> None:
    """`--release` names it; what went wrong stands in the catalogue as it was said."""
    home = tmp_path / "home"
    for added in (("client", "add", "Nova"), ("release", "add", "Low", "--client", "Nova")):
        assert run(home, *added, cwd=tmp_path).code == 0
    songs(tmp_path, 1.0)
    words = ("master", "--release", "low", "--profile", "wav", "-o", tmp_path / "out")
    for name, code in (("gone.wav", 1), ("1.wav", 0)):
        assert run(home, *words, write_release(tmp_path, track(name)), cwd=tmp_path).code == code
    with Catalogue.open(home / "catalogue.db", home / "backups") as catalogue:
        jobs = catalogue.jobs.all()
        assert [(job.state, job.release_id) for job in jobs] == [(JobState.DONE, 1), (JobState.FAILED, 1)]
        assert "gone.wav, which is not there" in jobs[1].error
        assert [file.profile for file in catalogue.deliverables.of_job(jobs[0].id)] == ["wav"]
