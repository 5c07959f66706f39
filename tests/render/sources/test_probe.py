"""What headers say, of good files and of broken ones."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import given, settings
from hypothesis import strategies as st

from render.errors import AudioError
from render.sources import read_info
from render.sources.files import Handles, system_failure
from render.sources.source import open_source
from tests.refusals import refused
from tests.render.audio import RATE, noise, write_ints

FORMATS = [
    ("WAV", "PCM_U8", 8),
    ("WAV", "PCM_16", 16),
    ("WAV", "PCM_24", 24),
    ("WAV", "PCM_32", 32),
    ("WAV", "FLOAT", 32),
    ("WAV", "DOUBLE", 64),
    ("WAVEX", "PCM_24", 24),
    ("RF64", "PCM_24", 24),
    ("W64", "PCM_24", 24),
    ("AIFF", "PCM_S8", 8),
    ("AIFF", "PCM_16", 16),
    ("AIFF", "PCM_24", 24),
    ("AIFF", "PCM_32", 32),
    ("AIFF", "FLOAT", 32),
    ("FLAC", "PCM_16", 16),
    ("FLAC", "PCM_24", 24),
    ("CAF", "PCM_24", 24),
]


@pytest.mark.parametrize(("container", "subtype", "bits"), FORMATS)
def test_every_format_is_described_as_it_was_written(tmp_path: Path, container: str, subtype: str, bits: int) -> None:
    """Channels, rate, length and depth are read from every container a client may send."""
    path = tmp_path / "stem"
    sf.write(path, np.zeros((1001, 2)), 44_100, format=container, subtype=subtype)
    info = read_info(path)
    assert (info.channels, info.sample_rate, info.frames, info.bit_depth) == (2, 44_100, 1001, bits)
    assert info.claimed_frames == 1001
    assert info.flaws == ()


def test_a_truncated_file_keeps_what_the_header_promised(tmp_path: Path) -> None:
    """A stem cut short by a broken copy shows fewer frames than it claims."""
    path = write_ints(tmp_path / "cut.wav", noise(1000, 2, 24, 1), 24)
    path.write_bytes(path.read_bytes()[: 44 + 300 * 6])
    info = read_info(path)
    assert (info.frames, info.claimed_frames) == (300, 1000)


def test_an_unfinalised_recording_is_read_to_its_end(tmp_path: Path) -> None:
    """A recorder that never wrote the size back leaves 0 there: all that follows is audio, and that is said."""
    path = write_ints(tmp_path / "crash.wav", noise(500, 1, 16, 1), 16)
    raw = bytearray(path.read_bytes())
    raw[40:44] = bytes(4)
    path.write_bytes(raw)
    info = read_info(path)
    assert (info.frames, info.flaws) == (500, ("unfinalised",))


def test_the_position_of_a_broadcast_wave_is_read(tmp_path: Path) -> None:
    """The bext chunk's TimeReference is a 64-bit count of frames."""
    path = write_ints(tmp_path / "take.wav", noise(10, 1, 24, 1), 24)
    raw = path.read_bytes()
    bext = bytearray(602)
    bext[338:346] = (5 * 10**9).to_bytes(8, "little")
    path.write_bytes(raw[:12] + b"bext" + struct.pack("<I", 602) + bytes(bext) + raw[12:])
    assert read_info(path).time_reference == 5 * 10**9


def test_a_chunk_of_an_odd_length_is_followed_by_a_byte_of_padding(tmp_path: Path) -> None:
    """A note before the sound moves neither its start nor its end by a byte."""
    samples = noise(100, 2, 24, 1)
    path = write_ints(tmp_path / "noted.wav", samples, 24)
    raw = path.read_bytes()
    for size in (1, 2, 7):
        note = b"note" + struct.pack("<I", size) + b"\x7f" * size + bytes(size % 2)
        path.write_bytes(raw[:12] + note + raw[12:])
        with Handles(1) as handles:
            assert np.array_equal(open_source(path, handles).read(0, 100).reshape(-1, 2), samples)


@pytest.mark.parametrize("skip", [0, 2, 512])
def test_an_aiff_s_sound_begins_at_the_offset_that_it_states(tmp_path: Path, skip: int) -> None:
    """SSND may hold bytes before the first sample, to align it on a disk's blocks: they are no sound."""
    samples = noise(100, 2, 24, 1)
    path = write_ints(tmp_path / "aligned.aiff", samples, 24, kind="AIFF")
    raw = path.read_bytes()
    at = raw.index(b"SSND")
    size = int.from_bytes(raw[at + 4 : at + 8], "big") + skip
    sound = b"SSND" + struct.pack(">III", size, skip, 0) + b"\x7f" * skip + raw[at + 16 :]
    path.write_bytes(raw[:at] + sound)
    assert read_info(path).frames == 100
    with Handles(1) as handles:
        assert np.array_equal(open_source(path, handles).read(0, 100).reshape(-1, 2), samples)


def test_bw64_is_read(tmp_path: Path) -> None:
    """BW64, which libsndfile refuses, has its length in the ds64 chunk."""
    path = tmp_path / "wide.wav"
    sf.write(path, np.zeros((123, 2)), RATE, format="RF64", subtype="PCM_24")
    raw = path.read_bytes()
    path.write_bytes(b"BW64" + raw[4:])
    assert (read_info(path).container, read_info(path).frames) == ("BW64", 123)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"RIFF", "unknown_format"),
        (b"not audio at all", "unknown_format"),
        (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + bytes(16), "damaged_header"),
        (b"\x89PNG\r\n\x1a\n" * 9, "unknown_format"),
    ],
)
def test_what_is_not_audio_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    """Text, pictures, empty files and headers of zeros called .wav are refused by name."""
    path = tmp_path / "Kick.wav"
    path.write_bytes(content)
    with refused(code, file=path):
        read_info(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A stem that is gone is refused by name, with the reason."""
    with refused("unopened_file", file=tmp_path / "gone.wav", reason="no such file or directory"):
        read_info(tmp_path / "gone.wav")


@settings(max_examples=300)
@given(flips=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 255)), max_size=6), cut=st.integers(0, 120))
def test_damaged_headers_never_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[int, int]], cut: int
) -> None:
    """Random byte flips and cuts in a header give a description or one sentence, and never more frames than bytes."""
    folder = tmp_path_factory.mktemp("flips")
    raw = bytearray(write_ints(folder / "a.wav", noise(20, 2, 24, 1), 24).read_bytes())
    for place, value in flips:
        raw[place] = value
    path = folder / "b.wav"
    path.write_bytes(raw[: len(raw) - cut])
    try:
        info = read_info(path)
    except AudioError:
        return
    assert info.frames * info.channels <= len(raw)


def test_what_the_disk_refuses_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """Libsndfile tells the two apart by a number alone: only a file that it read and did not understand is damaged."""
    torn = tmp_path / "torn.flac"
    torn.write_bytes(b"fLaC" + b"\xff" * 100)
    for path, refusing in ((tmp_path / "away.wav", True), (torn, False)):
        with pytest.raises(sf.LibsndfileError) as caught:
            sf.SoundFile(path)
        assert (system_failure(caught.value) is not None) == refusing


def test_a_coded_file_that_the_disk_refuses_is_not_read_by_another_decoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its figures differ a little: a delivery whose reading back failed would be called good by them."""
    path = tmp_path / "mix.mp3"
    sf.write(path, np.zeros((4410, 2)), 44_100, format="MP3", subtype="MPEG_LAYER_III")
    read_info(path)

    def refuse(*_arguments: object, **_named: object) -> None:
        raise sf.LibsndfileError(2)

    monkeypatch.setattr(sf, "SoundFile", refuse)
    with refused("unopened_file", file=path, reason="the system did not let it be read"):
        read_info(path)
