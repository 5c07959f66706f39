"""What the stages of the bus do to interleaved stereo: second-order filters, gains, and what a compressor follows."""

import math

import numpy as np
from numpy.typing import NDArray

from render.kernels.compiled import kernel

Floats = NDArray[np.float64]
TINY = 1e-30  # a filter's memory below this is silence; left alone it would decay into slow denormal numbers
GRID = 1024  # frames between looks for that, counted from the stream's start, so that blocks of any length agree
DB = 20 / math.log(10)  # decibels in a natural logarithm's unit of amplitude
LEAST_DB = 1e-7  # a reduction below this is none: it changes no bit of 24-bit audio


@kernel
def filter_pair(samples: Floats, taps: Floats, state: Floats, position: int) -> None:
    """Run interleaved stereo `samples` through two second-order filters in place, one after the other.

    `taps` holds b0 b1 b2 a1 a2 of each (2 × 5), `state` two memories a side of each (2 × 4: left, left, right, right;
    transposed direct form II), kept between blocks; `position` is the first frame's place in the stream. Two filters
    go together because each waits for its own last sample: the second takes no time of its own.
    """
    b0, b1, b2, a1, a2 = taps[0, 0], taps[0, 1], taps[0, 2], taps[0, 3], taps[0, 4]
    d0, d1, d2, c1, c2 = taps[1, 0], taps[1, 1], taps[1, 2], taps[1, 3], taps[1, 4]
    l1, l2, r1, r2 = state[0, 0], state[0, 1], state[0, 2], state[0, 3]
    m1, m2, s1, s2 = state[1, 0], state[1, 1], state[1, 2], state[1, 3]
    frames = samples.size // 2
    first = 0
    while first < frames:
        last = min(frames, first + GRID - (position + first) % GRID)
        for i in range(first, last):
            x, u = samples[2 * i], samples[2 * i + 1]
            y, v = b0 * x + l1, b0 * u + r1
            l1, r1 = (b1 * x + l2) - a1 * y, (b1 * u + r2) - a1 * v
            l2, r2 = b2 * x - a2 * y, b2 * u - a2 * v
            z, w = d0 * y + m1, d0 * v + s1
            m1, s1 = (d1 * y + m2) - c1 * z, (d1 * v + s2) - c1 * w
            m2, s2 = d2 * y - c2 * z, d2 * v - c2 * w
            samples[2 * i], samples[2 * i + 1] = z, w
        if (position + last) % GRID == 0:
            if abs(l1) + abs(l2) + abs(m1) + abs(m2) < TINY:
                l1, l2, m1, m2 = 0.0, 0.0, 0.0, 0.0
            if abs(r1) + abs(r2) + abs(s1) + abs(s2) < TINY:
                r1, r2, s1, s2 = 0.0, 0.0, 0.0, 0.0
        first = last
    state[0, 0], state[0, 1], state[0, 2], state[0, 3] = l1, l2, r1, r2
    state[1, 0], state[1, 1], state[1, 2], state[1, 3] = m1, m2, s1, s2


@kernel
def to_middle_and_side(samples: Floats) -> None:
    """Turn left and right into their half sum and half difference, in place."""
    for i in range(samples.size // 2):
        left, right = samples[2 * i], samples[2 * i + 1]
        samples[2 * i], samples[2 * i + 1] = 0.5 * (left + right), 0.5 * (left - right)


@kernel
def to_left_and_right(samples: Floats, width: float) -> None:
    """Turn middle and side back into left and right, in place, the side times `width`."""
    for i in range(samples.size // 2):
        middle, side = samples[2 * i], width * samples[2 * i + 1]
        samples[2 * i], samples[2 * i + 1] = middle + side, middle - side


@kernel
def filter_middle_and_side(samples: Floats, middle: Floats, side: Floats, state: Floats, position: int) -> None:
    """Run the middle and the side, interleaved in `samples`, through two filters each of their own, in place.

    `middle` and `side` hold b0 b1 b2 a1 a2 of two filters each (2 × 5); `state` is as in `filter_pair`.
    """
    frames = samples.size // 2
    first = 0
    while first < frames:
        last = min(frames, first + GRID - (position + first) % GRID)
        for section in range(2):
            b0, b1, b2, a1, a2 = (
                middle[section, 0],
                middle[section, 1],
                middle[section, 2],
                middle[section, 3],
                middle[section, 4],
            )
            d0, d1, d2, c1, c2 = (
                side[section, 0],
                side[section, 1],
                side[section, 2],
                side[section, 3],
                side[section, 4],
            )
            m1, m2, s1, s2 = state[section, 0], state[section, 1], state[section, 2], state[section, 3]
            for i in range(first, last):
                x, u = samples[2 * i], samples[2 * i + 1]
                y, v = b0 * x + m1, d0 * u + s1
                m1, s1 = (b1 * x + m2) - a1 * y, (d1 * u + s2) - c1 * v
                m2, s2 = b2 * x - a2 * y, d2 * u - c2 * v
                samples[2 * i], samples[2 * i + 1] = y, v
            if (position + last) % GRID == 0:
                if abs(m1) + abs(m2) < TINY:
                    m1, m2 = 0.0, 0.0
                if abs(s1) + abs(s2) < TINY:
                    s1, s2 = 0.0, 0.0
            state[section, 0], state[section, 1], state[section, 2], state[section, 3] = m1, m2, s1, s2
        first = last


@kernel
def scale_frames(samples: Floats, gains: Floats) -> None:
    """Multiply both sides of each frame of interleaved stereo by the frame's gain, in place."""
    for i in range(gains.size):
        samples[2 * i] *= gains[i]
        samples[2 * i + 1] *= gains[i]


@kernel
def scale_sides(samples: Floats, left: float, right: float) -> None:
    """Multiply the left and the right of interleaved stereo by a factor each, in place."""
    for i in range(samples.size // 2):
        samples[2 * i] *= left
        samples[2 * i + 1] *= right


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
