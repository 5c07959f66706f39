"""A stem at another rate, brought to the session's rate by soxr at its best quality while it streams."""

from dataclasses import replace

import numpy as np
import soxr
from numpy.typing import NDArray

from render.sources.info import AudioInfo
from render.sources.stream import Stream, read_past
from render.units import resampled_frames

CHUNK = 16384  # source frames fed to the resampler at a time


class ResampledStream:
    """Another stream at `rate` Hz; its length is the exact duration at the new rate, to the nearest frame."""

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
            take = min(CHUNK, self._left)
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
        """The source's."""
        return self._source.hash()
