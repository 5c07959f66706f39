"""The headers of WAV, RF64 and BW64 files, held against what is in the file.

EBU Tech 3285 (BWF), EBU Tech 3306 (RF64), ITU-R BS.2088 (BW64).
"""

from dataclasses import dataclass, replace
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import Chunk, ChunkFile, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout
from render.sources.multitrack import MOST_BYTES, channel_names

PCM, IEEE_FLOAT, EXTENSIBLE = 1, 3, 0xFFFE
UNKNOWN_SIZE = 0xFFFFFFFF
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


def read_riff(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed WAV file; None where its coding is not plain PCM or float.

    Raises AudioError, without the file's name, where the header makes no sense.
    """
    container = file.read(12)[:4].decode("ascii")
    whole = ChunkFile(file, file_size, big_endian=False)
    chunks = _read_chunks(whole, container)
    if b"fmt " not in chunks:
        raise AudioError("it has no format chunk", code="damaged_header")
    if b"data" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    stated = read_format(whole.body(chunks[b"fmt "][0]))
    return _describe(whole, "WAV" if container == "RIFF" else container, stated, chunks) if stated.is_plain else None


def _read_chunks(file: ChunkFile, container: str) -> dict[bytes, list[Chunk]]:
    chunks: dict[bytes, list[Chunk]] = {}
    data_size = _long_data_size(file) if container in ("RF64", "BW64") else None
    for chunk in file.walk(12, data_size):
        chunks.setdefault(chunk.name, []).append(chunk)
        if chunk.name == b"data" and _size_unknown(file, chunk):
            break  # a recorder that never came back to fill in the size
    return chunks


def _size_unknown(file: ChunkFile, data: Chunk) -> bool:
    return data.size == UNKNOWN_SIZE or (data.size == 0 and not file.chunks_reach_end(data.start))


def _long_data_size(file: ChunkFile) -> int | None:
    header = file.body(Chunk(b"ds64", 12, 28))
    if header[:4] != b"ds64" or len(header) < 24:
        return None
    return int.from_bytes(header[16:24], "little")


def read_format(fmt: bytes) -> WavFormat:
    """What a format chunk says; raises AudioError, without the file's name, where its figures contradict each other.

    Channels times the bytes of a sample are the block; those bytes are as few as hold the bits, unless the extensible
    form says how many of them are meant.
    """
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
    fits = sample_bytes == (bits + 7) // 8 or tag not in (PCM, IEEE_FLOAT)  # a coded block may be of any size
    if not channels or not rate or align != sample_bytes * channels or not 0 < valid_bits <= bits or not fits:
        raise AudioError(
            f"its format chunk contradicts itself ({channels} channels of {bits} bits in blocks of {align} bytes)",
            code="damaged_header",
        )
    return WavFormat(tag, channels, rate, sample_bytes, valid_bits, mask)


def _describe(
    file: ChunkFile, container: str, stated: WavFormat, chunks: dict[bytes, list[Chunk]]
) -> tuple[AudioInfo, RawLayout]:
    data, align = chunks[b"data"], stated.frame_bytes
    claimed = None if _size_unknown(file, data[0]) else data[0].size
    size, flaw = sound_size(file, data[0].start, claimed, round(UNCOVERED_S * stated.rate) * align)
    flaws = {flaw: bool(flaw), "second_data_chunk": len(data) > 1, "odd_length": size % align > 0}
    width = stated.sample_bytes
    layout = RawLayout(data[0].start, width, stated.is_float, big_endian=False, unsigned=width == 1)
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
