"""The limiter's second look: where what its gain made still crosses the ceiling, and how it is turned down there."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.limiting import AIM, CLEAR

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
ALIKE = 5  # filters that are symmetric, of those that measure an interval: the middle's and half the sum of each pair
EVEN, ODD = 20, 16
"""Outputs of four sets of filters: `ALIKE` that are symmetric, and one less that are not."""


@kernel
def near_ceiling(peaks: Singles, gain: Floats, limit: float, near: Flags) -> None:
    """Mark in `near` the intervals that may cross: a side's peak times gain is above `limit`, and a local maximum.

    Interval k lies between the frames k and k + 1, its sides' peaks are `peaks[:, k]`. Other filters may see the
    maximum an interval earlier or later, so those beside it are marked too.
    """
    near[:] = 0
    count = near.size
    for side in peaks:
        before, here = 0.0, side[0] * max(gain[0], gain[1])
        for k in range(count):
            after = side[k + 1] * max(gain[k + 1], gain[k + 2]) if k + 1 < count else 0.0
            if here > limit and here >= before and here >= after:
                near[max(0, k - 1) : k + 2] = 1
            before, here = here, after


@kernel
def peak_between(side: Floats, k: int, even: Floats, odd: Floats, points: Floats, ceiling: float) -> float:
    """The largest magnitude of the signal from `side[k]` to `side[k + 1]`, interpolated at `POINTS` to a sample.

    Four sets of filters look at it; `even` and `odd` hold half their taps (half the taps × `EVEN` or `ODD` outputs),
    as `render.bus.oversampling` lays them out. Near the `ceiling` a parabola through the points finds the top between.
    """
    sums, differences = np.zeros(EVEN), np.zeros(ODD)
    low, high = k + 1 - even.shape[0], k + even.shape[0]
    for tap in range(even.shape[0]):
        x, y = side[low + tap], side[high - tap]
        total, difference = x + y, x - y
        for j in range(EVEN):
            sums[j] += even[tap, j] * total
        for j in range(ODD):
            differences[j] += odd[tap, j] * difference
    found = 0.0
    for each in range(EVEN // ALIKE):
        points[POINTS // 2] = sums[each * ALIKE]
        for pair in range(POINTS // 2):
            alike, unlike = sums[each * ALIKE + 1 + pair], differences[each * (ALIKE - 1) + pair]
            points[pair], points[POINTS - pair] = alike + unlike, alike - unlike
        highest = 0.0
        for j in range(POINTS + 1):
            highest = max(highest, abs(points[j]))
        found = max(found, _top(points, highest) if highest > 0.9 * ceiling else highest)
    return found


@kernel
def _top(points: Floats, found: float) -> float:
    """The largest magnitude of parabolas through each three neighbours, or `found` if that is larger.

    A parabola counts from half a step before to half a step after its middle point, the first and last a whole step:
    they answer for the samples themselves, whose other neighbours lie in the next interval.
    """
    for j in range(1, POINTS):
        before, here, after = points[j - 1], points[j], points[j + 1]
        bend = before - 2 * here + after
        slope = 0.5 * (after - before)
        room = 1.0 if j in (1, POINTS - 1) else 0.5
        if abs(slope) <= room * abs(bend) and bend * here < 0:
            found = max(found, abs(here - 0.5 * slope * slope / bend))
    return found


@kernel
def correct(
    sides: Floats,
    near: Flags,
    due: Flags,
    window: NDArray[np.int64],
    even: Floats,
    odd: Floats,
    bump: Floats,
    ceiling: float,
    more: Floats,
) -> int:
    """Turn the limited `sides` (2 × frames) down further around each interval that still crosses, until none does.

    Intervals marked in `due` are measured, and those `near` the ceiling again where the sound around them changed.
    `window` holds the first frame that may still change, and the interval before which all samples are known. `more`
    is the factor of each frame so far; `bump` the shape of a reduction over the frames from the interval outwards.
    Returns the rounds it took.
    """
    first, last = window[0], window[1]
    half, frames = even.shape[0], more.size
    points, less = np.empty(POINTS + 1), np.zeros(frames)
    for turn in range(ROUNDS):
        crossing = 0
        for k in range(half, last):
            if due[k]:
                due[k] = 0
                level = max(
                    peak_between(sides[0], k, even, odd, points, ceiling),
                    peak_between(sides[1], k, even, odd, points, ceiling),
                )
                if level > ceiling * CLEAR:
                    crossing += 1
                    _ask_around(less, k, first, bump, 1 - ceiling * AIM / level)
        if not crossing:
            return turn
        _give(less, sides, more, near, due, half, last)
    return ROUNDS


@kernel
def _ask_around(less: Floats, k: int, first: int, bump: Floats, asked: float) -> None:
    """Ask the frames around the interval k, from frame `first` on, for a reduction in the shape of `bump`."""
    for i in range(max(first, k - bump.size + 1), min(less.size, k + 1 + bump.size)):
        away = k - i if i <= k else i - k - 1
        less[i] = max(less[i], asked * bump[away])


@kernel
def _give(less: Floats, sides: Floats, more: Floats, near: Flags, due: Flags, half: int, last: int) -> None:
    """Apply what was asked and clear it; intervals `near` the ceiling whose taps were touched are `due` again."""
    marked = 0
    for i in range(less.size):
        if less[i] > 0:
            factor = 1 - less[i]
            less[i] = 0.0
            more[i] *= factor
            sides[0, i] *= factor
            sides[1, i] *= factor
            for k in range(max(half, i - half, marked), min(last, i + half)):
                due[k] = near[k]
            marked = i + half
