"""Counting the places where a mix was clipped before it came."""

import numpy as np

from render.kernels.loudness import largest_sample
from render.kernels.mix import Samples
from render.units import FULL_SCALE

FLAT_FRAMES = 3  # samples in a row at full scale that no converter makes by chance
FLAT_FROM = 0.9999 * FULL_SCALE  # full scale of 16-bit files and up


class ClipCounter:
    """Counts runs of at least three samples at full scale in interleaved stereo."""

    def __init__(self) -> None:
        self.runs = 0
        self._before = np.zeros((FLAT_FRAMES, 2), bool)

    def process(self, samples: Samples) -> None:
        """Take in the next frames."""
        if largest_sample(samples) < FLAT_FROM:
            self._before[:] = False
            return
        flat = np.concatenate([self._before, np.abs(samples).reshape(-1, 2) >= FLAT_FROM])
        begun = flat[FLAT_FRAMES:] & flat[2:-1] & flat[1:-2] & ~flat[:-FLAT_FRAMES]
        self.runs += int(np.count_nonzero(begun.any(axis=1)))
        self._before = flat[-FLAT_FRAMES:]
