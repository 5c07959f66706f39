"""What a stem's samples are like, in one sweep each: bits in use, equal sides, sums, stretches of zeros."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.mix import Samples

Floats = NDArray[np.float64]
CHUNK = 1024  # frames that are looked over together before any is looked at alone


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
def add_whole_sums(samples: NDArray[np.int32], sums: Floats) -> None:
    """As `add_sums`, of interleaved stereo in whole numbers: the processor adds many of them at a time, and exactly."""
    left = right = np.int64(0)
    for i in range(samples.size // 2):
        left += samples[2 * i]
        right += samples[2 * i + 1]
    sums[0] += left
    sums[1] += right


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
def zero_runs(
    samples: Samples, channels: int, most: np.int32 | np.float64, hold: int, before: int, stretches: NDArray[np.int64]
) -> tuple[int, int]:
    """Stretches of at least `hold` frames in which all channels are zero, or no further from it than `most`.

    `before` frames of zeros lie open from the block before. Writes first frame (negative where it lies in an earlier
    block) and end of each stretch that ends in this block to `stretches`; returns how many, and the frames still open.
    """
    count, run = 0, before
    frames = samples.size // channels
    apart = max(1, hold // 4)  # frames: enough to see half of a stretch
    few = max(1, hold // 2 // apart)
    for start in range(0, frames, CHUNK):
        end, zeros, longest = min(start + CHUNK, frames), 0, 0
        for i in range(start * channels, end * channels, apart * channels):
            zeros = zeros + 1 if -most <= samples[i] <= most else 0
            longest = max(longest, zeros)
        if longest < few and 2 * run < hold:  # as most music is
            run = _silent_end(samples, channels, most, start, end, run)
            continue
        for frame in range(start, end):
            silent = True
            for channel in range(channels):
                silent &= -most <= samples[frame * channels + channel] <= most
            if silent:
                run += 1
            else:
                if run >= hold:
                    stretches[count, 0], stretches[count, 1] = frame - run, frame
                    count += 1
                run = 0
    return count, run


@kernel
def _silent_end(samples: Samples, channels: int, most: np.int32 | np.float64, start: int, end: int, before: int) -> int:
    """How many frames at the end of a chunk are silent, with those before it where all are."""
    for frame in range(end - 1, start - 1, -1):
        for channel in range(channels):
            if not -most <= samples[frame * channels + channel] <= most:
                return end - 1 - frame
    return before + end - start
