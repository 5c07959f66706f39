"""The parametric equaliser: minimum-phase second-order bands designed for the stream's own rate."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from render.bus.design import PLAIN, band_taps
from render.bus.settings import Band
from render.kernels.filters import filter_pair

Floats = NDArray[np.float64]


class Equaliser:
    """The bands in a row over one stereo stream; without bands that do something, samples stay as they are."""

    def __init__(self, bands: Sequence[Band], rate: int) -> None:
        taps = [each for each in map(partial(band_taps, rate=rate), bands) if each != PLAIN]
        taps += [PLAIN] * (len(taps) % 2)
        self._taps = np.array(taps).reshape(-1, 2, 5)
        self._state = np.zeros((len(self._taps), 2, 4))

    def process(self, samples: Floats, position: int) -> None:
        """Filter interleaved stereo in place; `position` is its first frame's place in the stream."""
        for taps, state in zip(self._taps, self._state, strict=True):
            filter_pair(samples, taps, state, position)
