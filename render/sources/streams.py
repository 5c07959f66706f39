"""Stems read from front to back: as they are, resampled where their rate differs, and shared by several threads."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

from render.errors import Cancelled
from render.kernels.mix import BOTH, Samples, add_to_stereo
from render.sources.info import AudioInfo
from render.units import resampled_frames

SKIPPED_FRAMES = 1 << 16
CHUNK_FRAMES = 16384  # source frames fed to the resampler at a time


class Stream(Protocol):
    """Audio read from front to back; `info` gives the format it yields, after any resampling."""

    info: AudioInfo
    integral: bool

    def read(self, frames: int) -> Samples:
        """The next `frames` frames, interleaved."""

    def skip(self, frames: int) -> None:
        """Go on `frames` frames further; what is read then is what reading all of them would have led to."""

    def hash(self) -> str | None:
        """The hash of the file's samples once all were read, None where it is not taken while reading."""


def read_past(stream: Stream, frames: int) -> None:
    """Skip frames of a stream that only reading gets right."""
    while frames:
        step = min(SKIPPED_FRAMES, frames)
        stream.read(step)
        frames -= step


class ResampledStream:
    """Another stream at `rate` Hz, by soxr at its best quality (VHQ).

    Its length is the exact duration at the new rate, to the nearest frame.
    """

    integral = False

    def __init__(self, source: Stream, rate: int) -> None:
        self._source = source
        self._left = source.info.frames
        frames = resampled_frames(source.info.frames, source.info.sample_rate, rate)
        self.info: AudioInfo = replace(source.info, sample_rate=rate, frames=frames)
        self._resampler = soxr.ResampleStream(
            source.info.sample_rate, rate, source.info.channels, dtype="float64", quality="VHQ"
        )
        self._ready = np.zeros((0, source.info.channels))

    def read(self, frames: int) -> NDArray[np.float64]:
        """The next `frames` frames, interleaved."""
        while len(self._ready) < frames and self._left:
            take = min(CHUNK_FRAMES, self._left)
            self._left -= take
            fresh = self._source.read(take).astype(np.float64).reshape(take, -1)
            more = self._resampler.resample_chunk(fresh, last=self._left == 0)
            self._ready = np.concatenate([self._ready, more])
        out = np.zeros((frames, self.info.channels))
        got = self._ready[:frames]
        out[: len(got)] = got
        self._ready = self._ready[frames:]
        return out.reshape(-1)

    def skip(self, frames: int) -> None:
        """The resampler has to hear all that comes before."""
        read_past(self, frames)

    def hash(self) -> str | None:
        """The hash of the samples before they were resampled."""
        return self._source.hash()


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
