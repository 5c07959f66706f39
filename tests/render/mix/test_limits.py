"""Where the system or the song is out of the ordinary: few open files, very long files, many stems."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from render.encoders.formats import Formats
from render.encoders.pcm import aiff_header, wav_header
from render.measure.meter import Meter
from render.mix.outputs import expected_bytes
from render.sources import read_info
from tests.refusals import refused
from tests.render.audio import noise, plan_of, read_ints, write_ints

FEW_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
from pathlib import Path
from render.mix.mixdown import mix_down
from render.monitor import Unwatched
from tests.render.audio import plan_of, stem
folder = Path(sys.argv[1])
stems = [stem(path, 1.0) for path in sorted((folder / "in").iterdir())]
mixed = mix_down(plan_of(folder / "out", stems, ["main"], 5000), Unwatched())
for writer in mixed.outputs.all():
    writer.publish()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_more_stems_than_the_system_allows_open_files(tmp_path: Path) -> None:
    """210 stems, WAV and FLAC, where a program may hold 64 files: all are mixed, exactly."""
    (tmp_path / "out").mkdir()
    expected = np.zeros((5000, 2), np.int64)
    for index in range(210):
        samples = noise(5000, 2, 24, index, 0.004)
        kind = "FLAC" if index % 3 == 0 else "WAV"
        write_ints(tmp_path / "in" / f"{index:03d}", samples, 24, kind=kind)
        expected += samples
    subprocess.run([sys.executable, "-c", FEW_FILES, str(tmp_path)], check=True, timeout=600)
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav24.wav"), expected)


def test_a_wav_beyond_four_gigabytes_is_rf64(tmp_path: Path) -> None:
    """The header of five hours at 96 kHz is RF64, and read back with its true length."""
    frames, kind = 5 * 3600 * 96_000, Formats().parse("wav24")
    header = wav_header(kind, 96_000, frames)
    path = tmp_path / "long.wav"
    with path.open("wb") as file:  # sparse: takes no room
        file.write(header)
        file.truncate(len(header) + frames * 6)
    info = read_info(path)
    assert (info.container, info.frames, info.sample_rate, info.flaws) == ("RF64", frames, 96_000, ())


@pytest.mark.parametrize(("name", "make"), [("wav24", wav_header), ("wav32f", wav_header), ("aiff24", aiff_header)])
@pytest.mark.parametrize("frames", [1, 2, 999])
def test_headers_say_what_follows(tmp_path: Path, name: str, make: type, frames: int) -> None:
    """Every header is read back as it was meant, odd lengths included."""
    kind = Formats().parse(name)
    path = tmp_path / "a"
    path.write_bytes(make(kind, 44_100, frames) + bytes(frames * 2 * kind.sample_bytes))
    info = read_info(path)
    assert (info.frames, info.channels, info.sample_rate) == (frames, 2, 44_100)
    assert (info.bit_depth, info.is_float) == (kind.bits, kind.is_float)


def test_an_aiff_beyond_four_gigabytes_is_refused_up_front(tmp_path: Path) -> None:
    """AIFF holds no more than 4 GB: refused by name before anything is written."""
    plan = plan_of(tmp_path / "out", [], ["main"], 8 * 3600 * 48_000, ("aiff24",))
    with refused("aiff_too_long", file="main-aiff24.aiff"):
        expected_bytes(plan)


def test_the_silence_after_a_sound_leaves_no_denormals() -> None:
    """The meter's filters fall silent for good: numbers too small to be normal would slow it a hundredfold."""
    meter = Meter(2, 48_000)
    meter.process(np.random.default_rng(1).normal(0, 1e5, 96_000))
    meter.process(np.zeros(48_000 * 4))
    assert not meter._state.any()
