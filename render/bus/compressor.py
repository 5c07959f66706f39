"""The compressor's gain, from the sound that drives it."""

import math

import numpy as np
from numpy.typing import NDArray

from render.bus.design import PLAIN, band_taps
from render.bus.settings import Band, Compressor
from render.kernels.dynamics import compress, louder_side
from render.units import FULL_SCALE

Floats = NDArray[np.float64]


class CompressorGain:
    """Follows one stereo stream and says how far to turn each frame down; the make-up gain is not in it."""

    def __init__(self, settings: Compressor, rate: int) -> None:
        corner = settings.sidechain_high_pass_hz
        self._taps = np.array(band_taps(Band("high_pass", corner), rate) if corner else PLAIN)
        threshold = settings.threshold_db + 20 * math.log10(FULL_SCALE)
        self._curve = np.array([threshold, 1 - 1 / settings.ratio, settings.knee_db])
        self._times = np.array([_one_pole(settings.attack_ms, rate), _one_pole(settings.release_ms, rate)])
        self._memory, self._reduction = np.zeros(4), np.zeros(2)

    def follow(self, samples: Floats, position: int) -> Floats:
        """The gain of each frame of interleaved stereo, at most 1; `position` is the first frame's place."""
        level = np.empty(samples.size // 2)
        louder_side(samples, self._taps, self._memory, position, level)
        compress(level, self._curve, self._times, self._reduction)
        return level


def _one_pole(milliseconds: float, rate: int) -> float:
    """The coefficient of a one-pole filter that comes 63 % of the way in that time."""
    return math.exp(-1000 / (milliseconds * rate))
