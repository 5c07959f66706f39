"""The steps of the true-peak limiter: what each frame is asked to give, the smooth gain, and its local correction."""

import math

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.loudness import STRETCH, interpolate, largest_single

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
Flags = NDArray[np.uint8]

UNIT = 1 << 30
"""Reductions, 1 − gain, are whole numbers of 1/UNIT: their running sums are exact and come back to nothing."""
CLEAR = 1.0 + 1e-6  # times the ceiling: what is not above that counts as at the ceiling
AIM = 1.0 - 3e-4
"""Times the ceiling: where what crosses is turned down to (0.003 dB below), so that meters that read a little
differently find nothing to correct."""


@kernel
def interval_peaks(signal: Singles, phases: Singles, reach: float, ceiling: float, peaks: Singles) -> None:
    """The largest magnitude at the interpolated points of each interval between two samples.

    `peaks[k]` is of the interval in the middle of the taps that begin at `signal[k]` (see `interpolate`). Stretches
    whose samples times `reach` stay at the `ceiling` are passed over and get 0.
    """
    before = 2 * phases.shape[1] - 1
    even, odd = np.empty(STRETCH, np.float32), np.empty(STRETCH, np.float32)
    for start in range(0, peaks.size, STRETCH):
        count = min(STRETCH, peaks.size - start)
        out = peaks[start : start + count]
        if largest_single(signal[start : start + count + before]) * reach <= ceiling:
            out[:] = 0
            continue
        interpolate(signal[start:], phases, out, even[:count], odd[:count])
        for i in range(count):
            beside = abs(even[i]) + abs(odd[i])  # the larger of the sum and the difference
            middle = abs(out[i])
            out[i] = middle if middle > beside else beside


@kernel
def asked_reduction(samples: Singles, peaks: Singles, ceiling: float, asked: Ints) -> int:
    """What each frame must give so that it, and the intervals on both sides of it, stay at the `ceiling`.

    `samples` holds the sides' samples (2 × frames), `peaks` their intervals' (2 × frames + 1, the first the one before
    the first frame). Returns the largest.
    """
    most = 0
    limit = ceiling * CLEAR
    left, right = peaks[0], peaks[1]
    for k in range(asked.size):
        level = max(abs(samples[0, k]), abs(samples[1, k]), left[k], left[k + 1], right[k], right[k + 1])
        asked[k] = 0
        if level > limit:
            asked[k] = np.int32(math.ceil((1 - ceiling * AIM / level) * UNIT))
            most = max(most, asked[k])
    return most


@kernel
def largest_in_window(values: Ints, window: int, spare: Ints, found: Ints) -> None:
    """`found[k]` is the largest of `window` values from `values[k]` on; `values` and `spare` are worked in.

    Doubles the stretch that each place knows the largest of, as long as it fits.
    """
    known = 1
    here, there = values, spare
    while 2 * known <= window:
        for k in range(values.size - 2 * known + 1):
            a, b = here[k], here[k + known]
            there[k] = a if a > b else b
        here, there = there, here
        known *= 2
    shift = window - known
    for k in range(found.size):
        a, b = here[k], here[k + shift]
        found[k] = a if a > b else b


GONE = 2.0**-24  # a reduction that sounds no more: the gain goes back to exactly one


@kernel
def let_go(asked: Ints, times: Floats, state: Floats) -> None:
    """Let the reduction rise at once to what is `asked`, and fall slowly, in place: the longer it lasted, the slower.

    `state` holds the reduction and its long average, kept between blocks. It falls to the average by the first of
    `times` (one-pole coefficients); the average rises by the second and falls by the third.
    """
    release, rise, fall = times[0], times[1], times[2]
    now, average = state[0], state[1]
    for k in range(asked.size):
        wanted = asked[k] / UNIT
        average = wanted + (rise if wanted > average else fall) * (average - wanted)
        floor = min(average, now)
        now = max(wanted, floor + release * (now - floor))
        if now < GONE and asked[k] == 0:
            now, average = 0.0, 0.0
        asked[k] = max(asked[k], np.int32(math.ceil(now * UNIT)))
    state[0], state[1] = now, average


@kernel
def smooth_gain(given: Ints, boxes: NDArray[np.int64], work: NDArray[np.int64], gain: Floats) -> None:
    """The gain after three moving averages of `boxes` frames each; exactly 1 where nothing is given.

    `given` starts sum(boxes) − 3 frames before the first of `gain`; `work` (2 × its size) is worked in.
    """
    size = given.size
    for k in range(size):
        work[0, k] = given[k]
    here, there = work[0], work[1]
    scale = 1.0 / UNIT
    for box in boxes:
        total = np.int64(0)
        for k in range(box - 1):
            total += here[k]
        for k in range(size - box + 1):
            total += here[k + box - 1]
            there[k] = total
            total -= here[k]
        size -= box - 1
        scale /= box
        here, there = there, here
    for k in range(gain.size):
        gain[k] = 1.0 - here[k] * scale


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
