"""Stamping stems: known again by what they hold."""

from dataclasses import replace
from pathlib import Path

from app.intake.file_inspection import fingerprint_stems
from render.monitor import Unwatched
from tests.app.intake.audio import tone, write


def test_stems_are_told_by_what_they_hold(tmp_path: Path) -> None:
    """Two files of the same sound are the same, whatever their names; what is no audio or not there is left out."""
    for name, level in (("a.wav", 0.5), ("b.wav", 0.5), ("c.wav", 0.25)):
        write(tmp_path / name, tone(peak=level))
    (tmp_path / "d.wav").write_text("no audio")
    found = fingerprint_stems(tmp_path, ["a.wav", "b.wav", "c.wav", "d.wav", "gone.wav"], {}, Unwatched())
    assert set(found) == {"a.wav", "b.wav", "c.wav"}
    assert found["a.wav"].hash == found["b.wav"].hash != found["c.wav"].hash
    assert found["a.wav"].size == (tmp_path / "a.wav").stat().st_size


def test_a_file_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    """Its stored hash stands while size, time and inode do; otherwise it is taken anew."""
    write(tmp_path / "a.wav")
    right = fingerprint_stems(tmp_path, ["a.wav"], {}, Unwatched())["a.wav"]
    known = {"a.wav": replace(right, hash="as it was told")}
    assert fingerprint_stems(tmp_path, ["a.wav"], known, Unwatched()) == known
    moved = {"a.wav": replace(right, hash="as it was told", mtime_ns=right.mtime_ns - 1)}
    assert fingerprint_stems(tmp_path, ["a.wav"], moved, Unwatched()) == {"a.wav": right}
