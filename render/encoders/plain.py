"""Uncompressed files at the session's rate, written at any place from several threads."""

from pathlib import Path

from render.atomic import PartFile
from render.encoders.headers import CHANNELS, aiff_header, wav_header
from render.encoders.quantise import Quantiser
from render.encoders.writer import Floats, Target


class PlainWriter:
    """A WAV or AIFF; byte-identical whatever the order of its blocks."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._quantiser = Quantiser(target.kind, target.seed, dither=target.dither, faded=target.faded)
        self._frame_bytes = CHANNELS * target.kind.sample_bytes
        make_header = aiff_header if target.kind.container == "aiff" else wav_header
        header = make_header(target.kind, target.rate, target.frames)
        self._data_start = len(header)
        self._file = PartFile(target.path)
        self._file.write_at(0, header)
        size = target.frames * self._frame_bytes
        if size % 2:
            self._file.write_at(self._data_start + size, b"\0")

    def write(self, start: int, mix: Floats, frames: int) -> None:
        """Write a block at its place."""
        packed = self._quantiser.pack(mix, CHANNELS * start, CHANNELS * frames)
        self._file.write_at(self._data_start + start * self._frame_bytes, packed.data)

    def peak(self) -> float:
        """Nothing beyond the mix itself."""
        return 0.0

    def finish(self) -> None:
        """Every block is in the file once it is written."""

    def abort(self) -> None:
        """Nobody waits here."""

    @property
    def part(self) -> Path:
        """The `.part` file."""
        return self._file.part

    def sync(self) -> None:
        """Have the system put every byte on the disk."""
        self._file.sync()

    def publish(self) -> None:
        """Give the file its name."""
        self._file.publish()

    def discard(self) -> None:
        """Remove the `.part`."""
        self._file.discard()
