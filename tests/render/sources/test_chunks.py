"""Headers held against what is in the file: sound that is there wins over what is claimed, and both are compared."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.errors import AudioError
from render.sources import AudioInfo, read_info
from render.sources.files import Handles
from render.sources.source import open_source
from tests.refusals import refused
from tests.render.audio import RATE, Ints, noise, write_ints

FRAMES = 4800
SOUND = noise(FRAMES, 2, 24, 3)
IXML = b"<BWFXML><NOTE>take 3</NOTE></BWFXML>"


def chunk(name: bytes, body: bytes, *, pad: bool = True) -> bytes:
    """A chunk of a WAV file."""
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2 if pad else 0)


def wav(folder: Path, claimed: int, *behind: bytes, before: bytes = b"", data: bytes | None = None) -> Path:
    """A stereo 24-bit WAV whose data chunk claims so many bytes, with chunks before and behind it."""
    sound = write_ints(folder / "whole.wav", SOUND, 24).read_bytes()[44:] if data is None else data
    form = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 2, RATE, RATE * 6, 6, 24))
    body = b"WAVE" + form + before + b"data" + struct.pack("<I", claimed) + sound + b"".join(behind)
    path = folder / "Kick.wav"
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path


def read(path: Path) -> tuple[AudioInfo, Ints]:
    """What the header is taken to say, and the samples that are read by it."""
    info = read_info(path)
    with Handles(1) as handles:
        samples = open_source(path, handles).read(0, info.frames)
    return info, np.asarray(samples, np.int64).reshape(-1, info.channels)


@pytest.mark.parametrize("claimed", [0, 0xFFFFFFFF])
@pytest.mark.parametrize(
    "behind", [(), (chunk(b"iXML", IXML),), (chunk(b"LIST", b"INFO" * 9), chunk(b"bext", bytes(602)))]
)
def test_sound_without_a_size_ends_before_the_chunks_behind_it(
    tmp_path: Path, claimed: int, behind: tuple[bytes, ...]
) -> None:
    """What a recorder or an editor wrote behind the samples is not played."""
    info, samples = read(wav(tmp_path, claimed, *behind))
    assert (info.frames, info.flaws) == (FRAMES, ("unfinalised",))
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize(
    "behind", [(chunk(b"LIST", b"INFO" * 9),), (chunk(b"zzzz", bytes(7)), chunk(b"iXML", IXML)), ()]
)
def test_nothing_before_chunks_is_an_empty_file(tmp_path: Path, behind: tuple[bytes, ...]) -> None:
    """A data chunk of no size with whole chunks behind it holds nothing."""
    info = read_info(wav(tmp_path, 0, *behind, data=b""))
    assert (info.frames, info.flaws) == (0, ())


@pytest.mark.parametrize("behind", [(), (chunk(b"iXML", IXML),)])
def test_sound_behind_the_end_that_the_header_claims_is_read(tmp_path: Path, behind: tuple[bytes, ...]) -> None:
    """And both lengths are known."""
    info, samples = read(wav(tmp_path, 6 * 1200, *behind))
    assert (info.frames, info.claimed_frames, info.flaws) == (FRAMES, 1200, ("short_header",))
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize(
    "behind",
    [chunk(b"zzzz", bytes(8)), b"LIST\xff\xff\0\0INFO", bytes(4000), b"TAG" + b"title".ljust(125), b"\x07\x01\x09"],
    ids=["a chunk nobody knows", "a chunk cut short", "zeros", "an ID3 tag", "three bytes"],
)
def test_what_is_no_sound_behind_it_is_left_alone(tmp_path: Path, behind: bytes) -> None:
    """Nothing is wrong with such a file."""
    info, samples = read(wav(tmp_path, 6 * FRAMES, behind))
    assert (info.frames, info.flaws) == (FRAMES, ())
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize("pad", [True, False])
def test_a_chunk_of_odd_size_may_lack_its_padding(tmp_path: Path, *, pad: bool) -> None:
    """Programs forget it; what follows is found either way."""
    info, samples = read(wav(tmp_path, 6 * FRAMES, before=chunk(b"iXML", IXML + b"?", pad=pad)))
    assert (info.frames, info.flaws) == (FRAMES, ())
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize("pad", [True, False])
def test_so_may_one_of_an_aiff(tmp_path: Path, *, pad: bool) -> None:
    """A name of odd length before the common chunk."""
    raw = write_ints(tmp_path / "a.aiff", SOUND, 24, kind="AIFF").read_bytes()
    name = b"NAME" + struct.pack(">I", 5) + b"Kick!" + bytes(pad)
    (tmp_path / "a.aiff").write_bytes(raw[:12] + name + raw[12:])
    assert np.array_equal(read(tmp_path / "a.aiff")[1], SOUND)


def test_an_aiff_with_more_sound_than_it_counts_is_read_whole(tmp_path: Path) -> None:
    """Its count of frames is a claim."""
    path = write_ints(tmp_path / "a.aiff", SOUND, 24, kind="AIFF")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"COMM") + 10
    raw[at : at + 4] = struct.pack(">I", 1200)
    path.write_bytes(raw)
    info, samples = read(path)
    assert (info.frames, info.claimed_frames, info.flaws) == (FRAMES, 1200, ("short_header",))
    assert np.array_equal(samples, SOUND)


def aifc(folder: Path, coding: bytes, bits: int, sound: bytes, extra: bytes = b"") -> Path:
    """An AIFF-C file of a coding, whose common chunk claims so many bits."""
    rate = struct.pack(">HQ", 16383 + 15, RATE << 48)
    common = struct.pack(">HIH", 2, FRAMES, bits) + rate + coding + b"\0\0"
    parts = [b"COMM" + struct.pack(">I", len(common)) + common, extra]
    parts += [b"SSND" + struct.pack(">III", 8 + len(sound), 0, 0) + sound]
    body = b"AIFC" + b"".join(parts)
    path = folder / "a.aifc"
    path.write_bytes(b"FORM" + struct.pack(">I", len(body)) + body)
    return path


@pytest.mark.parametrize("bits", [16, 24, 32])
@pytest.mark.parametrize("little", [False, True])
def test_a_coding_settles_the_bytes_of_a_sample(tmp_path: Path, bits: int, *, little: bool) -> None:
    """In in24 they are three, whatever the common chunk says; a `wave` chunk may say that they are little-endian."""
    order = SOUND.astype(">i4").view("u1").reshape(-1, 4)[:, 1:]
    sound = np.ascontiguousarray(order[:, ::-1] if little else order).tobytes()
    extra = b"wave" + struct.pack(">I", 10) + b"\0\0\0\x0aenda\0\x01" if little else b""
    info, samples = read(aifc(tmp_path, b"in24", bits, sound, extra))
    assert (info.subtype, info.bit_depth, info.frames) == ("PCM_24", 24, FRAMES)
    assert np.array_equal(samples, SOUND)


def test_an_aiff_whose_bits_contradict_its_sound_is_refused(tmp_path: Path) -> None:
    """Three bytes a sample read as two would be noise at full scale."""
    with refused("damaged_header"):
        read_info(aifc(tmp_path, b"NONE", 16, bytes(6 * FRAMES)))


@pytest.mark.parametrize(
    ("channels", "align", "bits"), [(2, 6, 16), (2, 4, 24), (1, 6, 24), (2, 8, 24), (2, 6, 8), (3, 8, 16), (0, 0, 16)]
)
def test_a_wav_whose_block_contradicts_its_bits_is_refused(
    tmp_path: Path, channels: int, align: int, bits: int
) -> None:
    """Channels, bytes of a block and bits fit each other, or nobody knows what the samples are."""
    raw = bytearray(wav(tmp_path, 6 * FRAMES).read_bytes())
    raw[22:24], raw[32:36] = struct.pack("<H", channels), struct.pack("<HH", align, bits)
    (tmp_path / "Kick.wav").write_bytes(raw)
    with refused("damaged_header"):
        read_info(tmp_path / "Kick.wav")


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
@pytest.mark.parametrize("endian", ["BIG", "LITTLE"])
@pytest.mark.parametrize("open_ended", [True, False])
def test_a_caf_is_read_as_it_was_written(tmp_path: Path, subtype: str, endian: str, *, open_ended: bool) -> None:
    """Also where its data chunk ends with the file (size −1), as recorders leave it."""
    path = tmp_path / "a.caf"
    sf.write(path, SOUND / 2**23, RATE, subtype=subtype, format="CAF", endian=endian)
    raw = bytearray(path.read_bytes())
    at = raw.index(b"data")
    size = int.from_bytes(raw[at + 4 : at + 12], "big")
    if open_ended:
        raw = raw[: at + 12 + size]
        raw[at + 4 : at + 12] = b"\xff" * 8
        path.write_bytes(raw)
    info, samples = read(path)
    assert (info.frames, info.claimed_frames, info.flaws) == (FRAMES, FRAMES, ())
    expected = (SOUND >> 8) << 8 if subtype == "PCM_16" else SOUND
    assert np.abs(samples - expected).max() <= (256 if subtype == "PCM_16" else 0.5)


def test_a_caf_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    """Bytes of a packet are those of its channels' samples."""
    path = tmp_path / "a.caf"
    sf.write(path, SOUND / 2**23, RATE, subtype="PCM_24", format="CAF")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"desc") + 12 + 16
    raw[at : at + 4] = struct.pack(">I", 4)
    path.write_bytes(raw)
    with pytest.raises(AudioError):
        read_info(path)


@pytest.mark.parametrize("claimed", [0, 0xFFFFFFFF, 6 * 1200, 6 * FRAMES + 60, 6 * FRAMES + 600, 1 << 31])
@pytest.mark.parametrize("name", [b"SyLp", b"tlst"])
def test_chunks_that_nobody_knows_are_no_sound(tmp_path: Path, claimed: int, name: bytes) -> None:
    """Whatever the header claims: too little, nothing, or that they are sound too."""
    info, samples = read(wav(tmp_path, claimed, chunk(b"LIST", b"INFO" * 9), chunk(name, bytes(range(256)) * 3)))
    assert info.frames == FRAMES
    assert info.flaws
    assert np.array_equal(samples, SOUND)


def test_a_size_that_takes_in_all_chunks_behind_is_found_out(tmp_path: Path) -> None:
    """To the last byte of the file; both lengths are known."""
    behind = chunk(b"bext", bytes(602)) + chunk(b"iXML", IXML)
    info, samples = read(wav(tmp_path, 6 * FRAMES + len(behind), behind))
    assert (info.frames, info.claimed_frames > FRAMES, info.flaws) == (FRAMES, True, ("long_header",))
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize("size", [0, (1 << 63) + 5, (1 << 64) - 1, 1 << 40, 6 * 1200])
@pytest.mark.parametrize("signature", [b"RF64", b"BW64"])
def test_a_long_size_that_lies_is_found_out(tmp_path: Path, signature: bytes, size: int) -> None:
    """Beyond the end, beyond what a file can hold, or too small."""
    long = chunk(b"ds64", struct.pack("<QQQI", 0, size, FRAMES, 0))
    raw = wav(tmp_path, 0xFFFFFFFF).read_bytes()
    (tmp_path / "Kick.wav").write_bytes(signature + raw[4:12] + long + raw[12:])
    info, samples = read(tmp_path / "Kick.wav")
    assert info.frames == FRAMES
    assert info.flaws or info.claimed_frames > FRAMES
    assert np.array_equal(samples, SOUND)


def test_the_first_stretch_that_holds_sound_is_taken(tmp_path: Path) -> None:
    """An empty data chunk before the one with the sound."""
    raw = wav(tmp_path, 6 * FRAMES, before=chunk(b"data", b"")).read_bytes()
    (tmp_path / "Kick.wav").write_bytes(raw)
    info, samples = read(tmp_path / "Kick.wav")
    assert info.flaws == ("second_data_chunk",)
    assert np.array_equal(samples, SOUND)


def test_two_formats_that_differ_are_refused(tmp_path: Path) -> None:
    """Nobody knows which one is meant."""
    other = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 2, RATE, RATE * 4, 4, 16))
    with refused("damaged_header"):
        read_info(wav(tmp_path, 6 * FRAMES, before=other))


def test_bytes_a_second_of_another_rate_are_said(tmp_path: Path) -> None:
    """Two rates in one header."""
    raw = bytearray(wav(tmp_path, 6 * FRAMES).read_bytes())
    raw[28:32] = struct.pack("<I", 44_100 * 6)
    (tmp_path / "Kick.wav").write_bytes(raw)
    assert read_info(tmp_path / "Kick.wav").flaws == ("two_rates",)


WAVE64 = {name: name.encode() + bytes.fromhex("f3acd3118cd100c04f8edb8a") for name in ("wave", "fmt ", "data")}


def rifx(claimed: int, sound: bytes, width: int = 3) -> bytes:
    """A big-endian WAV whose data chunk claims so many bytes."""
    form = struct.pack(">4sIHHIIHH", b"fmt ", 16, 1, 2, RATE, RATE * 2 * width, 2 * width, 24)
    big = np.frombuffer(sound, "u1").reshape(-1, 3)[:, ::-1].tobytes()
    return struct.pack(">4sI4s", b"RIFX", 0, b"WAVE") + form + struct.pack(">4sI", b"data", claimed) + big


def wave64(claimed: int, sound: bytes, width: int = 3) -> bytes:
    """A Wave64 file; sizes include the 24 bytes of their heading."""
    form = WAVE64["fmt "] + struct.pack("<QHHIIHH", 40, 1, 2, RATE, RATE * 2 * width, 2 * width, 24)
    signature = bytes.fromhex("726966662e91cf11a5d628db04c10000") + bytes(8) + WAVE64["wave"]
    return signature + form + WAVE64["data"] + struct.pack("<Q", (claimed + 24) % 2**64) + sound


def sun(claimed: int, sound: bytes, width: int = 3) -> bytes:
    """A Sun/NeXT file of 24 bits, whose channels are none where it is to contradict itself."""
    big = np.frombuffer(sound, "u1").reshape(-1, 3)[:, ::-1].tobytes()
    return b".snd" + struct.pack(">5I", 24, claimed % 2**32, 4, RATE, 2 if width == 3 else 0) + big


@pytest.mark.parametrize("made", [rifx, wave64, sun])
@pytest.mark.parametrize("claimed", [6 * FRAMES, 0, 6 * 1200, 12 * FRAMES])
def test_containers_of_other_makers_are_held_against_their_sound(tmp_path: Path, made: object, claimed: int) -> None:
    """RIFX, Wave64 and AU: read whole, and every difference is known."""
    assert callable(made)
    path = tmp_path / "Kick.wav"
    path.write_bytes(made(claimed, wav(tmp_path, 6 * FRAMES).read_bytes()[44:]))
    info, samples = read(path)
    assert info.frames == FRAMES
    assert (bool(info.flaws) or info.claimed_frames > FRAMES) is (claimed != 6 * FRAMES)
    assert np.array_equal(samples, SOUND)


@pytest.mark.parametrize("made", [rifx, wave64, sun])
def test_those_that_contradict_themselves_are_refused(tmp_path: Path, made: object) -> None:
    """As of any other container."""
    assert callable(made)
    path = tmp_path / "Kick.wav"
    path.write_bytes(made(6 * FRAMES, bytes(6 * FRAMES), 4))
    with refused("damaged_header"):
        read_info(path)


@pytest.mark.parametrize("size", [0, 1 << 62, -2])
def test_a_caf_whose_size_is_beyond_reason_is_read(tmp_path: Path, size: int) -> None:
    """Whatever 64 bits can claim."""
    path = tmp_path / "a.caf"
    sf.write(path, SOUND / 2**23, RATE, subtype="PCM_24", format="CAF")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"data")
    raw[at + 4 : at + 12] = struct.pack(">q", size)
    path.write_bytes(raw)
    info, samples = read(path)
    assert info.flaws or info.claimed_frames > FRAMES
    assert np.array_equal(samples[:FRAMES], SOUND)


@pytest.mark.parametrize("counted", [FRAMES // 2, FRAMES * 2, FRAMES // 4])
def test_a_count_that_lies_is_no_other_width(tmp_path: Path, counted: int) -> None:
    """Sound that is smooth in the width that is stated has that width: the count of frames is wrong."""
    smooth = np.rint(np.sin(np.arange(2 * FRAMES) / 60) * 2**22).astype(">i4")
    path = aifc(tmp_path, b"NONE", 24, smooth.view("u1").reshape(-1, 4)[:, 1:].tobytes())
    raw = bytearray(path.read_bytes())
    at = raw.index(b"COMM") + 10
    raw[at : at + 4] = struct.pack(">I", counted)
    path.write_bytes(raw)
    info, samples = read(path)
    assert (info.frames, info.claimed_frames) == (FRAMES, counted)
    assert np.array_equal(samples.reshape(-1), smooth)


@pytest.mark.parametrize("offset", [1, 600, 1 << 30])
def test_an_offset_that_skips_what_is_counted_is_none(tmp_path: Path, offset: int) -> None:
    """A sound chunk that holds as many bytes as its frames take begins at once."""
    path = write_ints(tmp_path / "a.aiff", SOUND, 24, kind="AIFF")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"SSND") + 8
    raw[at : at + 4] = struct.pack(">I", offset)
    path.write_bytes(raw)
    info, samples = read(path)
    assert (info.frames, info.flaws) == (FRAMES, ("false_offset",))
    assert np.array_equal(samples, SOUND)
