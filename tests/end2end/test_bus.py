"""Renders through a bus, as users run them."""

from pathlib import Path

import numpy as np
import pytest

from tests.end2end.shell import run
from tests.end2end.sums import FRAMES, read_steps

PARTS = ("instrumental", "acapella")


def test_a_preset_turns_every_variant_down_as_the_mix(session: Path, tmp_path: Path) -> None:
    """The delivered parts add up to the delivered main, which is not the plain sum; settings and proofs are told."""
    out = tmp_path / "out"
    answer = run(tmp_path, "render", session, "-o", out, "--bus", "loud", "--json")
    assert answer.code == 0
    manifest = answer.document
    assert manifest["settings"]["bus"]["gain_db"] == 4.0
    assert manifest["settings"]["independent"] is False
    check = manifest["checks"][0]
    assert (check["name"], check["holds"], check["exact"]) == ("main = instrumental + acapella", True, False)
    assert check["residual_dbfs"] <= -120
    main, *parts = (read_steps(out / f"Ember_{name}_48k-24b.wav") for name in ("main", *PARTS))
    assert np.abs(main - sum(parts)).max() <= 4
    assert len(main) == FRAMES
    assert run(tmp_path, "verify", out).code == 0


def test_files_are_the_same_whatever_the_processors_and_again(session: Path, tmp_path: Path) -> None:
    """One processor or all, forced or recalled: byte for byte; and a second render makes nothing anew."""
    bus = tmp_path / "mine.toml"
    bus.write_text("gain_db = 3\n[limiter]\nceiling_dbtp = -9\n[compressor]\n" + COMPRESSOR)
    words = ("--bus", bus, "--variant", "main", "--variant", "stems", "--format", "flac24", "--json")
    for name, more in {"one": ("--jobs", "1"), "all": ()}.items():
        assert run(tmp_path, "render", session, "-o", tmp_path / name, *words, *more).code == 0
    files = [path.name for path in (tmp_path / "one").glob("*.flac")]
    assert len(files) > 5
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "all" / name).read_bytes() for name in files)
    again = run(tmp_path, "render", session, "-o", tmp_path / "all", *words)
    assert again.document["timings"]["mix_s"] == 0
    other = run(tmp_path, "render", session, "-o", tmp_path / "all", *words, "--bus", "none")
    assert other.document["timings"]["mix_s"] > 0
    assert other.document["checks"][0]["exact"]


COMPRESSOR = "threshold_db = -30\nratio = 3\nattack_ms = 5\nrelease_ms = 80\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "There is no bus called “shiny”"),
        ("[limiter]\nceiling_dbtp = 2\n", "line 2: “limiter.ceiling_dbtp” must be a number of dBTP from -20 to 0"),
        ("gain_db == 2\n", "is not valid TOML"),
    ],
)
def test_a_wrong_bus_is_one_sentence(session: Path, tmp_path: Path, text: str | None, says: str) -> None:
    """Bad usage, refused before anything is rendered."""
    word = "shiny"
    if text is not None:
        (tmp_path / "mine.toml").write_text(text)
        word = "mine.toml"
    answer = run(tmp_path, "render", session, "-o", tmp_path / "out", "--bus", word)
    assert answer.code == 2
    assert len(answer.sentences) == 1
    assert says in answer.sentences[0]
    assert not (tmp_path / "out").exists()
