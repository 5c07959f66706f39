"""The limiter's gain: what each frame must give, reached smoothly and let go slowly."""

import numpy as np
from numpy.typing import NDArray

from render.bus import oversampling
from render.kernels.limiting import asked_reduction, interval_peaks, largest_in_window, let_go, smooth_gain
from render.kernels.loudness import split_channels
from render.measure.true_peak import HISTORY, TAPS, halves, interpolator

Floats = NDArray[np.float64]
HOP = 2048  # frames at a time, counted from the stream's start, so that blocks of any length agree
ATTACK_S = 0.004  # how long before a peak the gain starts to fall
HOLD_S = 0.010  # how long it stays: half a period of 50 Hz, so that bass is turned down and not bent
RISE_S, FALL_TIMES = 0.25, 8.0  # the long average: how fast it learns, and how much slower it is to let go
DELAY = TAPS // 2  # frames until the points around one are known


class Envelope:
    """What each frame must give, from the peaks at and between the samples; `DELAY` frames behind the input."""

    def __init__(self, ceiling: float) -> None:
        filters = interpolator()
        self._ceiling = ceiling
        self._phases = halves(filters)
        self._reach = max(float(np.abs(filters).sum(axis=1).max()), oversampling.reach())
        self._planar = np.zeros((2, HISTORY + HOP), np.float32)
        self.peaks = np.zeros((2, 1 + HOP), np.float32)
        """Of the intervals before each frame of the hop, and after the last."""

    def follow(self, samples: Floats, asked: NDArray[np.int32]) -> int:
        """Write what the frames of a hop must give to `asked`, and return the largest."""
        self._planar[:, :HISTORY] = self._planar[:, HOP:]
        self.peaks[:, 0] = self.peaks[:, HOP]
        split_channels(samples, 2, self._planar, HISTORY)
        for side, peaks in zip(self._planar, self.peaks, strict=True):
            interval_peaks(side, self._phases, self._reach, self._ceiling, peaks[1:])
        return asked_reduction(self._planar[:, DELAY - 1 : DELAY - 1 + HOP], self.peaks, self._ceiling, asked)


class SmoothGain:
    """The gain that gives each frame what it asks, reached smoothly and let go slowly; `attack` frames behind."""

    def __init__(self, release_ms: float, rate: int) -> None:
        third = max(2, round(ATTACK_S * rate / 3))
        self._boxes = np.array([third, third, third])
        self.attack = int(self._boxes.sum()) - 3
        hold = round(HOLD_S * rate)
        self._window = hold + self.attack + 1
        release = release_ms / 1000
        self._times = np.exp(-1 / (np.array([release, RISE_S, FALL_TIMES * release]) * rate))
        self._state = np.zeros(2)
        self._asked = np.zeros(self._window - 1 + HOP, np.int32)
        self._given = np.zeros(self.attack + HOP, np.int32)
        self._work, self._spare = np.zeros((2, self._given.size), np.int64), np.zeros((2, self._asked.size), np.int32)
        self._silent = 0  # frames since anything was asked for

    def follow(self, asked: NDArray[np.int32], most: int, gain: Floats) -> None:
        """Write the `gain` of a hop's frames; `most` is the largest that the hop `asked` for."""
        self._asked[:-HOP] = self._asked[HOP:]
        self._asked[-HOP:] = asked
        self._given[:-HOP] = self._given[HOP:]
        self._silent = 0 if most else self._silent + HOP
        if self._silent > self._asked.size and not self._state[0]:
            self._given[-HOP:] = 0
        else:
            self._spare[0] = self._asked
            largest_in_window(self._spare[0], self._window, self._spare[1], self._given[-HOP:])
            let_go(self._given[-HOP:], self._times, self._state)
        if self._given.any():
            smooth_gain(self._given, self._boxes, self._work, gain)
        else:
            gain[:] = 1.0
