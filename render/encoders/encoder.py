"""What an encoder does with the mix, block after block; and the resampling before it."""

from typing import Protocol

import numpy as np
import soxr

from render.encoders.writer import Floats, Target
from render.units import resampled_frames

CHANNELS, SPARE = 2, 4


class Encoder(Protocol):
    """Writes one file from front to back."""

    peak: float

    def encode(self, mix: Floats, frames: int) -> None:
        """Take the next `frames` stereo frames; `mix` has four samples to spare and must not be altered."""

    def finish(self) -> None:
        """Write what is left and close the file."""

    def interrupt(self) -> None:
        """Wake a call that another thread makes and that might hang; does nothing where none can."""

    def close(self) -> None:
        """Close the file as it is: it will be thrown away."""


class ResamplingEncoder:
    """Brings the mix to the rate of its file (soxr VHQ) on the way to another encoder.

    The file has exactly the mix's duration at the new rate, to the nearest frame.
    """

    def __init__(self, target: Target, inner: Encoder) -> None:
        self.peak = 0.0
        self._inner = inner
        self._resampler = soxr.ResampleStream(
            target.rate, target.delivered_rate, CHANNELS, dtype="float64", quality="VHQ"
        )
        self._left = resampled_frames(target.frames, target.rate, target.delivered_rate)

    def encode(self, mix: Floats, frames: int) -> None:
        """Resample the next frames and pass on what is ready."""
        self._pass_on(self._resampler.resample_chunk(mix[: CHANNELS * frames].reshape(-1, CHANNELS), last=False))

    def _pass_on(self, ready: Floats) -> None:
        frames = min(len(ready), self._left)
        if not frames:
            return
        block = np.zeros(CHANNELS * frames + SPARE)
        block[: CHANNELS * frames] = ready[:frames].reshape(-1)
        self.peak = max(self.peak, float(np.abs(block).max()))
        self._left -= frames
        self._inner.encode(block, frames)

    def finish(self) -> None:
        """Pass on the resampler's tail, then let the encoder finish."""
        self._pass_on(self._resampler.resample_chunk(np.zeros((0, CHANNELS)), last=True))
        while self._left:
            self._pass_on(np.zeros((min(self._left, 1 << 16), CHANNELS)))
        self._inner.finish()

    def interrupt(self) -> None:
        """Pass it on."""
        self._inner.interrupt()

    def close(self) -> None:
        """Throw the file away."""
        self._inner.close()
