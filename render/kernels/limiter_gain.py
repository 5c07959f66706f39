"""The gain of the true-peak limiter: what each frame requires, held, released slowly, and made smooth."""

import math

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.meters import STRETCH, interpolate, largest_single

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]

UNIT = 1 << 30
"""Reductions, 1 − gain, are whole numbers of 1/UNIT: their running sums are exact and come back to nothing."""
CLEAR = 1.0 + 1e-6  # times the ceiling: what is not above that counts as at the ceiling
AIM = 1.0 - 3e-4
"""Times the ceiling: where what crosses is turned down to (0.003 dB below), so that meters that read a little
differently find nothing to correct."""


NEAR_CEILING = 0.85
"""Of the ceiling: a point below that is not beside a top that crosses it. Half of the widest step at four points a
sample, π / 8 at half the rate, reads cos(π / 8) = 0.92 of a top."""


@kernel
def interval_peaks(signal: Singles, phases: Singles, reach: float, ceiling: float, peaks: Singles) -> None:
    """The largest magnitude of each interval between two samples, at the interpolated points or at a top beside them.

    `peaks[k]` is of the interval in the middle of the taps that begin at `signal[k]` (see `interpolate`). Stretches
    whose samples times `reach` stay at the `ceiling` are passed over and get 0. Points alone read a high tone lower or
    higher by where they happen to lie on it, and the gain would sway by that: two tones at 19 and 20 kHz left
    others of −44 dB. With tops those are below −90 dB.
    """
    half = phases.shape[1]
    middle, even, odd = np.empty(STRETCH, np.float32), np.empty(STRETCH, np.float32), np.empty(STRETCH, np.float32)
    for start in range(0, peaks.size, STRETCH):
        count = min(STRETCH, peaks.size - start)
        out = peaks[start : start + count]
        if largest_single(signal[start : start + count + 2 * half - 1]) * reach <= ceiling:
            out[:] = 0
            continue
        interpolate(signal[start:], phases, middle[:count], even[:count], odd[:count])
        samples = signal[start + half - 1 :]
        for i in range(count):
            beside = abs(even[i]) + abs(odd[i])  # the larger of the sum and the difference
            highest = max(abs(middle[i]), beside)
            if highest > NEAR_CEILING * ceiling:
                first, third = even[i] - odd[i], even[i] + odd[i]
                highest = max(highest, _top_of(samples[i], first, middle[i], 1.0))
                highest = max(highest, _top_of(first, middle[i], third, 0.5))
                highest = max(highest, _top_of(middle[i], third, samples[i + 1], 1.0))
            out[i] = highest


@kernel
def _top_of(before: float, here: float, after: float, room: float) -> float:
    """The height of the sine through three points at equal distances, if its top is within `room` of a step of `here`.

    Of a sine A·cos(φ + kθ), before + after = 2·here·cos θ and after − before = −2·A·sin φ·sin θ: exact where a tone
    swells slowly, which a high tone near the ceiling does. 0 where there is no such top: four points a sample turn by
    an eighth of a circle at most, so what turns by a quarter is none. sin²θ is made of 1 − cos θ, which stays above
    nought on a flat top too, where the cosine itself is rounded to 1.
    """
    middle = np.float64(here)
    bend, slope = (np.float64(before) - middle) + (np.float64(after) - middle), 0.5 * (np.float64(after) - before)
    if bend * middle >= 0 or abs(slope) > room * abs(bend):
        return 0.0
    less = -0.5 * bend / middle  # 1 − cos θ
    if less >= 1.0:
        return 0.0
    return math.sqrt(middle * middle + slope * slope / (less * (2.0 - less)))


@kernel
def required_reduction(samples: Singles, peaks: Singles, ceiling: float, required: Ints) -> int:
    """The reduction of each frame, in 1/UNIT, by which it and the intervals on both sides of it stay at the `ceiling`.

    `samples` holds the sides' samples (2 × frames), `peaks` their intervals' (2 × frames + 1, the first the one before
    the first frame). Returns the largest.
    """
    most = 0
    limit = ceiling * CLEAR
    left, right = peaks[0], peaks[1]
    for k in range(required.size):
        level = max(abs(samples[0, k]), abs(samples[1, k]), left[k], left[k + 1], right[k], right[k + 1])
        required[k] = 0
        if level > limit:
            required[k] = np.int32(math.ceil((1 - ceiling * AIM / level) * UNIT))
            most = max(most, required[k])
    return most


GROUP_FRAMES = 8  # frames that are held and released as one


@kernel
def largest_of_groups(required: Ints, most: Ints) -> None:
    """The largest of each `GROUP_FRAMES` frames."""
    for group in range(most.size):
        largest = np.int32(0)
        for k in range(group * GROUP_FRAMES, (group + 1) * GROUP_FRAMES):
            largest = max(largest, required[k])
        most[group] = largest


@kernel
def largest_in_window(values: Ints, window: int, spare: Ints, largest: Ints) -> None:
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
    for k in range(largest.size):
        a, b = here[k], here[k + shift]
        largest[k] = a if a > b else b


SILENT = 2.0**-24  # a reduction that sounds no more: the gain goes back to exactly one


@kernel
def release(required: Ints, times: Floats, state: Floats) -> None:
    """Raise the reduction at once to what is `required`, and let it fall slowly, in place: slower the longer it lasted.

    `state` holds the reduction and its long average, kept between blocks. It falls to the average by the first of
    `times` (one-pole coefficients); the average rises by the second and falls by the third.
    """
    decay, rise, fall = times[0], times[1], times[2]
    now, average = state[0], state[1]
    for k in range(required.size):
        wanted = required[k] / UNIT
        average = wanted + (rise if wanted > average else fall) * (average - wanted)
        floor = min(average, now)
        now = max(wanted, floor + decay * (now - floor))
        if now < SILENT and required[k] == 0:
            now, average = 0.0, 0.0
        required[k] = max(required[k], np.int32(math.ceil(now * UNIT)))
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
