"""The headers of uncompressed files: WAV, RF64, BW64 and AIFF, chunk by chunk, never more of a file than its headers.

EBU Tech 3285 (BWF), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64); Apple, Audio Interchange File Format 1.3 and the AIFF-C
draft of 1991.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from render.errors import AudioError
from render.sources.info import AudioInfo, RawLayout

MOST_CHUNKS = 10_000
PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
UNKNOWN_SIZE = 0xFFFFFFFF
TIME_REFERENCE_AT = 338  # bytes into the bext chunk, EBU Tech 3285 section 2.3
WAV_SUBTYPES = {1: "PCM_U8", 2: "PCM_16", 3: "PCM_24", 4: "PCM_32"}
INT_CODINGS = {b"NONE", b"twos", b"sowt", b"in24", b"in32"}
FLOAT_CODINGS = {b"fl32": 4, b"FL32": 4, b"fl64": 8, b"FL64": 8}
AIFF_SUBTYPES = {1: "PCM_S8", 2: "PCM_16", 3: "PCM_24", 4: "PCM_32"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk's four-letter name, where its body starts, and the size its header claims."""

    name: bytes
    start: int
    size: int


def walk_chunks(file: BinaryIO, start: int, file_size: int, big_endian: bool, data_size: int | None) -> Iterator[Chunk]:
    """The chunks from byte `start` on; `data_size` replaces the 32-bit size of `data` (RF64's ds64 chunk)."""
    order = "big" if big_endian else "little"
    for _ in range(MOST_CHUNKS):
        if start + 8 > file_size:
            return
        file.seek(start)
        header = file.read(8)
        size = int.from_bytes(header[4:], order)  # type: ignore[arg-type]  # a plain str of the two allowed words
        if header[:4] == b"data" and data_size is not None:
            size = data_size
        yield Chunk(header[:4], start + 8, size)
        start += 8 + size + size % 2


def read_body(file: BinaryIO, chunk: Chunk, most: int = 4096) -> bytes:
    """The body of a small chunk, at most `most` bytes whatever the header says."""
    file.seek(chunk.start)
    return file.read(min(chunk.size, most))


def read_riff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed WAV file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = file.read(12)[:4].decode("ascii")
    chunks = _read_chunks(file, file_size, container)
    if b"fmt " not in chunks:
        raise AudioError("it has no format chunk", code="damaged_header")
    if b"data" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    return _describe_wav(file, file_size, "WAV" if container == "RIFF" else container, chunks)


def _read_chunks(file: BinaryIO, file_size: int, container: str) -> dict[bytes, list[Chunk]]:
    chunks: dict[bytes, list[Chunk]] = {}
    data_size = _long_data_size(file) if container in ("RF64", "BW64") else None
    for chunk in walk_chunks(file, 12, file_size, big_endian=False, data_size=data_size):
        chunks.setdefault(chunk.name, []).append(chunk)
        if chunk.name == b"data" and chunk.size in (0, UNKNOWN_SIZE):
            break  # a recorder that never came back to fill in the size: all the rest is audio
    return chunks


def _long_data_size(file: BinaryIO) -> int | None:
    file.seek(12)
    header = file.read(28)
    if header[:4] != b"ds64" or len(header) < 24:
        return None
    return int.from_bytes(header[16:24], "little")


def _describe_wav(
    file: BinaryIO, file_size: int, container: str, chunks: dict[bytes, list[Chunk]]
) -> tuple[AudioInfo, RawLayout] | None:
    fmt = read_body(file, chunks[b"fmt "][0])
    if len(fmt) < 16:
        raise AudioError("its format chunk is too short", code="damaged_header")
    tag, channels = int.from_bytes(fmt[0:2], "little"), int.from_bytes(fmt[2:4], "little")
    rate, align = int.from_bytes(fmt[4:8], "little"), int.from_bytes(fmt[12:14], "little")
    bits = int.from_bytes(fmt[14:16], "little")
    valid_bits, mask = bits, 0
    if tag == EXTENSIBLE and len(fmt) >= 26:
        valid_bits = int.from_bytes(fmt[18:20], "little") or bits
        mask = int.from_bytes(fmt[20:24], "little")
        tag = int.from_bytes(fmt[24:26], "little")
    sample_bytes = align // channels if channels else 0
    if not channels or not rate or align != sample_bytes * channels or not 0 < valid_bits <= bits <= 8 * sample_bytes:
        raise AudioError("its format chunk contradicts itself", code="damaged_header")
    is_float = tag == IEEE_FLOAT
    if tag not in (PCM, IEEE_FLOAT) or sample_bytes not in ((4, 8) if is_float else (1, 2, 3, 4)):
        return None
    data = chunks[b"data"]
    claimed, available = data[0].size, file_size - data[0].start
    unfinalised = claimed == UNKNOWN_SIZE or (claimed == 0 and available > 0)
    size = available if unfinalised else min(claimed, available)
    info = AudioInfo(
        container=container,
        subtype=("FLOAT" if sample_bytes == 4 else "DOUBLE") if is_float else WAV_SUBTYPES[sample_bytes],
        channels=channels,
        sample_rate=rate,
        frames=size // align,
        bit_depth=valid_bits,
        is_float=is_float,
        time_reference=_time_reference(file, chunks),
        claimed_frames=size // align if unfinalised else claimed // align,
        flaws=_flaws(unfinalised, len(data), size % align),
        channel_mask=mask,
    )
    return info, RawLayout(data[0].start, sample_bytes, is_float, big_endian=False, unsigned=sample_bytes == 1)


def _flaws(unfinalised: bool, data_chunks: int, left_over: int) -> tuple[str, ...]:
    named = {"unfinalised": unfinalised, "second_data_chunk": data_chunks > 1, "odd_length": left_over > 0}
    return tuple(name for name, holds in named.items() if holds)


def _time_reference(file: BinaryIO, chunks: dict[bytes, list[Chunk]]) -> int | None:
    if b"bext" not in chunks:
        return None
    body = read_body(file, chunks[b"bext"][0])
    if len(body) < TIME_REFERENCE_AT + 8:
        return None
    return int.from_bytes(body[TIME_REFERENCE_AT : TIME_REFERENCE_AT + 8], "little")


def read_aiff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed AIFF file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = "AIFC" if file.read(12)[8:12] == b"AIFC" else "AIFF"
    chunks = {chunk.name: chunk for chunk in walk_chunks(file, 12, file_size, big_endian=True, data_size=None)}
    if b"COMM" not in chunks:
        raise AudioError("it has no common chunk", code="damaged_header")
    if b"SSND" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    common = read_body(file, chunks[b"COMM"])
    if len(common) < 18 or (container == "AIFC" and len(common) < 22):
        raise AudioError("its common chunk is too short", code="damaged_header")
    coding = common[18:22] if container == "AIFC" else b"NONE"
    if coding not in INT_CODINGS and coding not in FLOAT_CODINGS:
        return None
    return _describe_aiff(file, file_size, container, common, coding, chunks[b"SSND"])


def _describe_aiff(
    file: BinaryIO, file_size: int, container: str, common: bytes, coding: bytes, sound: Chunk
) -> tuple[AudioInfo, RawLayout]:
    channels, claimed = int.from_bytes(common[0:2], "big"), int.from_bytes(common[2:6], "big")
    bits, rate = int.from_bytes(common[6:8], "big"), read_extended(common[8:18])
    is_float = coding in FLOAT_CODINGS
    sample_bytes = FLOAT_CODINGS.get(coding, (bits + 7) // 8)
    if not channels or not rate or not 1 <= sample_bytes <= 8 or (not is_float and sample_bytes > 4):
        raise AudioError("its common chunk contradicts itself", code="damaged_header")
    skip = int.from_bytes(read_body(file, sound)[:4], "big")
    start = sound.start + 8 + skip
    size = max(0, min(sound.size - 8 - skip, file_size - start))
    info = AudioInfo(
        container=container,
        subtype=("FLOAT" if sample_bytes == 4 else "DOUBLE") if is_float else AIFF_SUBTYPES[sample_bytes],
        channels=channels,
        sample_rate=rate,
        frames=min(claimed, size // (sample_bytes * channels)),
        bit_depth=8 * sample_bytes if is_float else bits,
        is_float=is_float,
        claimed_frames=claimed,
    )
    return info, RawLayout(start, sample_bytes, is_float, big_endian=coding != b"sowt", unsigned=False)


def read_extended(raw: bytes) -> int:
    """A sample rate in Hz from an 80-bit IEEE 754 extended number; 0 where it is not a sensible rate."""
    exponent, mantissa = int.from_bytes(raw[:2], "big") & 0x7FFF, int.from_bytes(raw[2:10], "big")
    if exponent == 0x7FFF or exponent > 16383 + 31:
        return 0
    return round(math.ldexp(mantissa, exponent - 16383 - 63))
