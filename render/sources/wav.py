"""The headers of WAV, RF64, BW64, RIFX and Wave64 files, held against what is in the file.

EBU Tech 3285 (BWF), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64); Sonic Foundry, Sony Wave64.
"""

import struct
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal

from render.errors import AudioError
from render.sources.chunks import IFF, RIFF, WAVE64, Chunk, ChunkFile, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout
from render.sources.multitrack import MOST_BYTES, channel_names
from render.text import count

PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
UNKNOWN_SIZE = 0xFFFFFFFF
FEWEST_BITS = 8  # no program writes fewer
WAVE64_FIRST = 40  # bytes before its first chunk
USUAL_RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000)
TIME_REFERENCE_AT = 338  # bytes into the bext chunk, EBU Tech 3285 section 2.3
BEXT_DESCRIPTION = 256  # bytes, section 2.3


@dataclass(frozen=True, slots=True)
class WavFormat:
    """What the format chunk says; `bits` are those that are meant, `sample_bytes` those a sample takes."""

    tag: int
    channels: int
    rate: int
    sample_bytes: int
    bits: int
    mask: int
    bytes_a_second: int

    @property
    def frame_bytes(self) -> int:
        """Bytes of one sample of every channel."""
        return self.channels * self.sample_bytes

    @property
    def is_float(self) -> bool:
        """Whether samples are floating point."""
        return self.tag == IEEE_FLOAT

    @property
    def is_plain(self) -> bool:
        """Whether the engine reads such samples itself."""
        return self.tag in (PCM, IEEE_FLOAT) and self.sample_bytes in ((4, 8) if self.is_float else (1, 2, 3, 4))

    @property
    def says_other_rate(self) -> bool:
        """Whether the bytes of a second are those of another rate that is in use."""
        return self.bytes_a_second != self.rate * self.frame_bytes and self.bytes_a_second in {
            rate * self.frame_bytes for rate in USUAL_RATES
        }


def read_riff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed WAV file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    signature = file.read(4)
    form = {b"RIFX": IFF, b"riff": WAVE64}.get(signature, RIFF)
    container = {b"RIFF": "WAV", b"RIFX": "WAV", b"riff": "W64"}.get(signature) or signature.decode("ascii")
    whole = ChunkFile(file, file_size, form)
    chunks = _read_chunks(whole, container)
    if b"fmt " not in chunks:
        raise AudioError("it has no format chunk", code="damaged_header")
    if b"data" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    formats = [whole.body(chunk) for chunk in chunks[b"fmt "]]
    if len(set(formats)) > 1:
        raise AudioError("it has two format chunks that contradict each other", code="damaged_header")
    stated = read_format(formats[0], "big" if form.big_endian else "little")
    return _describe(whole, container, stated, chunks) if stated.is_plain else None


def _read_chunks(file: ChunkFile, container: str) -> dict[bytes, list[Chunk]]:
    chunks: dict[bytes, list[Chunk]] = {}
    data_size = _long_data_size(file) if container in ("RF64", "BW64") else None
    for chunk in file.walk(WAVE64_FIRST if container == "W64" else 12, data_size):
        chunks.setdefault(chunk.name, []).append(chunk)
        if chunk.name == b"data" and _size_unknown(file, chunk):
            break  # a recorder that never came back to fill in the size
    return chunks


def _size_unknown(file: ChunkFile, data: Chunk) -> bool:
    if data.size < 0 or data.size == UNKNOWN_SIZE:
        return True
    return data.size == 0 and not file.chunks_reach_end(data.start)


def _long_data_size(file: ChunkFile) -> int | None:
    """What the ds64 chunk says; where that is all ones nobody knows."""
    header = file.body(Chunk(b"ds64", 12, 28))
    if header[:4] != b"ds64" or len(header) < 24:
        return None
    return int.from_bytes(header[16:24], "little", signed=True)


def read_format(fmt: bytes, order: Literal["little", "big"] = "little") -> WavFormat:
    """What a format chunk says; raises AudioError, without the file's name, where its figures contradict each other.

    Channels times the bytes of a sample are the block; those bytes are as few as hold the bits, unless the extensible
    form says how many of them are meant. Codings of other kinds have blocks and bits of their own.
    """
    if len(fmt) < 16:
        raise AudioError("its format chunk is too short", code="damaged_header")
    tag, channels, rate, a_second, align, bits = struct.unpack_from(("<" if order == "little" else ">") + "HHIIHH", fmt)
    valid_bits, mask = bits, 0
    if tag == EXTENSIBLE and len(fmt) >= 26:
        valid_bits = int.from_bytes(fmt[18:20], order) or bits
        mask = int.from_bytes(fmt[20:24], order)
        tag = int.from_bytes(fmt[24:26], order)
    sample_bytes = align // channels if channels else 0
    holds_bits = sample_bytes == (bits + 7) // 8 and bits >= FEWEST_BITS and 0 < valid_bits <= bits
    fits = holds_bits and align == sample_bytes * channels
    if not channels or not rate or not (fits or tag not in (PCM, IEEE_FLOAT)):
        raise AudioError(
            f"its format chunk contradicts itself ({count(channels, 'channel')} of {count(bits, 'bit')} in blocks of "
            f"{count(align, 'byte')})",
            code="damaged_header",
        )
    return WavFormat(tag, channels, rate, sample_bytes, valid_bits, mask, a_second)


def _describe(
    file: ChunkFile, container: str, stated: WavFormat, chunks: dict[bytes, list[Chunk]]
) -> tuple[AudioInfo, RawLayout]:
    data, align = chunks[b"data"], stated.frame_bytes
    sound = next((chunk for chunk in data if chunk.size), data[0])
    claimed = None if _size_unknown(file, sound) else sound.size
    size, flaw = sound_size(file, sound.start, claimed, round(UNCOVERED_S * stated.rate) * align)
    flaws = {
        flaw: bool(flaw),
        "second_data_chunk": len(data) > 1,
        "odd_length": size % align > 0,
        "two_rates": stated.says_other_rate,
    }
    width = stated.sample_bytes
    layout = RawLayout(sound.start, width, stated.is_float, big_endian=file.form.big_endian, unsigned=width == 1)
    info = AudioInfo(
        container=container,
        subtype=layout.subtype,
        channels=stated.channels,
        sample_rate=stated.rate,
        frames=size // align,
        bit_depth=stated.bits,
        is_float=stated.is_float,
        time_reference=_time_reference(file, chunks),
        claimed_frames=(size if claimed is None else claimed) // align,
        flaws=tuple(name for name, holds in flaws.items() if holds),
        channel_mask=stated.mask,
    )
    info = replace(info, tracks=_track_names(file, chunks, info)) if info.channels > 1 else info
    return info, layout


def _track_names(file: ChunkFile, chunks: dict[bytes, list[Chunk]], info: AudioInfo) -> tuple[str, ...]:
    ixml, bext = (chunks[name][0] if name in chunks else None for name in (b"iXML", b"bext"))
    description = file.body(bext, BEXT_DESCRIPTION) if bext else b""
    return channel_names(file.body(ixml, MOST_BYTES) if ixml else b"", description, info)


def _time_reference(file: ChunkFile, chunks: dict[bytes, list[Chunk]]) -> int | None:
    if b"bext" not in chunks:
        return None
    body = file.body(chunks[b"bext"][0])
    if len(body) < TIME_REFERENCE_AT + 8:
        return None
    return int.from_bytes(body[TIME_REFERENCE_AT : TIME_REFERENCE_AT + 8], "little")
