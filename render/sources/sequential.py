"""Letting several threads share a stem that can only be read from front to back."""

import threading

from render.errors import Cancelled
from render.kernels.mix import BOTH, Samples
from render.sources.raw import add_to_stereo
from render.sources.stream import Stream


class SequentialSource:
    """Hands out a stream's blocks in order: a thread that wants a later block waits for the earlier ones.

    The engine's threads take blocks in rising order and read the stems of a block in one order, so the thread with
    the earliest block never waits, and the others decode other stems meanwhile.
    """

    def __init__(self, name: str, stream: Stream, *, resampled: bool = False) -> None:
        self.name = name
        self.info = stream.info
        self.integral = stream.integral
        self.resampled = resampled
        self._stream = stream
        self._next = 0
        self._aborted = False
        self._turn = threading.Condition()

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples from frame `start`; waits until all before it have been read."""
        with self._turn:
            self._turn.wait_for(lambda: self._aborted or self._next == start)
            if self._aborted:
                raise Cancelled
            samples = self._stream.read(frames)
            self._next = start + frames
            self._turn.notify_all()
            return samples

    def add(self, start: int, frames: int, total: Samples, sides: int = BOTH) -> None:
        """Add `frames` frames from frame `start` to the interleaved stereo `total`."""
        add_to_stereo(self.read(start, frames), self.info.channels, total, frames, sides)

    def hash(self) -> str | None:
        """The stream's, where it takes one."""
        return self._stream.hash()

    def abort(self) -> None:
        """Wake every waiting thread with `Cancelled`: another thread has failed."""
        with self._turn:
            self._aborted = True
            self._turn.notify_all()
