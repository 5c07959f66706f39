"""The limiter's second look: where what its gain made still crosses the ceiling, and how it is turned down there."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.limiter_gain import AIM, CLEAR
from render.kernels.meters import top_between

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Flags = NDArray[np.uint8]


@kernel
def apart(samples: Floats, gain: Floats, sides: Floats) -> None:
    """Write interleaved stereo times the frames' gain to `sides` (2 × frames)."""
    left, right = sides[0], sides[1]
    for i in range(gain.size):
        left[i], right[i] = gain[i] * samples[2 * i], gain[i] * samples[2 * i + 1]


POINTS = 8  # to a sample, where the limited signal is measured
ROUNDS = 24  # of correction at most; three are usual
STRETCH = 16  # frames that are judged together by how rough they are
ROUGH = 0.6 / 16
"""By how much of its roughness a signal may rise between the points that were seen. Roughness is the fourth
difference, 16 for a unit tone at half the rate; at most 0.55 / 16 of it was found in noise of every bandwidth."""


@kernel
def roughness(side: Floats, rough: Floats) -> None:
    """The largest fourth difference of each `STRETCH` frames of `side`, which begins four frames before the first."""
    for stretch in range(rough.size):
        most = 0.0
        for k in range(stretch * STRETCH, (stretch + 1) * STRETCH):
            most = max(most, abs(side[k] + side[k + 4] - 4 * (side[k + 1] + side[k + 3]) + 6 * side[k + 2]))
        rough[stretch] = most


@kernel
def near_ceiling(peaks: Singles, gain: Floats, rough: Floats, limit: float, near: Flags) -> None:
    """Mark in `near` the intervals that may cross: a side's peak times the larger gain beside it is near `limit`.

    Interval k lies between the frames k and k + 1, its sides' peaks are `peaks[:, k]`, and `rough` (2 × stretches, two
    more on both sides) says how much higher they may be. Other filters may see a maximum an interval earlier or
    later, so those beside it are marked too, also where it is no maximum here: in the band's last tenth the short
    filters of `peaks` see others than a long one does. The left side's mark is 1, the right side's 2.
    """
    near[:] = 0
    for number in range(2):
        for first in range(0, near.size, STRETCH):
            quiet = max(0.0, limit - _rise(rough[number], first))
            for k in range(first, min(first + STRETCH, near.size)):
                if peaks[number, k] * max(gain[k], gain[k + 1]) > quiet:
                    near[max(0, k - 1) : k + 2] |= np.uint8(1 + number)


@kernel
def _rise(rough: Floats, k: int) -> float:
    """How much the signal may rise between the points seen in the stretch of the interval k."""
    roughest = 0.0
    for stretch in range(k // STRETCH, k // STRETCH + 5):
        roughest = max(roughest, rough[stretch])
    return ROUGH * roughest


@kernel
def peak_between(side: Floats, k: int, kinds: Floats, taps: NDArray[np.int64], points: Floats, ceiling: float) -> float:
    """The largest magnitude of the signal from `side[k]` to `side[k + 1]`, interpolated at `POINTS` to a sample.

    Filters of several `kinds` look at it (kinds × half the taps of the longest × 9, as `render.bus.correction` lays
    them out), each with half of its `taps`. Near the `ceiling` a parabola through the points finds the top between.
    """
    most = 0.0
    for kind in range(taps.size):
        highest = _interpolate(side, k, kinds[kind], taps[kind], points)
        most = max(most, top_between(points, highest) if highest > 0.9 * ceiling else highest)
    return most


@kernel
def _interpolate(side: Floats, k: int, kind: Floats, taps: int, points: Floats) -> float:
    """Write the `points` from `side[k]` to `side[k + 1]`, both included; returns their largest magnitude.

    What is added and what is subtracted of two samples at the same distance serves two filters that mirror each other.
    Sums stay in variables of their own: in an array the compiler would store each after every tap.
    """
    a0 = a1 = a2 = a3 = a4 = b1 = b2 = b3 = b4 = 0.0
    half = kind.shape[0]
    low, high = k + 1 - half, k + half
    for tap in range(half - taps // 2, half):
        x, y = side[low + tap], side[high - tap]
        total, difference = x + y, x - y
        a0 += kind[tap, 0] * total
        a1 += kind[tap, 1] * total
        a2 += kind[tap, 2] * total
        a3 += kind[tap, 3] * total
        a4 += kind[tap, 4] * total
        b1 += kind[tap, 5] * difference
        b2 += kind[tap, 6] * difference
        b3 += kind[tap, 7] * difference
        b4 += kind[tap, 8] * difference
    points[0], points[1], points[2], points[3] = a1 + b1, a2 + b2, a3 + b3, a4 + b4
    points[4] = a0
    points[5], points[6], points[7], points[8] = a4 - b4, a3 - b3, a2 - b2, a1 - b1
    highest = 0.0
    for j in range(POINTS + 1):
        highest = max(highest, abs(points[j]))
    return highest


@kernel
def correct(
    sides: Floats,
    near: Flags,
    due: Flags,
    window: NDArray[np.int64],
    kinds: Floats,
    taps: NDArray[np.int64],
    bump: Floats,
    ceiling: float,
    more: Floats,
) -> int:
    """Turn the limited `sides` (2 × frames) down further around each interval that still crosses, until none does.

    Intervals are measured on the sides marked in `due`, and those `near` the ceiling again where the sound around them
    changed. `window` holds the first frame that may still change, and the interval before which all samples are known.
    `more` is the factor of each frame so far; `bump` the shape of a reduction over the frames from the interval
    outwards. Returns the rounds it took.
    """
    first, last = window[0], window[1]
    half, frames = kinds.shape[1], more.size
    points, less = np.empty(POINTS + 1), np.zeros(frames)
    begin, end = half, last
    for turn in range(ROUNDS):
        lowest, highest = frames, 0
        for k in range(begin, end):
            if due[k]:
                level = _loudest_side(sides, k, due[k], kinds, taps, points, ceiling)
                due[k] = 0
                if level > ceiling * CLEAR:
                    lowest, highest = min(lowest, k - bump.size + 1), max(highest, k + 1 + bump.size)
                    _require_around(less, k, first, bump, 1 - ceiling * AIM / level)
        if not highest:
            return turn
        lowest, highest = max(first, lowest), min(frames, highest)
        begin, end = max(half, lowest - half), min(last, highest + half)
        _give(less[:highest], lowest, sides, more, near[:end], due, half)
    return ROUNDS


@kernel
def _loudest_side(
    sides: Floats, k: int, marks: int, kinds: Floats, taps: NDArray[np.int64], points: Floats, ceiling: float
) -> float:
    """The larger peak of the interval k on those sides that `marks` names."""
    level = 0.0
    for side in range(2):
        if marks & (1 << side):
            level = max(level, peak_between(sides[side], k, kinds, taps, points, ceiling))
    return level


@kernel
def _require_around(less: Floats, k: int, first: int, bump: Floats, required: float) -> None:
    """Require of the frames around the interval k, from frame `first` on, a reduction in the shape of `bump`."""
    for i in range(max(first, k - bump.size + 1), min(less.size, k + 1 + bump.size)):
        away = k - i if i <= k else i - k - 1
        less[i] = max(less[i], required * bump[away])


@kernel
def _give(less: Floats, first: int, sides: Floats, more: Floats, near: Flags, due: Flags, half: int) -> None:
    """Apply what is required from frame `first` on and clear it; intervals `near` the ceiling it reaches are `due`."""
    marked = half
    for i in range(first, less.size):
        if less[i] > 0:
            factor = 1 - less[i]
            less[i] = 0.0
            more[i] *= factor
            sides[0, i] *= factor
            sides[1, i] *= factor
            for k in range(max(marked, i - half), min(near.size, i + half)):
                due[k] = near[k]
            marked = max(marked, i + half)
