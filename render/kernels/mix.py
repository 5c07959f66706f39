"""Adding stems into the partial sums of their gain class, and partial sums into a variant."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Samples = Ints | Floats

LEFT, RIGHT, BOTH = 0, 1, 2  # as in render.plan
"""The sides of the stereo sum that a mono stem plays on."""


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
def add_scaled(partial: Samples, gain: float, mix: Floats, count: int) -> None:
    """Add `count` samples of a class's partial sum to a variant's mix at `gain`; exact at a gain of one."""
    for i in range(count):
        mix[i] += gain * partial[i]


@kernel
def scale(mix: Floats, gain: float, count: int) -> None:
    """Multiply `count` samples by `gain` in place."""
    for i in range(count):
        mix[i] *= gain
