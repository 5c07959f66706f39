"""Ogg Vorbis with a fixed serial number: the library's own is random, and renders repeat byte for byte."""

import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.encoders.sndfile import LossyEncoder
from render.encoders.writer import Floats, Target
from render.kernels.ogg import page_checksum

SERIAL_AT, CHECKSUM_AT, SEGMENTS_AT, HEADER = 14, 22, 26, 27  # RFC 3533 section 6
READ_AHEAD = HEADER + 255


class OggEncoder:
    """Ogg Vorbis whose pages are numbered by the file's name alone."""

    def __init__(self, path: Path, target: Target) -> None:
        self._path, self._serial = path, zlib.crc32(target.path.name.encode("utf-8", "surrogateescape"))
        self._inner = LossyEncoder(path, target)
        self.peak = 0.0

    def encode(self, mix: Floats, frames: int) -> None:
        """Encode the next frames."""
        self._inner.encode(mix, frames)

    def finish(self) -> None:
        """Close the file and give its pages their serial number."""
        self._inner.finish()
        set_serial(self._path, self._serial)

    def interrupt(self) -> None:
        """Nothing here hangs."""

    def close(self) -> None:
        """Close the file as it is."""
        self._inner.close()


def set_serial(path: Path, serial: int) -> None:
    """Rewrite the serial number and checksum of every page of an Ogg file in place."""
    with path.open("r+b") as file:
        start = 0
        while header := file.read(READ_AHEAD):
            segments = header[SEGMENTS_AT]
            size = HEADER + segments + sum(header[HEADER : HEADER + segments])
            file.seek(start)
            page: NDArray[np.uint8] = np.frombuffer(bytearray(file.read(size)), np.uint8)
            page[SERIAL_AT : SERIAL_AT + 4] = np.frombuffer(serial.to_bytes(4, "little"), np.uint8)
            page[CHECKSUM_AT : CHECKSUM_AT + 4] = 0
            checksum = int(page_checksum(page))
            page[CHECKSUM_AT : CHECKSUM_AT + 4] = np.frombuffer(checksum.to_bytes(4, "little"), np.uint8)
            file.seek(start)
            file.write(page.tobytes())
            start += size
            file.seek(start)
