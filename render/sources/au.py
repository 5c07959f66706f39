"""The headers of uncompressed AU files (.au, .snd). Sun, the audio file format of the man page audio(4)."""

import struct
from typing import BinaryIO

from render.errors import AudioError
from render.sources.chunks import RIFF, ChunkFile, sound_size
from render.sources.info import UNCOVERED_S, AudioInfo, RawLayout

UNKNOWN_SIZE = 0xFFFFFFFF
LEAST_START, MOST_START = 24, 1 << 20  # bytes of a header
CODINGS = {2: (1, False), 3: (2, False), 4: (3, False), 5: (4, False), 6: (4, True), 7: (8, True)}
"""Bytes of a sample, and whether it is a float, by the number of the coding."""


def read_au(file: BinaryIO, file_size: int) -> tuple[AudioInfo, RawLayout] | None:
    """The format of an uncompressed AU file; None where its coding is not plain PCM or float.

    A size of all ones ends with the file. Raises AudioError, without the file's name, where the header makes no sense.
    """
    header = file.read(LEAST_START)
    if len(header) < LEAST_START:
        raise AudioError("its header is too short", code="damaged_header")
    big_endian = header[:4] == b".snd"
    start, claimed, coding, rate, channels = struct.unpack(">5I" if big_endian else "<5I", header[4:])
    if coding not in CODINGS:
        return None
    width, is_float = CODINGS[coding]
    align = width * channels
    if not channels or not rate or not LEAST_START <= start <= MOST_START:
        raise AudioError("its header contradicts itself", code="damaged_header")
    unknown = claimed == UNKNOWN_SIZE
    least = round(UNCOVERED_S * rate) * align
    size, flaw = sound_size(ChunkFile(file, file_size, RIFF), start, None if unknown else claimed, least)
    layout = RawLayout(start, width, is_float, big_endian, unsigned=False)
    info = AudioInfo(
        container="AU",
        subtype=layout.subtype,
        channels=channels,
        sample_rate=rate,
        frames=size // align,
        bit_depth=8 * width,
        is_float=is_float,
        claimed_frames=(size if unknown else claimed) // align,
        flaws=(flaw,) if flaw and not unknown else (),
    )
    return info, layout
