"""`master` as its users run it."""

from pathlib import Path

import mutagen
import pytest

from app.catalogue import Catalogue
from app.domain.jobs import JobKind, JobState
from tests.end2end.shell import run
from tests.render.master.mixes import song, write


def test_a_master_is_made_told_and_verified(tmp_path: Path) -> None:
    """One JSON document, then lines for people; what is delivered verifies."""
    source = write(tmp_path / "mix.wav", song(3.0))
    words = ("--profile", "wav", "--profile", "streaming", "--max-reduction", "12")
    answer = run(tmp_path, "master", source, "-o", tmp_path / "out", *words, "--json")
    assert (answer.code, answer.sentences) == (0, [])
    rows = answer.document["deliverables"]
    assert [row["profile"] for row in rows] == ["wav", "streaming"]
    assert abs(rows[1]["integrated_lufs"] + 14) <= 0.1
    assert run(tmp_path, "verify", tmp_path / "out").code == 0
    report = run(tmp_path, "master", source, "-o", tmp_path / "loud", "--profile", "streaming", "--lufs", "-20").out
    assert "mix_streaming_48k-24b.wav  -20.0 LUFS" in report
    assert "Spotify turns it up" in report


def test_a_songs_master_is_recorded_and_carries_its_names(tmp_path: Path) -> None:
    """Title, artist and ISRC are the catalogue's, typed ones win; a copy without tags is asked for by a flag."""
    for words in (("client", "add", "Nova"), ("song", "add", "Ember", "--client", "1", "--isrc", "GB-ABC-26-00001")):
        assert run(tmp_path, *words).code == 0
    source = write(tmp_path / "mix.wav", song(0.5))
    made = ("master", source, "--profile", "wav", "--song", "ember", "--json")
    tagged = run(tmp_path, *made, "-o", tmp_path / "out", "--artist", "Zoë").document
    assert tagged["settings"]["tags"] == {"title": "Ember", "artist": "Zoë", "isrc": "GBABC2600001"}
    assert [row["path"] for row in tagged["deliverables"]] == ["Zoe_Ember_wav_48k-24b.wav"]
    read = mutagen.File(tmp_path / "out" / tagged["deliverables"][0]["path"])
    assert [str(read.tags[key]) for key in ("TIT2", "TPE1", "TSRC")] == ["Ember", "Zoë", "GBABC2600001"]
    assert run(tmp_path, "verify", tmp_path / "out").code == 0
    plain = run(tmp_path, *made, "-o", tmp_path / "plain", "--no-tags").document
    assert mutagen.File(tmp_path / "plain" / plain["deliverables"][0]["path"]).tags is None
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as catalogue:
        jobs = catalogue.jobs.all(1)
    assert [(job.kind, job.state, Path(job.out_folder).name) for job in jobs] == [
        (JobKind.MASTER, JobState.DONE, "plain"),
        (JobKind.MASTER, JobState.DONE, "out"),
    ]


@pytest.mark.parametrize(
    ("name", "words", "code", "sentence"),
    [
        ("gone.wav", ("--profile", "wav"), 1, "does not exist; name the finished mix"),
        ("mix.wav", ("--profile", "wav", "--from-stems"), 1, "is not a folder"),
        ("mix.wav", ("--profile", "wav", "--isrc", "GB-1"), 2, "is not a valid ISRC"),
        ("mix.wav", ("--profile", "wav", "--release", "1"), 2, "--release is for a RELEASE.toml"),
        ("two\nlines.wav", ("--profile", "wav"), 1, "two\N{REPLACEMENT CHARACTER}lines.wav does not exist"),
        ("mix.wav", (), 2, "Choose one with --profile"),
        ("mix.wav", ("--profile", "tape"), 2, "There is no master profile called “tape”"),
        ("mix.wav", ("--profile", "wav", "--bus", "tape"), 2, "There is no bus called “tape”"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    tmp_path: Path, name: str, words: tuple[str, ...], code: int, sentence: str
) -> None:
    """No traceback, and nothing delivered."""
    write(tmp_path / "mix.wav", song(0.5))
    answer = run(tmp_path, "master", tmp_path / name, "-o", tmp_path / "out", *words)
    assert answer.code == code
    assert len(answer.sentences) == 1
    assert sentence in answer.sentences[0]
    assert not (tmp_path / "out").exists()
