"""`measure` as a shell runs it: several files, some of them hostile."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from tests.app.commands.conftest import Run
from tests.app.intake.audio import tone, write

PATIENCE_S = 300
ROOT = Path(__file__).parents[3]


def test_a_bad_file_leaves_the_others_reported(say: Run, tmp_path: Path) -> None:
    """The good files' figures are on stdout in the order given, the bad one's sentence on stderr, and the exit is 1."""
    first, last = write(tmp_path / "first.wav"), write(tmp_path / "last.wav")
    bad = tmp_path / "bad.wav"
    bad.write_text("no audio")
    code, out, err = say("measure", str(first), str(bad), str(last), "--json")
    assert code == 1
    assert [row["path"] for row in json.loads(out)] == [str(first), str(last)]
    (sentence,) = (line for line in err.splitlines() if "bad.wav" in line)
    assert sentence == (
        "bouncedesk: bad.wav cannot be read as audio: its format is not recognised, or it is damaged; "
        "ask for a fresh export. The file was not changed."
    )


def test_people_read_a_table(say: Run, tmp_path: Path) -> None:
    """Without --json, a line a file under headings, the columns right-aligned and the name last."""
    paths = [write(tmp_path / "a.wav"), write(tmp_path / "b.wav", tone(peak=0.0))]
    code, out, _ = say("measure", *map(str, paths))
    lines = out.splitlines()
    assert code == 0
    assert lines[0].split()[:2] == ["loudness", "range"]
    assert [line.rsplit("  ", 1)[1] for line in lines[1:]] == ["a.wav", "b.wav"]
    assert lines[1].index(" Hz") == lines[2].index(" Hz")
    assert "nan" not in out.lower()


def header(channels: int, rate: int, bits: int, data: bytes, claimed: int | None = None) -> bytes:
    """A WAV file with the header one asks for, true or not."""
    align = channels * bits // 8 % 65536
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * align % 2**32, align, bits)
    body += b"data" + struct.pack("<I", len(data) if claimed is None else claimed) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


HOSTILE = {
    "text.wav": b"this is no audio",
    "picture.wav": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "no channels.wav": header(0, 48_000, 16, bytes(64)),
    "no rate.wav": header(2, 0, 16, bytes(64)),
    "65535 channels.wav": header(65_535, 48_000, 16, bytes(64)),
    "empty.wav": b"",
    "half a header.wav": header(2, 48_000, 16, b"")[:20],
}


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names and has no pipes in folders")
def test_hostile_files_get_a_sentence_each(tmp_path: Path) -> None:
    """Liars, other files, NaN, a folder and a pipe: a line each, no traceback; what there is of others is measured."""
    for name, content in HOSTILE.items():
        (tmp_path / name).write_bytes(content)
    holed = np.zeros(48_000, np.float32)
    holed[24_000] = np.nan
    sf.write(tmp_path / "holed.wav", holed, 48_000, subtype="FLOAT")
    huge = np.zeros(48_000)
    huge[36_000] = 1e300
    sf.write(tmp_path / "huge.wav", huge, 48_000, subtype="DOUBLE")
    (tmp_path / "folder.wav").mkdir()
    os.mkfifo(tmp_path / "pipe.wav")
    bad = sorted(path.name for path in tmp_path.iterdir())
    good = ["cut short.wav", "-dash.wav", "%03d.wav", "new\nline.wav", "\u202eright.wav", "x" * 251 + ".wav"]
    for name in good:
        (tmp_path / name).write_bytes(header(2, 48_000, 16, bytes(4 * 480), claimed=2**31))
    found = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "measure", "--json", "--", *bad, "gone.wav", "y" * 300, *good],
        cwd=tmp_path,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    said = [line for line in found.stderr.decode().splitlines() if line.startswith("bouncedesk: ")]
    assert found.returncode == 1
    assert b"Traceback" not in found.stderr
    assert [row["path"] for row in json.loads(found.stdout)] == good
    assert len(said) == len(bad) + 2 + len(good)
    for name in [*bad, "gone.wav"]:
        assert any(name in line for line in said), name
    assert any("holed.wav" in line and "0.500 s" in line for line in said)
    assert any("huge.wav" in line and "0.750 s" in line for line in said)
