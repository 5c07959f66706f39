"""Adding stems into the partial sums of their gain class, and partial sums into a variant."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.meters import largest

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Samples = Ints | Floats

CHANNELS = 2  # of everything that is mixed and delivered: left and right, interleaved
SPARE = 4  # samples past the end that the kernels' groups of four may touch
BOTH = 2
"""As in render.plan: the sides of the stereo sum that a stem plays on; the left is 0, the right 1."""


@kernel
def add_stereo(samples: Samples, total: Samples, count: int) -> None:
    """Add `count` interleaved samples to `total`."""
    for i in range(count):
        total[i] += samples[i]


@kernel
def add_mono(samples: Samples, total: Samples, frames: int, sides: int) -> None:
    """Add `frames` mono samples to the `sides` of the interleaved stereo `total`, at unity."""
    if sides == BOTH:
        for i in range(frames):
            total[2 * i] += samples[i]
            total[2 * i + 1] += samples[i]
    else:
        for i in range(frames):
            total[2 * i + sides] += samples[i]


@kernel
def add_folded(samples: Samples, total: Samples, frames: int, side: int) -> None:
    """Add left + right of `frames` interleaved stereo frames to one side of the interleaved stereo `total`."""
    for i in range(frames):
        total[2 * i + side] += samples[2 * i] + samples[2 * i + 1]


@kernel
def add_scaled(partial: Samples, gain: float, mix: Floats, count: int) -> None:
    """Add `count` samples of a class's partial sum to a variant's mix at `gain`; exact at a gain of one."""
    for i in range(count):
        mix[i] += gain * partial[i]


CHUNK = 2048  # samples that stay in the processor's nearest cache while all classes are added


@kernel
def sum_classes(
    ints: NDArray[np.int32],
    floats: Floats,
    int_gains: Floats,
    float_gains: Floats,
    gain: float,
    mix: Floats,
    count: int,
) -> float:
    """Mix the partial sums of the gain classes (classes × samples each) into `mix`, times the common `gain`.

    Adds whole-number classes first, then the others, each in order. Returns the largest magnitude before `gain`.
    """
    held = np.empty(CHUNK)
    high = 0.0
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        chunk = held[:size]
        chunk[:] = 0.0
        for index in range(int_gains.size):
            if int_gains[index] != 0.0:
                add_scaled(ints[index, start : start + size], int_gains[index], chunk, size)
        for index in range(float_gains.size):
            if float_gains[index] != 0.0:
                add_scaled(floats[index, start : start + size], float_gains[index], chunk, size)
        high = max(high, largest(chunk))
        out = mix[start : start + size]
        for i in range(size):
            out[i] = chunk[i] * gain
    return high


def add_to_stereo(samples: Samples, channels: int, total: Samples, frames: int, sides: int) -> None:
    """Add interleaved mono or stereo `samples` to the stereo `total`; stereo on one side as left + right."""
    if channels == 1:
        add_mono(samples, total, frames, sides)
    elif sides != BOTH:
        add_folded(samples, total, frames, sides)
    else:
        add_stereo(samples, total, 2 * frames)
