"""`preview` as its users run it, also of a song whose delivery is held."""

from pathlib import Path

import mutagen
import pytest

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from render.monitor import Unwatched
from render.sources.fingerprint import hash_file
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.end2end.shell import run
from tests.render.master.mixes import song, write


def bill_and_hold(home: Path) -> None:
    """An issued invoice for song 1, whose delivery is held."""
    with Catalogue.open(home / "catalogue.db", home / "backups") as catalogue:
        row = catalogue.songs.get(1)
        draft = Drafter(catalogue, STUDIO).free(row.client_id, [line(10_000, song_id=row.id)])
        Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, "2026-03-01")
        catalogue.holds.hold(row.id)


def test_a_mix_becomes_a_preview(tmp_path: Path) -> None:
    """One JSON document with its hash and levels; the file says that it is a preview; lines for people."""
    source = write(tmp_path / "mix.wav", song(6.0))
    answer = run(tmp_path, "preview", source, "-o", tmp_path / "out", "--json")
    assert (answer.code, answer.sentences) == (0, [])
    (row,) = answer.document
    path = tmp_path / "out" / row["path"]
    assert (row["path"], row["source"], row["marks_s"]) == ("mix_preview.mp3", str(source), [5.0])
    assert row["sha256"] == hash_file(path, Unwatched())
    read = mutagen.File(path)
    assert str(read.tags["TIT2"]) == "mix (preview)"
    assert 64_000 < read.info.bitrate < 200_000
    assert [entry.name for entry in (tmp_path / "out").iterdir()] == ["mix_preview.mp3"]
    assert "mix_preview.mp3" in run(tmp_path, "preview", source, "-o", tmp_path / "out").out


def test_a_held_song_gets_out_as_previews_only(tmp_path: Path) -> None:
    """Its delivery is refused in a sentence that names the way out, which then works, and is in its log."""
    for words in (("client", "add", "Nova"), ("song", "add", "Ember", "--client", "1", "--artist", "Zoë")):
        assert run(tmp_path, *words).code == 0
    source = write(tmp_path / "mix.wav", song(1.0))
    master = ("master", source, "-o", tmp_path / "full", "--profile", "wav", "--profile", "mp3", "--song", "1")
    bill_and_hold(tmp_path)
    assert run(tmp_path, *master).code == 0  # onto the studio's own disk
    assert run(tmp_path, "song", "edit", "1", "--stage", "mixing").code == 0
    refused = run(tmp_path, "song", "edit", "1", "--stage", "delivered")
    assert refused.code == 2
    assert "`preview --song`" in refused.err
    rows = run(tmp_path, "preview", "--song", "Ember", "-o", tmp_path / "out", "--json").document
    assert [(row["path"], Path(row["source"]).suffix) for row in rows] == [("Zoe_Ember_master_preview.mp3", ".wav")]
    tags = mutagen.File(tmp_path / "out" / rows[0]["path"]).tags
    assert [str(tags[key]) for key in ("TIT2", "TPE1")] == ["Ember (preview)", "Zoë"]
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as catalogue:
        assert "previewed" in [entry.action for entry in catalogue.activity.all("song", 1)]
    of_folder = run(tmp_path, "preview", tmp_path / "full", "-o", tmp_path / "more", "--json").document
    assert [Path(row["source"]).suffix for row in of_folder] == [".wav"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "Name a finished mix to make a preview of, or a song with --song"),
        (("gone.wav",), 1, "does not exist, so no preview was made"),
        (("words.wav",), 1, "words.wav"),
        (("--song", "9"), 2, "There is no song"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, words: tuple[str, ...], code: int, sentence: str) -> None:
    """And leaves no folder behind."""
    (tmp_path / "words.wav").write_text("no sound at all")
    given = [tmp_path / word if word.endswith(".wav") else word for word in words]
    answer = run(tmp_path, "preview", *given, "-o", tmp_path / "out")
    assert (answer.code, len(answer.sentences)) == (code, 1)
    assert sentence in answer.err
    assert not (tmp_path / "out").exists()
