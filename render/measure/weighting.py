"""K-weighting: the two filters and the channel weights of ITU-R BS.1770-4."""

import math

import numpy as np
from numpy.typing import NDArray

# The analogue prototypes behind the 48 kHz coefficients of BS.1770-4 tables 1 and 2; the bilinear transform with
# these gives the published figures at 48 kHz and the same curve at every other rate.
SHELF_HZ, SHELF_DB, SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
HIGH_PASS_HZ, HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
SHELF_SLOPE = 0.4996667741545416
SURROUND = 1.41
WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, SURROUND, SURROUND),
    5: (1.0, 1.0, 1.0, SURROUND, SURROUND),  # L R C Ls Rs
    6: (1.0, 1.0, 1.0, 0.0, SURROUND, SURROUND),  # L R C LFE Ls Rs
}

LOW_FREQUENCY, BACKS, SIDES = 0x8, 0x10 | 0x20, 0x200 | 0x400  # loudspeakers' bits in a WAVE_EXTENSIBLE mask


def k_weighting(rate: int) -> NDArray[np.float64]:
    """The shelf's then the high-pass's b0 b1 b2 a1 a2 at `rate` Hz (BS.1770-4 annex 1)."""
    return np.array(_shelf(rate) + _high_pass(rate))


def channel_weights(channels: int, mask: int = 0) -> NDArray[np.float64]:
    """Weight of each channel's energy (BS.1770-4 tables 3 and 4); unity for layouts it does not name.

    `mask` is the WAVE_EXTENSIBLE channel mask. Without one (0), or with one that names fewer loudspeakers than there
    are channels, the layout is the usual one of so many channels.
    """
    speakers = [1 << bit for bit in range(32) if mask >> bit & 1]
    if len(speakers) < channels:
        return np.array(WEIGHTS.get(channels, (1.0,) * channels))
    surround = SIDES if mask & SIDES else BACKS  # the pair behind the sides is past 120 degrees: unity
    return np.array([_weight(speaker, surround) for speaker in speakers[:channels]])


def _weight(speaker: int, surround: int) -> float:
    if speaker == LOW_FREQUENCY:
        return 0.0
    return SURROUND if speaker & surround else 1.0


def _shelf(rate: int) -> tuple[float, ...]:
    k = math.tan(math.pi * SHELF_HZ / rate)
    high = 10 ** (SHELF_DB / 20)
    band = high**SHELF_SLOPE
    a0 = 1 + k / SHELF_Q + k * k
    return (
        (high + band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - band * k / SHELF_Q + k * k) / a0,
        2 * (k * k - 1) / a0,
        (1 - k / SHELF_Q + k * k) / a0,
    )


def _high_pass(rate: int) -> tuple[float, ...]:
    k = math.tan(math.pi * HIGH_PASS_HZ / rate)
    a0 = 1 + k / HIGH_PASS_Q + k * k
    return (1.0, -2.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / HIGH_PASS_Q + k * k) / a0)
