"""K-weighted energy in short steps, and the largest magnitude of an interpolated signal."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel

Floats = NDArray[np.float64]
TINY = 1e-30  # a filter's memory below this is silence; left alone it would decay into slow denormal numbers


@kernel
def weighted_energy(
    planar: Floats,
    first: int,
    weights: Floats,
    taps: Floats,
    state: Floats,
    ends: NDArray[np.int64],
    energy: Floats,
) -> None:
    """Sum the squares of the K-weighted `planar` samples (channels × frames) of each step into `energy`.

    The first step starts at frame `first`, step i ends before frame `ends[i]`. `taps` holds the shelf's then the
    high-pass's b0 b1 b2 a1 a2, `state` four memories a channel (transposed direct form II), kept between blocks.
    """
    for channel in range(planar.shape[0]):
        s1, s2, s3, s4 = state[channel, 0], state[channel, 1], state[channel, 2], state[channel, 3]
        start = first
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


STRETCH = 1024  # frames that are interpolated together, or passed over together where they are soft


@kernel
def largest(signal: Floats) -> float:
    """The largest magnitude of a signal.

    Without its sign bit a float64 compares as an integer, which the processor does many at a time.
    """
    bits = signal.view(np.uint64)
    found = np.zeros(1, np.uint64)
    high = np.uint64(0)
    for i in range(bits.size):
        high = max(high, bits[i] & np.uint64(0x7FFFFFFFFFFFFFFF))
    found[0] = high
    return found.view(np.float64)[0]  # type: ignore[no-any-return]  # numba wants the bare scalar


@kernel
def interpolate(signal: Floats, phase: Floats, out: Floats) -> None:
    """One interpolated point for each of `out` from the `phase` weights, a multiple of four of them.

    `signal` has the weights' reach more. Every index is a loop's own counter, which lets the compiler vectorise.
    """
    for i in range(out.size):
        out[i] = 0.0
    for tap in range(0, phase.size, 4):
        last = phase.size - 1 - tap
        w0, w1, w2, w3 = phase[last], phase[last - 1], phase[last - 2], phase[last - 3]
        s0, s1, s2, s3 = signal[tap:], signal[tap + 1 :], signal[tap + 2 :], signal[tap + 3 :]
        for i in range(out.size):
            out[i] += w0 * s0[i] + w1 * s1[i] + w2 * s2[i] + w3 * s3[i]


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
