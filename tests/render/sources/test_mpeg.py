"""MP3 files without the frame that states their length, and with one that lies."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.machine import find_ffmpeg
from render.sources import read_info
from render.sources.files import Handles
from render.sources.mpeg import mpeg_length
from render.sources.source import open_source
from tests.refusals import refused

RATE, SECONDS = 44_100, 6
needs_ffmpeg = pytest.mark.skipif(find_ffmpeg() is None, reason="ffmpeg makes and reads these files")


def coded(folder: Path, *options: str) -> Path:
    """Six seconds, the later ones louder and brighter, as ffmpeg codes them."""
    noise = np.random.default_rng(5).normal(0, 0.1, (RATE * SECONDS, 2)) * np.linspace(0, 1, RATE * SECONDS)[:, None]
    sf.write(folder / "a.wav", noise, RATE)
    path = folder / "a.mp3"
    command = [str(find_ffmpeg()), "-v", "error", "-y", "-i", str(folder / "a.wav"), *options, str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


@needs_ffmpeg
@pytest.mark.parametrize("options", [("-b:a", "128k"), ("-q:a", "4"), ("-b:a", "64k", "-ar", "22050")])
@pytest.mark.parametrize("stated", ["0", "1"])
def test_every_frame_counts_whether_the_first_states_how_many(
    tmp_path: Path, options: tuple[str, ...], stated: str
) -> None:
    """Constant and variable bit rate: the whole of it is read, and nothing is called damaged."""
    info = read_info(coded(tmp_path, *options, "-write_xing", stated))
    assert info.frames / info.sample_rate == pytest.approx(SECONDS, abs=0.08)
    assert info.claimed_frames == info.frames
    assert info.flaws == ()


@needs_ffmpeg
def test_a_first_frame_that_states_too_few_is_found_out(tmp_path: Path) -> None:
    """Two copies in one file: the first frame knows of the first."""
    path = coded(tmp_path, "-b:a", "128k")
    path.write_bytes(path.read_bytes() + path.read_bytes()[417:])
    info = read_info(path)
    assert "short_header" in info.flaws
    assert info.frames / RATE == pytest.approx(2 * SECONDS, abs=0.2)
    assert info.claimed_frames / RATE == pytest.approx(SECONDS, abs=0.1)


@needs_ffmpeg
def test_without_ffmpeg_a_length_that_only_it_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a stem of half its length without a word."""
    path = coded(tmp_path, "-q:a", "4", "-write_xing", "0")
    monkeypatch.setattr("render.sources.probe.find_ffmpeg", lambda: None)
    with refused("no_ffmpeg"):
        read_info(path)


def test_what_is_no_mp3_has_no_length(tmp_path: Path) -> None:
    """Bytes at random begin no frame that goes on."""
    (tmp_path / "a.mp3").write_bytes(b"not an mp3 at all")
    assert mpeg_length(tmp_path / "a.mp3") is None


@needs_ffmpeg
def test_the_length_is_counted_once_as_long_as_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan, a render and a player each ask for it; a file that was changed is counted again."""
    counted: list[Path] = []

    def count(path: Path) -> object:
        counted.append(path)
        return mpeg_length(path)

    monkeypatch.setattr("render.sources.mpeg.mpeg_length", count)
    path = coded(tmp_path, "-b:a", "128k", "-write_xing", "0")
    first = read_info(path)
    assert [read_info(path) for _ in range(5)] == [first] * 5
    assert len(counted) == 1
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert read_info(path).frames < first.frames
    assert len(counted) == 2


def stating(raw: bytes, count: int) -> bytes:
    """The same MP3, whose first frame states another count of frames."""
    at = max(raw.find(tag, 0, 300) for tag in (b"Xing", b"Info")) + 8
    return raw[:at] + count.to_bytes(4, "big") + raw[at + 4 :]


@needs_ffmpeg
@pytest.mark.parametrize("factor", [0, 0.5, 2])
def test_a_count_that_lies_is_said_and_all_is_read(tmp_path: Path, factor: float) -> None:
    """None, half or twice as many; nothing is called unreadable for it."""
    path = coded(tmp_path, "-b:a", "128k")
    raw = path.read_bytes()
    stated = mpeg_length(path)
    assert stated is not None
    assert stated.holds
    path.write_bytes(stating(raw, round(stated.frames / 1152 * factor)))
    info = read_info(path)
    assert info.frames / RATE == pytest.approx(SECONDS, abs=0.1)
    assert info.claimed_frames / RATE == pytest.approx(SECONDS * factor, abs=0.2)
    with Handles(1) as handles:
        assert open_source(path, handles).read(0, info.frames).size == 2 * info.frames


@needs_ffmpeg
@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        (lambda raw: raw[:20_000] + bytes(range(256)) * 12 + raw[20_000:], ("missing_pages",)),
        (lambda raw: raw[: len(raw) // 2 + 100], ("no_end",)),
        (lambda raw: b"ID3\x03\0\0\0\0\x03\x10" + bytes(400) + b"ID3\x03\0\0\0\0\x03\x10" + bytes(400) + raw, ()),
    ],
    ids=["something between its frames", "cut off in a frame", "two tags"],
)
def test_what_is_wrong_with_frames_is_known(
    tmp_path: Path, change: Callable[[bytes], bytes], flaws: tuple[str, ...]
) -> None:
    """And what is there can be read to its end."""
    path = coded(tmp_path, "-b:a", "128k", "-write_xing", "0")
    path.write_bytes(change(path.read_bytes()))
    info = read_info(path)
    assert info.flaws == flaws
    with Handles(1) as handles:
        assert open_source(path, handles).read(0, info.frames).size == 2 * info.frames
