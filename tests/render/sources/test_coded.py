"""Coded sound in files of chunks: what its header does not cover is refused, what it claims too much of is said."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.machine import find_ffmpeg
from render.sources import read_info
from tests.refusals import refused

RATE, FRAMES = 48_000, 48_000
SOUND = np.sin(np.arange(2 * FRAMES) / 40).reshape(FRAMES, 2) / 4
KINDS = [("WAV", "ULAW"), ("WAV", "ALAW"), ("WAV", "IMA_ADPCM"), ("WAV", "MS_ADPCM"), ("W64", "ULAW"), ("AIFF", "ULAW")]
BLOCK = 1012  # frames of the largest that ADPCM has
READ_ON = ("W64", "ULAW")  # what libsndfile reads to its end whatever its header says
KINDS += [("CAF", "ULAW"), ("CAF", "ALAW")]
needs_ffmpeg = pytest.mark.skipif(find_ffmpeg() is None, reason="ffmpeg reads what libsndfile believes to be empty")


def coded(folder: Path, container: str, subtype: str, frames: int = FRAMES) -> Path:
    """A stereo file of so many frames as libsndfile writes it."""
    path = folder / f"Kick.{container.lower()}"
    sf.write(path, SOUND[:frames], RATE, format=container, subtype=subtype)
    return path


def restated(path: Path, share: float) -> None:
    """Have the chunk of sound claim this share of its bytes."""
    raw = path.read_bytes()
    name, width, order = {"AIFF": (b"SSND", 4, "big"), "CAF": (b"data", 8, "big"), "W64": (b"data", 8, "little")}.get(
        path.suffix[1:].upper(), (b"data", 4, "little")
    )
    at = raw.index(name, 16) + (16 if path.suffix == ".w64" else 4)
    size = int.from_bytes(raw[at : at + width], order)  # type: ignore[arg-type]
    stated = round(size * share).to_bytes(width, order)  # type: ignore[arg-type]
    path.write_bytes(raw[:at] + stated + raw[at + width :])


@pytest.mark.parametrize(("container", "subtype"), KINDS)
@pytest.mark.parametrize("frames", [4_801, 12_345, FRAMES])
def test_what_is_as_it_says_has_no_flaw(tmp_path: Path, container: str, subtype: str, frames: int) -> None:
    """Of any length: a codec's padding is no contradiction."""
    info = read_info(coded(tmp_path, container, subtype, frames))
    assert (info.claimed_frames, info.flaws) == (info.frames, ())
    assert info.frames == pytest.approx(frames, abs=2100)


@pytest.mark.parametrize(("container", "subtype"), KINDS)
def test_sound_that_the_header_does_not_cover_is_refused(tmp_path: Path, container: str, subtype: str) -> None:
    """Its decoder would stop in the middle; both lengths are said."""
    path = coded(tmp_path, container, subtype)
    restated(path, 0.5)
    if (container, subtype) == READ_ON:
        info = read_info(path)
        assert (info.frames, info.flaws) == (FRAMES, ("short_header",))
        assert info.claimed_frames == pytest.approx(FRAMES / 2, abs=20)
        return
    with refused("damaged_header") as error:
        read_info(path)
    assert "covers 0.5" in str(error.value)
    assert "about 1.0" in str(error.value)


@pytest.mark.parametrize(("container", "subtype"), KINDS)
def test_what_is_cut_off_says_how_long_it_was(tmp_path: Path, container: str, subtype: str) -> None:
    """Where it is read at all."""
    path = coded(tmp_path, container, subtype)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    info = read_info(path)
    assert info.frames == pytest.approx(FRAMES / 2, abs=2100)
    assert info.claimed_frames == pytest.approx(FRAMES, abs=4 * BLOCK)


@needs_ffmpeg
@pytest.mark.parametrize("subtype", ["ULAW", "ALAW", "IMA_ADPCM", "MS_ADPCM"])
def test_a_size_that_was_never_filled_in_is_no_silence(tmp_path: Path, subtype: str) -> None:
    """A recorder that lost its power leaves 0."""
    path = coded(tmp_path, "WAV", subtype)
    restated(path, 0.0)
    info = read_info(path)
    assert info.flaws == ("unfinalised",)
    assert info.frames == pytest.approx(FRAMES, abs=2100)


@pytest.mark.parametrize(("count", "flaws"), [(FRAMES // 2, ("short_header",)), (0, ("unfinalised",)), (FRAMES, ())])
def test_an_aiff_s_count_is_held_against_its_sound(tmp_path: Path, count: int, flaws: tuple[str, ...]) -> None:
    """The sound is read to its end, and the count is said to be wrong."""
    path = coded(tmp_path, "AIFF", "ULAW")
    raw = path.read_bytes()
    at = raw.index(b"COMM") + 10
    path.write_bytes(raw[:at] + count.to_bytes(4, "big") + raw[at + 4 :])
    info = read_info(path)
    assert (info.frames, info.flaws) == (FRAMES, flaws)


@needs_ffmpeg
@pytest.mark.parametrize(("what", "at", "value"), [("packets", 12, 3), ("frames", 20, 20_000)])
def test_a_table_of_packets_that_lies_is_refused(tmp_path: Path, what: str, at: int, value: int) -> None:
    """ALAC in Core Audio: what its table leaves out would be missing without a word."""
    sf.write(tmp_path / "a.wav", SOUND, RATE, subtype="PCM_24")
    path = tmp_path / "Kick.caf"
    command = [str(find_ffmpeg()), "-v", "error", "-i", str(tmp_path / "a.wav"), "-c:a", "alac", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    whole, raw = read_info(path), path.read_bytes()
    assert (whole.frames, whole.claimed_frames, whole.flaws) == (FRAMES, FRAMES, ()), what
    place = raw.index(b"pakt") + at
    path.write_bytes(raw[:place] + value.to_bytes(8, "big") + raw[place + 8 :])
    with refused("damaged_header"):
        read_info(path)


@needs_ffmpeg
def test_a_wma_that_breaks_off_is_cut_short(tmp_path: Path) -> None:
    """By the bytes of the whole file, which its header states."""
    sf.write(tmp_path / "a.wav", SOUND, RATE, subtype="PCM_16")
    path = tmp_path / "Kick.wma"
    command = [str(find_ffmpeg()), "-v", "error", "-i", str(tmp_path / "a.wav"), "-c:a", "wmav2", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    whole, raw = read_info(path), path.read_bytes()
    assert (whole.claimed_frames, whole.flaws) == (whole.frames, ())
    path.write_bytes(raw[: len(raw) // 2])
    cut = read_info(path)
    assert 0 < cut.frames < 0.8 * cut.claimed_frames


@needs_ffmpeg
@pytest.mark.parametrize(("total", "flaws"), [(FRAMES // 2, ("short_header",)), (FRAMES, ())])
def test_a_wavpack_s_total_is_held_against_its_blocks(tmp_path: Path, total: int, flaws: tuple[str, ...]) -> None:
    """All blocks are read, and what the first states is said to be too little."""
    sf.write(tmp_path / "a.wav", SOUND, RATE, subtype="PCM_24")
    path = tmp_path / "Kick.wv"
    command = [str(find_ffmpeg()), "-v", "error", "-i", str(tmp_path / "a.wav"), "-c:a", "wavpack", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    raw = path.read_bytes()
    path.write_bytes(raw[:12] + total.to_bytes(4, "little") + raw[16:])
    info = read_info(path)
    assert (info.frames, info.claimed_frames, info.flaws) == (FRAMES, total, flaws)


@pytest.mark.parametrize("coding", [b"MAC3", b"MAC6"])
@pytest.mark.parametrize("order", [">i2", "<i2"])
def test_plain_samples_under_mace_s_name_are_refused(tmp_path: Path, coding: bytes, order: str) -> None:
    """Its decoder would make noise of them."""
    path = tmp_path / "vox.aifc"
    tone = np.sin(np.arange(20_000) * 2 * np.pi * 440 / 44_100)
    sound = bytes(8) + (12_000 * tone).astype(order).tobytes()
    rate = bytes.fromhex("400eac44000000000000")
    common = (1).to_bytes(2, "big") + (20_000).to_bytes(4, "big") + (16).to_bytes(2, "big") + rate + coding + b"\0\0"
    bodies = ((b"COMM", common), (b"SSND", sound))
    chunks = b"".join(name + len(body).to_bytes(4, "big") + body for name, body in bodies)
    path.write_bytes(b"FORM" + (4 + len(chunks)).to_bytes(4, "big") + b"AIFC" + chunks)
    with refused("damaged_header"):
        read_info(path)
