"""Letting several threads share a stem that can only be read from front to back."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from render.errors import Cancelled
from render.kernels.mix import BOTH, Samples
from render.sources.raw import add_to_stereo
from render.sources.streams import SKIPPED_FRAMES, Stream


@dataclass(frozen=True, slots=True)
class Begin:
    """The frame that the first block begins at; `check` is asked on the way there, and raises `Cancelled` to stop."""

    frame: int = 0
    check: Callable[[], None] = lambda: None


class SequentialSource:
    """Hands out a stream's blocks in order: a thread that wants a later block waits for the earlier ones.

    The engine's threads take blocks in rising order and read the stems of a block in one order, so the thread with
    the earliest block never waits, and the others decode other stems meanwhile.
    """

    def __init__(self, name: str, stream: Stream, *, resampled: bool = False, begin: Begin | None = None) -> None:
        self.name = name
        self.info = stream.info
        self.integral = stream.integral
        self.resampled = resampled
        self._stream = stream
        self._begin = begin or Begin()
        self._next = self._begin.frame
        self._behind = self._begin.frame
        self._aborted = False
        self._turn = threading.Condition()

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples from frame `start`; waits until all before it have been read."""
        with self._turn:
            self._turn.wait_for(lambda: self._aborted or self._next == start)
            if self._aborted:
                raise Cancelled
            self._catch_up()
            samples = self._stream.read(frames)
            self._next = start + frames
            self._turn.notify_all()
            return samples

    def _catch_up(self) -> None:
        while self._behind:
            self._begin.check()
            step = min(SKIPPED_FRAMES, self._behind)
            self._stream.skip(step)
            self._behind -= step

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
