"""True peak: the largest value of the signal between its samples (ITU-R BS.1770-4 annex 2)."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.loudness import interpolated_peak

Floats = NDArray[np.float64]
OVERSAMPLING, TAPS, BETA = 4, 24, 7.0
HISTORY = TAPS - 1
"""Four points a sample, as the annex asks; twice its taps, so that tones near the band's end read true."""


def interpolator() -> Floats:
    """A polyphase interpolator for the points between samples (phases × taps): a sinc under a Kaiser window.

    Each phase has unit gain at DC. The phase of the samples themselves is left out: it would only copy them.
    """
    between = np.arange(1, OVERSAMPLING)
    positions = np.arange(TAPS)[None, :] - (TAPS / 2 - 1) - between[:, None] / OVERSAMPLING
    inside = np.clip(1 - (positions / (TAPS / 2)) ** 2, 0, None)
    window = np.i0(BETA * np.sqrt(inside)) / np.i0(BETA)
    phases = np.sinc(positions) * window
    return np.ascontiguousarray((phases / phases.sum(axis=1, keepdims=True))[:, ::-1])


def halves(filters: Floats) -> NDArray[np.float32]:
    """The `interpolator` as its kernel wants it: half of the middle filter, then of the outer ones' two parts.

    The outer filters mirror each other: the parts are half their sum and half their difference.
    """
    first, middle, _ = filters
    mirrored = first[::-1]
    parts = np.stack([middle, (first + mirrored) / 2, (first - mirrored) / 2])
    return np.ascontiguousarray(parts[:, : TAPS // 2], dtype=np.float32)


class TruePeakMeter:
    """Follows the true peak of a stream; values are in the unit of the samples it is given.

    Works in float32, twice as many samples at a time: its rounding moves a peak by less than 0.00001 dB.
    """

    def __init__(self) -> None:
        filters = interpolator()
        self._phases = halves(filters)
        self._reach = float(np.abs(filters).sum(axis=1).max())
        self.highest = 0.0

    def process(self, signal: NDArray[np.float32]) -> None:
        """Take in the next samples of one channel, the `HISTORY` samples before them included."""
        self.highest = interpolated_peak(signal, self._phases, self._reach, self.highest)
