"""Counting the places where a stream was clipped before it came."""

import numpy as np

from render.kernels.loudness import largest_sample
from render.kernels.mix import Samples
from render.units import FULL_SCALE

FLAT_FRAMES = 3  # equal samples in a row at full scale, which no wave makes by chance
FLAT_FROM = 0.9995 * FULL_SCALE  # −0.004 dBFS: full scale of 16-bit files and up


class ClipCounter:
    """Counts runs of at least three equal samples at full scale or above, on any of the `channels`.

    A float stream may rise above full scale without being clipped: its samples then differ.
    """

    def __init__(self, channels: int) -> None:
        self.runs = 0
        self._channels = channels
        self._before = np.zeros((FLAT_FRAMES + 1, channels))

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        if not samples.size:
            return
        if largest_sample(samples) < FLAT_FROM:
            self._before[:] = 0.0
            return
        frames = np.concatenate([self._before, np.asarray(samples, np.float64).reshape(-1, self._channels)])
        same = (np.abs(frames[1:]) >= FLAT_FROM) & (frames[1:] == frames[:-1])
        # Three samples are the first and two that equal it; a run counts once, when it has become long enough.
        begun = same[2:] & same[1:-1] & ~same[:-2]
        self.runs += int(np.count_nonzero(begun[FLAT_FRAMES - 2 :].any(axis=1)))
        self._before = frames[-FLAT_FRAMES - 1 :].copy()
