"""What a stem's samples are like, in one sweep each: bits in use, equal sides, sums, flat tops, stretches of zeros."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.mix import Samples

Floats = NDArray[np.float64]
CHUNK = 1024  # frames that are looked over together before any is looked at alone

LAST, LENGTH, BEFORE, START = 0, 1, 2, 3
"""The columns of `runs`, one row a channel: the last sample, how many there are of it in a row, the sample before them,
and the frame of the first."""
VALUE, FLATS, LONGEST, FRAMES, ELSEWHERE, PLACES = 0, 1, 2, 3, 4, 5
"""The columns of `tops`, one row for either sign: the largest magnitude so far, how many runs there are at it, the
frames of the longest and of all, how many runs there are elsewhere, and how many places were noted."""
FLAT = 3  # equal samples in a row are a run


@kernel
def used_bits(samples: NDArray[np.int32]) -> int:
    """The bits of all samples laid over each other: 0 where a bit is set in none."""
    bits = np.int32(0)
    for i in range(samples.size):
        bits |= samples[i]
    return np.int64(bits)  # type: ignore[return-value]  # numba wants its own number


@kernel
def in_steps(samples: Floats, step: float) -> bool:
    """Whether every sample is a whole number of steps; stops at the first that is not."""
    for i in range(samples.size):  # noqa: SIM110 - the compiler knows no generators
        if samples[i] != np.rint(samples[i] / step) * step:
            return False
    return True


@kernel
def sides_equal(samples: Samples) -> bool:
    """Whether left and right of interleaved stereo are the same; stops after the first chunk where they are not."""
    for start in range(0, samples.size // 2, CHUNK):
        other = 0
        for i in range(start, min(start + CHUNK, samples.size // 2)):
            other += samples[2 * i] != samples[2 * i + 1]
        if other:
            return False
    return True


@kernel
def add_sums(samples: Samples, channels: int, sums: Floats) -> None:
    """Add the samples of each channel to its sum; four partial sums a channel, as each addition waits for the last."""
    step = 4 * channels
    whole = samples.size // step * step
    for channel in range(channels):
        one = two = three = four = 0.0
        for i in range(channel, whole, step):
            one += np.float64(samples[i])
            two += np.float64(samples[i + channels])
            three += np.float64(samples[i + 2 * channels])
            four += np.float64(samples[i + 3 * channels])
        for i in range(whole + channel, samples.size, channels):
            one += np.float64(samples[i])
        sums[channel] += one + two + three + four


@kernel
def audible_ends(samples: Samples, above: float) -> tuple[int, int]:
    """The first and the last sample further from nought than `above`, both −1 where none is."""
    first = 0
    while first < samples.size and -above <= samples[first] <= above:
        first += 1
    if first == samples.size:
        return -1, -1
    last = samples.size - 1
    while -above <= samples[last] <= above:
        last -= 1
    return first, last


@kernel
def zero_runs(samples: Samples, channels: int, hold: int, before: int, stretches: NDArray[np.int64]) -> tuple[int, int]:
    """Stretches of at least `hold` frames in which all channels are exactly zero.

    `before` frames of zeros lie open from the block before. Writes first frame (negative where it lies in an earlier
    block) and end of each stretch that ends in this block to `stretches`; returns how many, and the frames still open.
    """
    count, run = 0, before
    frames = samples.size // channels
    for start in range(0, frames, CHUNK):
        end, zeros = min(start + CHUNK, frames), 0
        for i in range(start * channels, end * channels):
            zeros += samples[i] == 0
        if zeros == 0 and run == 0:
            continue  # as most music is
        for frame in range(start, end):
            silent = True
            for channel in range(channels):
                silent &= samples[frame * channels + channel] == 0
            if silent:
                run += 1
            else:
                if run >= hold:
                    stretches[count, 0], stretches[count, 1] = frame - run, frame
                    count += 1
                run = 0
    return count, run


@kernel
def follow_flats(
    samples: Samples, channels: int, first: int, corner: float, spacing: int, runs: Floats, tops: Floats, places: Floats
) -> None:
    """Count the flat runs of a stream whose next interleaved `samples` begin at frame `first`.

    A run is `FLAT` equal samples or more that are entered or left by a step of at least `corner`: a rounded crest is
    flat too, but has no corners. `places` (2 × n) gets the first frames of runs at the top, `spacing` frames apart.
    """
    size = CHUNK * channels
    for start in range(0, samples.size, size):
        chunk = samples[start : start + size]
        low, high = chunk[0], chunk[0]
        for i in range(chunk.size):
            low, high = min(low, chunk[i]), max(high, chunk[i])
        _raise_top(np.float64(high), tops[0])
        _raise_top(-np.float64(low), tops[1])
        equal, open_runs = 0, 0
        for i in range(channels, chunk.size):
            equal += chunk[i] == chunk[i - channels]
        for channel in range(channels):
            equal += chunk[channel] == runs[channel, LAST]
            open_runs += runs[channel, LENGTH] >= FLAT
        if open_runs or (equal and max(np.float64(high), -np.float64(low)) >= corner):
            _follow_chunk(chunk, channels, first + start // channels, corner, spacing, runs, tops, places)
        else:
            _pass_over(chunk, channels, first + start // channels, runs)


@kernel
def _raise_top(value: float, top: Floats) -> None:
    """A new largest magnitude: what lay at the old one lies elsewhere now."""
    if value > top[VALUE]:
        top[ELSEWHERE] += top[FLATS]
        top[VALUE] = value
        top[FLATS], top[LONGEST], top[FRAMES], top[PLACES] = 0.0, 0.0, 0.0, 0.0


@kernel
def _pass_over(chunk: Samples, channels: int, first: int, runs: Floats) -> None:
    """Go on behind a chunk in which no run that counts lies or ends; its last sample may be the first of one."""
    for channel in range(channels):
        if chunk.size > channels:
            runs[channel, BEFORE] = chunk[chunk.size - 2 * channels + channel]
        else:
            runs[channel, BEFORE] = runs[channel, LAST]
        runs[channel, LAST] = chunk[chunk.size - channels + channel]
        runs[channel, LENGTH] = 1.0
        runs[channel, START] = first + chunk.size // channels - 1


@kernel
def _follow_chunk(
    chunk: Samples, channels: int, first: int, corner: float, spacing: int, runs: Floats, tops: Floats, places: Floats
) -> None:
    for channel in range(channels):
        run = runs[channel]
        for frame in range(chunk.size // channels):
            x = np.float64(chunk[frame * channels + channel])
            if x == run[LAST]:
                run[LENGTH] += 1
                continue
            if run[LENGTH] >= FLAT:
                _close(run, x, corner, spacing, tops, places)
            run[BEFORE], run[LAST], run[LENGTH], run[START] = run[LAST], x, 1.0, first + frame


@kernel
def _close(run: Floats, after: float, corner: float, spacing: int, tops: Floats, places: Floats) -> None:
    """Count a run that has ended, if it has a corner."""
    value = run[LAST]
    if abs(value) < corner or not (abs(value - run[BEFORE]) >= corner or abs(value - after) >= corner):
        return
    side = 0 if value > 0 else 1
    top = tops[side]
    if abs(value) < top[VALUE]:
        top[ELSEWHERE] += 1
        return
    top[FLATS] += 1
    top[FRAMES] += run[LENGTH]
    top[LONGEST] = max(top[LONGEST], run[LENGTH])
    noted = int(top[PLACES])
    if noted < places.shape[1] and (noted == 0 or run[START] - places[side, noted - 1] >= spacing):
        places[side, noted] = run[START]
        top[PLACES] += 1
