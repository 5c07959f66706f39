"""Stereo width, and mono below a frequency: the middle and the side of the picture."""

import math

import numpy as np
from numpy.typing import NDArray

from render.bus.design import all_pass, band_taps
from render.bus.settings import Band
from render.kernels.filters import filter_middle_and_side, to_left_and_right, to_middle_and_side

Floats = NDArray[np.float64]
BUTTERWORTH = math.sqrt(0.5)
PLAIN = (1.0, 0.0, 0.0, 0.0, 0.0)


class Image:
    """Scales the side by `width` and takes it out below `mono_below_hz`, over one stereo stream.

    The crossover is a fourth-order Linkwitz-Riley: its high-pass (two Butterworth filters) on the side. The middle
    goes through the second-order all-pass that both ways of that crossover sum to: its level stays, and what is above
    the crossover keeps its place, because both turn their phase alike.
    """

    def __init__(self, width: float, mono_below_hz: float | None, rate: int) -> None:
        self._width = width
        self._crossover: tuple[Floats, Floats] | None = None
        if mono_below_hz is not None:
            high_pass = band_taps(Band("high_pass", mono_below_hz, q=BUTTERWORTH), rate)
            middle = all_pass(mono_below_hz, BUTTERWORTH, rate)
            self._crossover = np.array([middle, PLAIN]), np.array([high_pass, high_pass])
        self._state = np.zeros((2, 4))

    def process(self, samples: Floats, position: int) -> None:
        """Change interleaved stereo in place; `position` is its first frame's place in the stream."""
        if self._width == 1 and self._crossover is None:
            return
        to_middle_and_side(samples)
        if self._crossover:
            filter_middle_and_side(samples, *self._crossover, self._state, position)
        to_left_and_right(samples, self._width)
