"""K-weighted energy in short steps, and the largest magnitude of a signal at and between its samples."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
TINY = 1e-30  # a filter's memory below this is silence; left alone it would decay into slow denormal numbers


@kernel
def weighted_energy(
    samples: NDArray[np.int32] | Floats,
    channels: int,
    weights: Floats,
    taps: Floats,
    state: Floats,
    ends: NDArray[np.int64],
    energy: Floats,
) -> None:
    """Sum the squares of the K-weighted interleaved `samples` of each step into `energy`, channels by their `weights`.

    The first step starts at frame 0, step i ends before frame `ends[i]`. `taps` holds the shelf's then the high-pass's
    b0 b1 b2 a1 a2, `state` four memories a channel (transposed direct form II), kept between blocks. Channels go in
    pairs: each waits for its own last sample, so two take the time of one.
    """
    for left in range(0, channels, 2):
        right = min(left + 1, channels - 1)  # the last of an odd number goes beside itself, and counts once
        second = weights[right] if right > left else 0.0
        l1, l2, l3, l4 = state[left, 0], state[left, 1], state[left, 2], state[left, 3]
        r1, r2, r3, r4 = state[right, 0], state[right, 1], state[right, 2], state[right, 3]
        start = 0
        for step in range(ends.size):
            total, other = 0.0, 0.0
            for i in range(start, ends[step]):
                x, u = np.float64(samples[i * channels + left]), np.float64(samples[i * channels + right])
                y, v = taps[0] * x + l1, taps[0] * u + r1
                l1, r1 = (taps[1] * x + l2) - taps[3] * y, (taps[1] * u + r2) - taps[3] * v
                l2, r2 = taps[2] * x - taps[4] * y, taps[2] * u - taps[4] * v
                z, w = taps[5] * y + l3, taps[5] * v + r3
                l3, r3 = (taps[6] * y + l4) - taps[8] * z, (taps[6] * v + r4) - taps[8] * w
                l4, r4 = taps[7] * y - taps[9] * z, taps[7] * v - taps[9] * w
                total += z * z
                other += w * w
            start = ends[step]
            energy[step] += weights[left] * total + second * other
            if abs(l1) + abs(l2) + abs(l3) + abs(l4) < TINY:
                l1, l2, l3, l4 = 0.0, 0.0, 0.0, 0.0
            if abs(r1) + abs(r2) + abs(r3) + abs(r4) < TINY:
                r1, r2, r3, r4 = 0.0, 0.0, 0.0, 0.0
        state[right, 0], state[right, 1], state[right, 2], state[right, 3] = r1, r2, r3, r4
        state[left, 0], state[left, 1], state[left, 2], state[left, 3] = l1, l2, l3, l4


STRETCH = 1024  # frames that are interpolated together, or passed over together where they are soft


@kernel
def largest(signal: Floats) -> float:
    """The largest magnitude of a signal.

    Without its sign bit a float64 compares as an integer, which the processor does many at a time.
    """
    bits = signal.view(np.uint64)
    top = np.zeros(1, np.uint64)
    high = np.uint64(0)
    for i in range(bits.size):
        high = max(high, bits[i] & np.uint64(0x7FFFFFFFFFFFFFFF))
    top[0] = high
    return top.view(np.float64)[0]  # type: ignore[no-any-return]  # numba wants the bare scalar


@kernel
def largest_single(signal: Singles) -> float:
    """The largest magnitude of a signal of float32, found as in `largest`."""
    bits = signal.view(np.uint32)
    top = np.zeros(1, np.uint32)
    high = np.uint32(0)
    for i in range(bits.size):
        high = max(high, bits[i] & np.uint32(0x7FFFFFFF))
    top[0] = high
    return np.float64(top.view(np.float32)[0])


@kernel
def interpolate(signal: Singles, phases: Singles, middle: Singles, even: Singles, odd: Singles) -> None:
    """The interpolated points after each sample of `signal`: the `middle` one, and the two beside it.

    Those are `even` + `odd` and `even` − `odd`: their filters mirror each other, so what is added and what is
    subtracted of two samples at the same distance serves both. `phases` holds half of the middle filter and of the
    two parts (3 × half the taps, a multiple of four). Every index is a loop's own counter, which lets the compiler
    vectorise.
    """
    middle[:], even[:], odd[:] = 0.0, 0.0, 0.0
    last = 2 * phases.shape[1] - 1
    for tap in range(0, phases.shape[1], 4):
        m0, m1, m2, m3 = phases[0, tap], phases[0, tap + 1], phases[0, tap + 2], phases[0, tap + 3]
        e0, e1, e2, e3 = phases[1, tap], phases[1, tap + 1], phases[1, tap + 2], phases[1, tap + 3]
        o0, o1, o2, o3 = phases[2, tap], phases[2, tap + 1], phases[2, tap + 2], phases[2, tap + 3]
        x0, x1, x2, x3 = signal[tap:], signal[tap + 1 :], signal[tap + 2 :], signal[tap + 3 :]
        y0, y1, y2, y3 = (
            signal[last - tap :],
            signal[last - tap - 1 :],
            signal[last - tap - 2 :],
            signal[last - tap - 3 :],
        )
        for i in range(middle.size):
            s0, s1, s2, s3 = x0[i] + y0[i], x1[i] + y1[i], x2[i] + y2[i], x3[i] + y3[i]
            d0, d1, d2, d3 = x0[i] - y0[i], x1[i] - y1[i], x2[i] - y2[i], x3[i] - y3[i]
            middle[i] += m0 * s0 + m1 * s1 + m2 * s2 + m3 * s3
            even[i] += e0 * s0 + e1 * s1 + e2 * s2 + e3 * s3
            odd[i] += o0 * d0 + o1 * d1 + o2 * d2 + o3 * d3


@kernel
def interpolated_peak(signal: Singles, phases: Singles, reach: float, highest: float) -> float:
    """The largest magnitude of one channel's `signal` between its samples, or `highest` if that is larger.

    `phases` are as in `interpolate`; `signal` begins with taps − 1 earlier samples. No point can exceed `reach` (the
    largest sum of magnitudes of a filter) times the samples around it, so a stretch whose samples cannot beat
    `highest` is passed over.
    """
    half = phases.shape[1]
    points = np.empty((4, STRETCH), np.float32)
    for start in range(0, signal.size - 2 * half + 1, STRETCH):
        count = min(STRETCH, signal.size - 2 * half + 1 - start)
        if largest_single(signal[start : start + count + 2 * half - 1]) * reach > highest:
            middle, even, odd, beside = points[0, :count], points[1, :count], points[2, :count], points[3, :count]
            interpolate(signal[start:], phases, middle, even, odd)
            for i in range(count):
                beside[i] = abs(even[i]) + abs(odd[i])  # the larger of the sum and the difference
            seen = max(largest_single(middle), largest_single(beside))
            if seen > NEAR_TOP * highest:
                highest = _highest_top(signal[start + half - 1 :], points[:, :count], max(highest, seen))
    return highest


NEAR_TOP = 0.9  # of the highest: a point below that is not beside a higher top


@kernel
def _highest_top(samples: Singles, points: Singles, highest: float) -> float:
    """The `highest`, or that of parabolas through the points of the intervals near it, which `samples` begin.

    At four points a sample alone, a tone of 0.4 of the rate may read 0.43 dB low; parabolas read it 0.03 dB low.
    """
    middle, even, odd, beside = points[0], points[1], points[2], points[3]
    five = np.empty(5)
    for i in range(middle.size):
        seen = max(abs(middle[i]), beside[i])
        if seen > NEAR_TOP * highest:
            five[0], five[1], five[2] = samples[i], even[i] - odd[i], middle[i]
            five[3], five[4] = even[i] + odd[i], samples[i + 1]
            highest = max(highest, top_between(five, highest))
    return highest


@kernel
def top_between(points: Floats, highest: float) -> float:
    """The largest magnitude of parabolas through each three neighbours, or `highest` if that is larger.

    A parabola counts from half a step before to half a step after its middle point, the first and last a whole step:
    they answer for the samples themselves, whose other neighbours lie in the next interval.
    """
    last = points.size - 2
    for j in range(1, last + 1):
        before, here, after = points[j - 1], points[j], points[j + 1]
        bend = before - 2 * here + after
        slope = 0.5 * (after - before)
        room = 1.0 if j in (1, last) else 0.5
        if abs(slope) <= room * abs(bend) and bend * here < 0:
            highest = max(highest, abs(here - 0.5 * slope * slope / bend))
    return highest


@kernel
def split_channels(samples: NDArray[np.int32] | Floats, channels: int, planar: Singles, at: int) -> None:
    """Write interleaved `samples` to `planar` (channels × frames) from frame `at` on."""
    if channels == 2:  # as most files are: known to the compiler, it goes five times as fast
        left, right = planar[0, at:], planar[1, at:]
        for i in range(samples.size // 2):
            left[i], right[i] = samples[2 * i], samples[2 * i + 1]
        return
    for channel in range(channels):
        for i in range(samples.size // channels):
            planar[channel, at + i] = samples[i * channels + channel]


@kernel
def largest_sample(samples: NDArray[np.int32] | Floats) -> float:
    """The largest magnitude of samples of either kind."""
    low, high = samples[0], samples[0]
    for i in range(samples.size):
        low, high = min(low, samples[i]), max(high, samples[i])
    return max(-np.float64(low), np.float64(high))
