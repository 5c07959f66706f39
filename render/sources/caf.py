"""The headers of uncompressed Core Audio files. Apple, Core Audio Format Specification 1.0."""

import struct
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import CORE_AUDIO, Chunk, ChunkFile, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout

DESCRIPTION = struct.Struct(">d4sIIIII")
IS_FLOAT, IS_LITTLE_ENDIAN = 1, 2
EDIT_COUNT = 4  # bytes before the first sample


def read_caf(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed Core Audio file; None where its coding is not plain PCM or float.

    A data chunk of size −1 ends with the file. Raises AudioError, without the file's name, where the header makes no
    sense.
    """
    whole = ChunkFile(file, file_size, CORE_AUDIO)
    chunks: dict[bytes, Chunk] = {}
    for chunk in whole.walk(8):
        chunks.setdefault(chunk.name, chunk)
    if b"desc" not in chunks or chunks[b"desc"].size < DESCRIPTION.size:
        raise AudioError("it has no audio description", code="damaged_header")
    if b"data" not in chunks:
        raise AudioError("it has no audio data", code="damaged_header")
    rate, coding, flags, packet, frames, channels, bits = DESCRIPTION.unpack(
        whole.body(chunks[b"desc"])[: DESCRIPTION.size]
    )
    if coding != b"lpcm":
        return None
    is_float, width = bool(flags & IS_FLOAT), (bits + 7) // 8
    sensible = frames == 1 and channels and 0 < rate < 1e7 and width in ((4, 8) if is_float else (1, 2, 3, 4))
    if not sensible or packet != width * channels:
        raise AudioError("its audio description contradicts itself", code="damaged_header")
    start, size = chunks[b"data"].start + EDIT_COUNT, chunks[b"data"].size
    open_ended, claimed = size == -1, None if size < 0 else max(0, size - EDIT_COUNT)
    size, flaw = sound_size(whole, start, claimed, round(UNCOVERED_S * rate) * packet)
    layout = RawLayout(start, width, is_float, big_endian=not flags & IS_LITTLE_ENDIAN, unsigned=False)
    info = AudioInfo(
        container="CAF",
        subtype=layout.subtype,
        channels=channels,
        sample_rate=round(rate),
        frames=size // packet,
        bit_depth=bits,
        is_float=is_float,
        claimed_frames=(size if claimed is None else claimed) // packet,
        flaws=(flaw,) if flaw and not open_ended else (),
    )
    return info, layout
