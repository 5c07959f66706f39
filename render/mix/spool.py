"""The pieces of a cut-down as they come out of the bus, kept on the disk until the song is over."""

import tempfile
import threading
from pathlib import Path

import numpy as np

from render.atomic import refusal
from render.kernels.mix import CHANNELS, SPARE, Floats
from render.mix.blocks import Write
from render.plan import CutDown, Piece

FRAME_BYTES = 8 * CHANNELS


def spooled_bytes(cut: CutDown) -> int:
    """What a cut-down takes on the disk meanwhile."""
    return FRAME_BYTES * sum(piece.frames for piece in cut.pieces)


class Spool:
    """Takes a song's samples in any order and gives its pieces back; its file has no name, and is gone at the end.

    A cut-down cannot be processed by itself: what the bus does at a place depends on all that was before. Raises
    AudioError where the disk of `folder` is full.
    """

    def __init__(self, cut: CutDown, folder: Path) -> None:
        self._cut, self._folder = cut, folder
        self._turn = threading.Lock()
        try:
            self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 -- closed by close()
            self._file.truncate(spooled_bytes(cut))
        except OSError as error:
            raise refusal(folder / "a cut-down", error) from error

    def write(self, start: int, samples: Floats) -> None:
        """Keep what any piece has of interleaved stereo from frame `start` of the song on."""
        end = start + samples.size // CHANNELS
        place = 0
        for piece in self._cut.pieces:
            first, last = max(start, piece.start), min(end, piece.start + piece.frames)
            if first < last:
                part = samples[CHANNELS * (first - start) : CHANNELS * (last - start)]
                self._write_at(place + first - piece.start, part)
            place += piece.frames

    def _write_at(self, frame: int, samples: Floats) -> None:
        try:
            with self._turn:
                self._file.seek(FRAME_BYTES * frame)
                self._file.write(samples.data)
        except OSError as error:
            raise refusal(self._folder / "a cut-down", error) from error

    def read(self, frame: int, frames: int) -> Floats:
        """Frames from `frame` of all pieces in a row on, with samples to spare behind."""
        samples = np.zeros(CHANNELS * frames + SPARE)
        with self._turn:
            self._file.seek(FRAME_BYTES * frame)
            raw = self._file.read(FRAME_BYTES * frames)
        samples[: CHANNELS * frames] = np.frombuffer(raw)
        return samples

    def pieces(self) -> "list[SpooledPiece]":
        """The pieces, where the cut-down's mixer takes them from."""
        places = [sum(piece.frames for piece in self._cut.pieces[:index]) for index in range(len(self._cut.pieces))]
        return [SpooledPiece(self, piece, place) for piece, place in zip(self._cut.pieces, places, strict=True)]

    def close(self) -> None:
        """Give the disk its room back."""
        self._file.close()


class SpooledPiece:
    """One piece, from frame `place` of the spool on."""

    def __init__(self, spool: Spool, piece: Piece, place: int) -> None:
        self._spool, self._piece, self._place = spool, piece, place

    def mix(self, start: int, frames: int, gain: float, write: Write) -> None:
        """Hand frames from frame `start` of the song on, times `gain`, to `write`, which may alter them."""
        samples = self._spool.read(self._place + start - self._piece.start, frames)
        if gain != 1.0:
            samples *= gain
        write(0, start, samples, frames, float(np.abs(samples).max()))
