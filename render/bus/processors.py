"""The processors of the bus: equaliser, compressor and stereo image, each over one interleaved stereo stream.

The equaliser is minimum-phase: second-order bands designed for the stream's own rate.
"""

import math
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from render.bus.design import PLAIN, all_pass, band_taps
from render.bus.settings import Band, Compressor
from render.kernels.bus_stages import (
    compress,
    filter_middle_and_side,
    filter_pair,
    louder_side,
    to_left_and_right,
    to_middle_and_side,
)
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
BUTTERWORTH = math.sqrt(0.5)


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


class StereoImage:
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
