"""Coded files whose header states a length that their last block does not: FLAC frames, Ogg pages, MP4 tables."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.kernels.conversion import page_checksum
from render.machine import find_ffmpeg
from render.measure.tracks import blocks_of
from render.sources import read_info
from render.sources.files import Handles
from render.sources.flac import FlacEnd, last_sample
from render.sources.ogg import read_pages
from render.sources.source import open_source
from tests.refusals import refused

RATE, FRAMES = 48_000, 60_000
TONE = np.sin(np.arange(2 * FRAMES) / 40).reshape(FRAMES, 2) / 4
SOUND = np.rint((TONE + np.random.default_rng(2).normal(0, 0.01, (FRAMES, 2))) * 2**23).astype(int)
needs_ffmpeg = pytest.mark.skipif(find_ffmpeg() is None, reason="ffmpeg reads what libsndfile believes too little of")


def flac(folder: Path, counted: int = FRAMES, kept: float = 1.0) -> Path:
    """A 24-bit FLAC file whose header counts so many samples, and of which so much is kept."""
    path = folder / "a.flac"
    sf.write(path, SOUND / 2**23, RATE, subtype="PCM_24")
    raw = path.read_bytes()
    figures = int.from_bytes(raw[18:26], "big") >> 36 << 36 | counted
    raw = raw[:18] + figures.to_bytes(8, "big") + raw[26:]
    path.write_bytes(raw[: round(len(raw) * kept)])
    return path


def test_the_last_frame_knows_where_it_ends(tmp_path: Path) -> None:
    """Whatever the header counts; of a file that is cut short, the last that is whole."""
    assert last_sample(flac(tmp_path)) == FlacEnd(FRAMES, is_whole=True)
    assert last_sample(flac(tmp_path, FRAMES // 2)) == FlacEnd(FRAMES, is_whole=True)
    cut = last_sample(flac(tmp_path, kept=0.6))
    assert cut is not None
    assert 0 < cut.sample < FRAMES
    assert (cut.sample % 4096, cut.is_whole) == (0, False)


@needs_ffmpeg
@pytest.mark.parametrize("counted", [1, FRAMES // 2, FRAMES * 2, 2**36 - 1])
def test_a_flac_is_read_to_its_last_frame(tmp_path: Path, counted: int) -> None:
    """Sample for sample, and both lengths are known."""
    info = read_info(flac(tmp_path, counted))
    assert (info.frames, info.claimed_frames, info.bit_depth) == (FRAMES, counted, 24)
    assert ("short_header" in info.flaws) is (counted < FRAMES)
    with Handles(1) as handles:
        samples = open_source(tmp_path / "a.flac", handles).read(0, FRAMES)
    assert np.array_equal(samples.reshape(-1, 2), SOUND)


@needs_ffmpeg
def test_a_flac_that_is_cut_off_has_what_is_there(tmp_path: Path) -> None:
    """It can be read, and is known to be short."""
    info = read_info(flac(tmp_path, kept=0.6))
    assert 0 < info.frames < info.claimed_frames == FRAMES


@needs_ffmpeg
@pytest.mark.parametrize(("kept", "flaws"), [(0.6, ("no_end",)), (1.0, ())])
def test_a_flac_of_unknown_length_that_is_cut_off_says_so(tmp_path: Path, kept: float, flaws: tuple[str, ...]) -> None:
    """No count gives it away, but its last frame is not whole."""
    info = read_info(flac(tmp_path, 0, kept))
    assert info.flaws == flaws
    assert (info.frames == FRAMES) is (kept == 1.0)


@pytest.mark.parametrize("subtype", ["PCM_S8", "PCM_16", "PCM_24"])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_flac_whose_samples_are_not_what_its_sum_says_is_refused(tmp_path: Path, subtype: str, channels: int) -> None:
    """At its end, by whatever reads all of it, as its own decoder does; one without a sum is taken as it is."""
    path = tmp_path / "vox.flac"
    sf.write(path, np.random.default_rng(3).uniform(-0.5, 0.5, (9000, channels)), 48_000, subtype=subtype)
    raw = path.read_bytes()
    assert sum(block.size for block in blocks_of(path)) == 9000 * channels
    path.write_bytes(raw[:26] + bytes(16) + raw[42:])
    assert sum(block.size for block in blocks_of(path)) == 9000 * channels
    path.write_bytes(raw[:26] + bytes([raw[26] ^ 1]) + raw[27:])
    with refused("damaged_audio"):
        list(blocks_of(path))


def test_two_flacs_in_one_file_are_found(tmp_path: Path) -> None:
    """What reads it stops where the second begins; a tag at the end of one is none."""
    path = flac(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole * 2)
    info = read_info(path)
    assert (info.frames, info.flaws) == (FRAMES, ("second_data_chunk",))
    path.write_bytes(whole + b"TAG" + bytes(125))
    tagged = read_info(path)
    assert (tagged.frames, tagged.claimed_frames, tagged.flaws) == (FRAMES, FRAMES, ())


def test_one_that_is_as_it_says_is_left_to_libsndfile(tmp_path: Path) -> None:
    """Nothing is wrong with it."""
    info = read_info(flac(tmp_path))
    assert (info.container, info.frames, info.claimed_frames, info.flaws) == ("FLAC", FRAMES, FRAMES, ())


def vorbis(folder: Path) -> bytes:
    """An Ogg Vorbis file of several pages."""
    sf.write(folder / "whole.ogg", SOUND / 2**23, RATE, format="OGG", subtype="VORBIS")
    return (folder / "whole.ogg").read_bytes()


def pages(raw: bytes) -> list[bytes]:
    """An Ogg file's pages."""
    return [b"OggS" + page for page in raw.split(b"OggS")[1:]]


def with_sum(page: bytes) -> bytes:
    """The page with the checksum that it has."""
    content = np.frombuffer(bytearray(page), np.uint8)
    content[22:26] = 0
    content[22:26] = np.frombuffer(int(page_checksum(content)).to_bytes(4, "little"), np.uint8)
    return content.tobytes()


def moved_back(raw: bytes) -> bytes:
    """The same, whose last page says that it ends where the sound begins."""
    *before, last = pages(raw)
    return b"".join(before) + last[:6] + (1).to_bytes(8, "little") + last[14:]


def test_a_whole_ogg_has_no_flaw(tmp_path: Path) -> None:
    """One stream, every page, and an end."""
    vorbis(tmp_path)
    found = read_pages(tmp_path / "whole.ogg")
    assert found is not None
    assert (found.streams, found.flaws, found.contradicts) == (1, (), False)
    assert read_info(tmp_path / "whole.ogg").flaws == ()


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        (lambda raw: raw[: len(raw) * 2 // 3], "no_end"),
        (lambda raw: b"".join(pages(raw)[:-1]), "no_end"),
        (lambda raw: b"".join(page for at, page in enumerate(pages(raw)) if at != 3), "missing_pages"),
    ],
    ids=["cut off", "without its last page", "with a hole"],
)
def test_what_is_missing_of_an_ogg_is_found(tmp_path: Path, change: Callable[[bytes], bytes], flaw: str) -> None:
    """By the numbers of its pages, and the flag on its last."""
    path = tmp_path / "a.ogg"
    path.write_bytes(change(vorbis(tmp_path)))
    found = read_pages(path)
    assert found is not None
    assert flaw in found.flaws


def test_pages_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    """The last one ends before others do."""
    path = tmp_path / "a.ogg"
    path.write_bytes(moved_back(vorbis(tmp_path)))
    found = read_pages(path)
    assert found is not None
    assert found.contradicts


@needs_ffmpeg
def test_an_ogg_whose_last_page_has_no_position_is_read_to_its_end(tmp_path: Path) -> None:
    """libsndfile stops at the last page that has one."""
    path = tmp_path / "a.ogg"
    *before, last = pages(vorbis(tmp_path))
    path.write_bytes(b"".join(before) + with_sum(last[:6] + b"\xff" * 8 + last[14:]))
    info = read_info(path)
    assert info.frames == pytest.approx(FRAMES, abs=3000)
    assert info.flaws == ("no_end",)


@needs_ffmpeg
def test_streams_that_follow_one_another_are_all_read(tmp_path: Path) -> None:
    """Two recordings in one file."""
    path = tmp_path / "a.ogg"
    path.write_bytes(vorbis(tmp_path) * 2)
    info = read_info(path)
    assert info.frames == pytest.approx(2 * FRAMES, abs=3000)
    assert info.flaws == ()


@needs_ffmpeg
@pytest.mark.parametrize("codec", ["aac", "alac"])
def test_an_mp4_that_is_cut_off_or_states_too_little_is_found_out(tmp_path: Path, codec: str) -> None:
    """Its table first and half of its sound missing, as downloads break off; or a duration of half."""
    sf.write(tmp_path / "a.wav", SOUND / 2**23, RATE, subtype="PCM_24")
    path = tmp_path / "a.m4a"
    command = [str(find_ffmpeg()), "-v", "error", "-i", str(tmp_path / "a.wav"), "-c:a", codec]
    subprocess.run([*command, "-movflags", "+faststart", str(path)], check=True, stdin=subprocess.DEVNULL)
    whole, raw = read_info(path), path.read_bytes()
    assert (whole.frames, whole.claimed_frames, whole.flaws) == (FRAMES, FRAMES, ())
    path.write_bytes(raw[: len(raw) // 2])
    cut = read_info(path)
    assert 0 < cut.frames < cut.claimed_frames == FRAMES
    at = raw.index(b"mdhd") + 20
    path.write_bytes(raw[:at] + (FRAMES // 2).to_bytes(4, "big") + raw[at + 4 :])
    said = read_info(path)
    assert said.frames == pytest.approx(FRAMES, abs=3000)
    assert said.claimed_frames == pytest.approx(FRAMES // 2, abs=600)
    assert said.flaws == ("short_header",)
