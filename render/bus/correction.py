"""The limiter's second look: what its gain made is measured, and turned down around what still crosses."""

import math

import numpy as np
from numpy.typing import NDArray

from render.bus import oversampling
from render.bus.limiter_gain import HOP
from render.kernels.overshoot import STRETCH, apart, correct, near_ceiling, roughness

Floats = NDArray[np.float64]
BUMP_S = 0.0005  # how far a correction reaches to each side
FLAT = 4  # frames of it beside the interval that crossed, which get all of it
NEAR = 0.95  # of the ceiling: what stays below that at four points a sample, and is not rough, crosses nowhere
HALF = oversampling.TAPS // 2
AHEAD = 512  # frames that a correction may still reach back over, once the sound after them is known
FIRST = 2 * HALF  # the first frame that may still change; those before it are only listened to
SPAN = FIRST + HOP + AHEAD
"""Frames that are looked at together: the last hop of them is new, the hop from `FIRST` on is settled."""
LISTENED = HOP + 2 * STRETCH  # frames at the end that are judged by their roughness


class Correction:
    """Takes a hop of samples and their gain at a time, and settles the hop that lies `AHEAD` frames further back."""

    def __init__(self, ceiling: float, rate: int) -> None:
        self._ceiling = ceiling
        self._filters = oversampling.halves(), oversampling.lengths()
        self._rough, self._level = np.zeros((2, LISTENED // STRETCH + 2)), np.zeros(HOP + 2)
        self._sides, self._gain, self._more = np.zeros((2, SPAN)), np.ones(SPAN), np.ones(SPAN)
        self._near, self._due = np.zeros(SPAN, np.uint8), np.zeros(SPAN, np.uint8)
        self._window = np.array([FIRST, SPAN - HALF])
        slope = np.arange(max(8, round(BUMP_S * rate))) + 1
        self._bump = np.append(np.ones(FLAT), 0.5 + 0.5 * np.cos(math.pi * slope / (slope.size + 1)))

    def settle(self, samples: Floats, gain: Floats, peaks: NDArray[np.float32]) -> Floats:
        """The whole gain of the hop that is settled.

        `samples` and `gain` are of the new hop, `peaks` (2 × hop) of the intervals before each of its frames.
        """
        for each in (self._sides, self._gain, self._more, self._near, self._due):
            each[..., :-HOP] = each[..., HOP:]
        self._gain[-HOP:], self._more[-HOP:] = gain, 1.0
        apart(samples, gain, self._sides[:, -HOP:])
        new = slice(SPAN - HOP - 1, SPAN - 1)
        for side, rough in zip(self._sides, self._rough, strict=True):
            roughness(side[-LISTENED - 4 :], rough[:-2])
        limit = NEAR * self._ceiling
        near_ceiling(peaks, self._gain[-HOP - 1 :], self._rough, limit, self._level, self._near[new])
        self._due[new] = self._near[new]
        if self._due[: SPAN - HALF].any():
            correct(
                self._sides, self._near, self._due, self._window, *self._filters, self._bump, self._ceiling, self._more
            )
        settled = slice(FIRST, FIRST + HOP)
        return np.asarray(self._gain[settled] * self._more[settled])
