"""Gains that follow the signal: how far a compressor and a limiter turn each frame down."""

import math

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel
from render.kernels.filters import GRID, TINY

Floats = NDArray[np.float64]
DB = 20 / math.log(10)  # decibels in a natural logarithm's unit of amplitude


@kernel
def louder_side(samples: Floats, taps: Floats, state: Floats, position: int, level: Floats) -> None:
    """The larger magnitude of the two sides of each frame, after a second-order filter that only listens.

    `taps` is b0 b1 b2 a1 a2, `state` two memories a side, kept between blocks; `position` is the first frame's place
    in the stream.
    """
    b0, b1, b2, a1, a2 = taps[0], taps[1], taps[2], taps[3], taps[4]
    l1, l2, r1, r2 = state[0], state[1], state[2], state[3]
    first = 0
    while first < level.size:
        last = min(level.size, first + GRID - (position + first) % GRID)
        for i in range(first, last):
            x, u = samples[2 * i], samples[2 * i + 1]
            y, v = b0 * x + l1, b0 * u + r1
            l1, r1 = (b1 * x + l2) - a1 * y, (b1 * u + r2) - a1 * v
            l2, r2 = b2 * x - a2 * y, b2 * u - a2 * v
            level[i] = max(abs(y), abs(v))
        if (position + last) % GRID == 0:
            if abs(l1) + abs(l2) < TINY:
                l1, l2 = 0.0, 0.0
            if abs(r1) + abs(r2) < TINY:
                r1, r2 = 0.0, 0.0
        first = last
    state[0], state[1], state[2], state[3] = l1, l2, r1, r2


LEAST_DB = 1e-7  # a reduction below this is none: it changes no bit of 24-bit audio


@kernel
def compress(level: Floats, curve: Floats, times: Floats, state: Floats) -> None:
    """Turn the `level` of each frame (the engine's unit) into the gain of a compressor, in place.

    `curve` is the threshold in dB above one unit, the slope 1 − 1/ratio and the knee in dB; `times` the attack's and
    the release's one-pole coefficients; `state` the held and the smoothed reduction in dB, kept between blocks. The
    gain computer is equation 4, the detector equation 17 (smooth, decoupled) of Giannoulis, Massberg and Reiss,
    "Digital Dynamic Range Compressor Design", JAES 60 (2012), on the reduction in dB: it rises at once and falls by
    the release, then the attack smooths it.
    """
    threshold, slope, knee = curve[0], curve[1], curve[2]
    attack, release = times[0], times[1]
    held, smooth = state[0], state[1]
    quiet = math.exp((threshold - knee / 2) / DB)  # below the knee nothing is required
    for i in range(level.size):
        required = 0.0
        if level[i] > quiet:
            over = DB * math.log(level[i]) - threshold
            required = slope * over if 2 * over >= knee else slope * (over + knee / 2) ** 2 / (2 * knee)
        held = max(required, release * held + (1 - release) * required)
        smooth = attack * smooth + (1 - attack) * held
        if held < LEAST_DB and smooth < LEAST_DB:
            held, smooth, level[i] = 0.0, 0.0, 1.0
        else:
            level[i] = math.exp(-smooth / DB)
    state[0], state[1] = held, smooth
