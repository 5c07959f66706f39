"""The mean spectrum of a stem, from a few hundred windows spread over it."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Samples
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
WINDOW = 4096  # frames: bins 12 Hz apart at 48 kHz
WINDOWS = 192  # looked at in a file of any length
MOST_A_BLOCK = 8


class Spectrum:
    """Adds up the power of windows of a stream that will have `frames` frames, from one channel after the other."""

    def __init__(self, channels: int, frames: int, block: int) -> None:
        self._channels = channels
        blocks = max(1, -(-frames // block))
        self._a_block = min(MOST_A_BLOCK, -(-WINDOWS // blocks))
        self._every = max(1, blocks // WINDOWS)
        window = np.blackman(WINDOW) * np.hanning(WINDOW)  # the former alone leaks over 24 bits for 500 Hz
        self._window = (window / FULL_SCALE).astype(np.float32)
        self._power = np.zeros(WINDOW // 2 + 1)
        self._blocks, self._windows = 0, 0

    def process(self, samples: Samples) -> None:
        """Take in the next block of interleaved samples in the engine's unit."""
        self._blocks += 1
        frames = samples.size // self._channels
        if self._blocks % self._every or frames < WINDOW:
            return
        for number in range(self._a_block):
            start = (frames - WINDOW) * (2 * number + 1) // (2 * self._a_block)
            self._add(samples[start * self._channels : (start + WINDOW) * self._channels])

    def _add(self, samples: Samples) -> None:
        side = samples[self._windows % self._channels :: self._channels]
        bins = np.fft.rfft(np.asarray(side, np.float32) * self._window)
        self._power += bins.real**2 + bins.imag**2
        self._windows += 1

    def finish(self) -> Floats:
        """The mean power of each bin, from nought to half the rate; empty where the stream was too short."""
        return self._power / self._windows if self._windows else np.zeros(0)
