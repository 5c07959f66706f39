"""K-weighted energy in short steps, and the largest magnitude of an interpolated signal."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel

Floats = NDArray[np.float64]
TINY = 1e-30  # a filter's memory below this is silence; left alone it would decay into slow denormal numbers


@kernel
def weighted_energy(
    planar: Floats, weights: Floats, taps: Floats, state: Floats, ends: NDArray[np.int64], energy: Floats
) -> None:
    """Sum the squares of the K-weighted `planar` samples (channels × frames) of each step into `energy`.

    Step i of the block ends before frame `ends[i]`. `taps` holds the shelf's then the high-pass's b0 b1 b2 a1 a2,
    `state` four memories a channel (transposed direct form II), carried from block to block.
    """
    for channel in range(planar.shape[0]):
        s1, s2, s3, s4 = state[channel, 0], state[channel, 1], state[channel, 2], state[channel, 3]
        start = 0
        for step in range(ends.size):
            total = 0.0
            for i in range(start, ends[step]):
                x = planar[channel, i]
                y = taps[0] * x + s1
                s1 = taps[1] * x - taps[3] * y + s2
                s2 = taps[2] * x - taps[4] * y
                z = taps[5] * y + s3
                s3 = taps[6] * y - taps[8] * z + s4
                s4 = taps[7] * y - taps[9] * z
                total += z * z
            start = ends[step]
            energy[step] += weights[channel] * total
            if abs(s1) + abs(s2) + abs(s3) + abs(s4) < TINY:
                s1, s2, s3, s4 = 0.0, 0.0, 0.0, 0.0
        state[channel, 0], state[channel, 1], state[channel, 2], state[channel, 3] = s1, s2, s3, s4


STRETCH = 64  # frames that are looked at together: loud ones are interpolated, others are passed over


@kernel
def largest(signal: Floats) -> float:
    """The largest magnitude of a signal."""
    high = 0.0
    for i in range(signal.size):
        high = max(high, abs(signal[i]))
    return high


@kernel
def interpolate(signal: Floats, phase: Floats, out: Floats) -> None:
    """One interpolated point for each of `out` from the `phase` weights; `signal` has the weights' reach more."""
    for i in range(out.size):
        out[i] = 0.0
    for tap in range(phase.size):
        weight = phase[phase.size - 1 - tap]
        for i in range(out.size):
            out[i] += weight * signal[tap + i]


@kernel
def interpolated_peak(signal: Floats, phases: Floats, reach: float, highest: float) -> float:
    """The largest magnitude of one channel's `signal` at the interpolated points, or `highest` if that is larger.

    `phases` is a polyphase interpolator (phases × taps); `signal` begins with taps − 1 earlier samples. No point can
    exceed `reach` (the largest sum of magnitudes of a phase) times the samples around it, so a stretch whose samples
    cannot beat `highest` is passed over.
    """
    taps = phases.shape[1]
    out = np.empty(STRETCH)
    for start in range(0, signal.size - taps + 1, STRETCH):
        count = min(STRETCH, signal.size - taps + 1 - start)
        if largest(signal[start : start + count + taps - 1]) * reach > highest:
            for phase in range(phases.shape[0]):
                interpolate(signal[start:], phases[phase], out[:count])
                highest = max(highest, largest(out[:count]))
    return highest


@kernel
def split_channels(samples: NDArray[np.int32] | Floats, channels: int, scale: float, planar: Floats, at: int) -> None:
    """Write interleaved `samples`, times `scale`, to `planar` (channels × frames) from frame `at` on."""
    for channel in range(channels):
        for i in range(samples.size // channels):
            planar[channel, at + i] = scale * samples[i * channels + channel]
