"""The headers of AIFF and AIFF-C files, held against what is in the file.

Apple, Audio Interchange File Format 1.3 and the AIFF-C draft of 1991; codings from QuickTime as programs write them.
"""

import math
from dataclasses import dataclass
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import IFF, Chunk, ChunkFile, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout
from render.sources.plausibility import SoundBytes

CODING_BYTES = {b"in24": 3, b"in32": 4, b"fl32": 4, b"FL32": 4, b"fl64": 8, b"FL64": 8}
"""Codings that settle how many bytes a sample takes, whatever the common chunk says of its bits."""
FLOATS = (b"fl32", b"FL32", b"fl64", b"FL64")
PLAIN = (b"NONE", b"twos", b"sowt")
UNKNOWN_SIZE = 0xFFFFFFFF
LITTLE_ENDIAN = b"enda\x00\x01"  # in a `wave` chunk, as QuickTime has it


@dataclass(frozen=True, slots=True)
class AiffFormat:
    """What the common chunk says, and the coding; `frames` is its claim."""

    coding: bytes
    channels: int
    frames: int
    bits: int
    rate: int

    @property
    def sample_bytes(self) -> int:
        """Bytes a sample takes."""
        return CODING_BYTES.get(self.coding, (self.bits + 7) // 8)

    @property
    def is_float(self) -> bool:
        """Whether samples are floating point."""
        return self.coding in FLOATS

    @property
    def depth(self) -> int:
        """Bits of a sample: those of the coding where it settles them."""
        return 8 * self.sample_bytes if self.coding in CODING_BYTES else self.bits


def read_aiff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed AIFF file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = "AIFC" if file.read(12)[8:12] == b"AIFC" else "AIFF"
    whole = ChunkFile(file, file_size, IFF)
    chunks: dict[bytes, Chunk] = {}
    for chunk in whole.walk(12):
        chunks.setdefault(chunk.name, chunk)
    if b"COMM" not in chunks:
        raise AudioError("it has no common chunk", code="damaged_header")
    if b"SSND" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    common = whole.body(chunks[b"COMM"])
    if len(common) < 18 or (container == "AIFC" and len(common) < 22):
        raise AudioError("its common chunk is too short", code="damaged_header")
    coding = common[18:22] if container == "AIFC" else b"NONE"
    if coding not in PLAIN and coding not in CODING_BYTES:
        return None
    stated = _stated(common, coding)
    little = coding == b"sowt" or (b"wave" in chunks and LITTLE_ENDIAN in whole.body(chunks[b"wave"]))
    return _describe(whole, container, stated, chunks[b"SSND"], little=little)


def _stated(common: bytes, coding: bytes) -> AiffFormat:
    channels, frames = int.from_bytes(common[0:2], "big"), int.from_bytes(common[2:6], "big")
    stated = AiffFormat(coding, channels, frames, int.from_bytes(common[6:8], "big"), read_extended(common[8:18]))
    if not channels or not stated.rate or not 1 <= stated.sample_bytes <= (8 if stated.is_float else 4):
        raise AudioError("its common chunk contradicts itself", code="damaged_header")
    return stated


def _describe(
    file: ChunkFile, container: str, stated: AiffFormat, sound: Chunk, *, little: bool
) -> tuple[AudioInfo, RawLayout]:
    width, align = stated.sample_bytes, stated.sample_bytes * stated.channels
    skip, offset_holds = _sound_offset(file, sound, stated.frames * align)
    start, least = sound.start + 8 + skip, round(UNCOVERED_S * stated.rate)
    claimed = max(0, sound.size - 8 - skip) if sound.size not in (0, UNKNOWN_SIZE) else None
    layout = RawLayout(start, width, stated.is_float, big_endian=not little, unsigned=False)
    size, flaw = sound_size(file, start, claimed, least * align)
    _refuse_other_width(file, stated, layout, size)
    frames, counted = size // align, stated.frames
    if not flaw and frames < counted + least and counted:
        frames = min(frames, counted)  # what is left over is no sound
    elif not flaw and frames > counted:
        flaw = "short_header" if counted else "unfinalised"
    if claimed and frames == counted and claimed // align > frames + least:
        flaw, counted = "long_header", claimed // align
    flaws = {flaw: bool(flaw), "false_offset": not offset_holds}
    info = AudioInfo(
        container=container,
        subtype=layout.subtype,
        channels=stated.channels,
        sample_rate=stated.rate,
        frames=frames,
        bit_depth=stated.depth,
        is_float=stated.is_float,
        claimed_frames=counted or frames,
        flaws=tuple(name for name, holds in flaws.items() if holds),
    )
    return info, layout


def _sound_offset(file: ChunkFile, sound: Chunk, counted: int) -> tuple[int, bool]:
    """How many bytes behind the sound chunk's own figures sound begins, and whether what the chunk says of it holds.

    It does not where the chunk is too small for it, or holds without it as many bytes as the frames that are `counted`.
    """
    offset, body = int.from_bytes(file.body(sound)[:4], "big"), sound.size - 8
    false = offset and (body == counted or offset >= file.size - sound.start - 8)
    return (0, False) if false else (offset, True)


def _refuse_other_width(file: ChunkFile, stated: AiffFormat, layout: RawLayout, size: int) -> None:
    """Refuse sound that fits the count of frames to the byte by another width of samples than the one stated.

    Where it is smooth in the width that is stated, it is the count that is wrong.
    """
    samples = stated.frames * stated.channels
    widths = [width for width in (1, 2, 3, 4) if samples and width * samples == size]
    if not widths or widths == [stated.sample_bytes]:
        return
    if not SoundBytes(file.file, size, stated.channels).makes_sense(layout):
        raise AudioError(
            f"its common chunk says {stated.depth} bits, but there are {widths[0]} bytes for each sample",
            code="damaged_header",
        )


def read_extended(raw: bytes) -> int:
    """A sample rate in Hz from an 80-bit IEEE 754 extended number; 0 where it is not a sensible rate."""
    exponent, mantissa = int.from_bytes(raw[:2], "big") & 0x7FFF, int.from_bytes(raw[2:10], "big")
    if exponent > 16383 + 63:
        return 0
    return round(math.ldexp(mantissa, exponent - 16383 - 63))
