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


def k_weighting(rate: int) -> NDArray[np.float64]:
    """The shelf's then the high-pass's b0 b1 b2 a1 a2 at `rate` Hz (BS.1770-4 annex 1)."""
    return np.array(_shelf(rate) + _high_pass(rate))


def channel_weights(channels: int) -> NDArray[np.float64]:
    """Weight of each channel's energy (BS.1770-4 table 3); unity for layouts it does not name."""
    return np.array(WEIGHTS.get(channels, (1.0,) * channels))


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
