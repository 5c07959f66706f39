"""AIFF and AIFF-C headers (Apple, Audio Interchange File Format 1.3 and AIFF-C draft 1991)."""

import math
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import Chunk, read_body, walk_chunks
from render.sources.info import AudioInfo, RawLayout

INT_CODINGS = {b"NONE", b"twos", b"sowt", b"in24", b"in32"}
FLOAT_CODINGS = {b"fl32": 4, b"FL32": 4, b"fl64": 8, b"FL64": 8}
INT_SUBTYPES = {1: "PCM_S8", 2: "PCM_16", 3: "PCM_24", 4: "PCM_32"}


def read_aiff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed AIFF file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = "AIFC" if file.read(12)[8:12] == b"AIFC" else "AIFF"
    chunks = {chunk.name: chunk for chunk in walk_chunks(file, 12, file_size, big_endian=True, data_size=None)}
    if b"COMM" not in chunks:
        raise AudioError("it has no common chunk")
    if b"SSND" not in chunks:
        raise AudioError("it has no audio data")
    common = read_body(file, chunks[b"COMM"])
    if len(common) < 18 or (container == "AIFC" and len(common) < 22):
        raise AudioError("its common chunk is too short")
    coding = common[18:22] if container == "AIFC" else b"NONE"
    if coding not in INT_CODINGS and coding not in FLOAT_CODINGS:
        return None
    return _describe(file, file_size, container, common, coding, chunks[b"SSND"])


def _describe(
    file: BinaryIO, file_size: int, container: str, common: bytes, coding: bytes, sound: Chunk
) -> tuple[AudioInfo, RawLayout]:
    channels, claimed = int.from_bytes(common[0:2], "big"), int.from_bytes(common[2:6], "big")
    bits, rate = int.from_bytes(common[6:8], "big"), read_extended(common[8:18])
    is_float = coding in FLOAT_CODINGS
    sample_bytes = FLOAT_CODINGS.get(coding, (bits + 7) // 8)
    if not channels or not rate or not 1 <= sample_bytes <= 8 or (not is_float and sample_bytes > 4):
        raise AudioError("its common chunk contradicts itself")
    skip = int.from_bytes(read_body(file, sound)[:4], "big")
    start = sound.start + 8 + skip
    size = max(0, min(sound.size - 8 - skip, file_size - start))
    info = AudioInfo(
        container=container,
        subtype=("FLOAT" if sample_bytes == 4 else "DOUBLE") if is_float else INT_SUBTYPES[sample_bytes],
        channels=channels,
        sample_rate=rate,
        frames=min(claimed, size // (sample_bytes * channels)),
        bit_depth=8 * sample_bytes if is_float else bits,
        is_float=is_float,
        claimed_frames=claimed,
    )
    return info, RawLayout(start, sample_bytes, is_float, big_endian=coding != b"sowt", unsigned=False)


def read_extended(raw: bytes) -> int:
    """A sample rate in Hz from an 80-bit IEEE 754 extended number; 0 where it is no sensible rate."""
    exponent, mantissa = int.from_bytes(raw[:2], "big") & 0x7FFF, int.from_bytes(raw[2:10], "big")
    if exponent == 0x7FFF or exponent > 16383 + 31:
        return 0
    return round(math.ldexp(mantissa, exponent - 16383 - 63))
