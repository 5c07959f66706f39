"""Loudness by ITU-R BS.1770-4 and EBU R 128: what channels and frequencies weigh, and I, M, S and LRA of energies."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
STEPS_A_SECOND = 100
MOMENTARY, SHORT_TERM, HOP = 40, 300, 10  # steps: 400 ms, 3 s, 100 ms
ABSOLUTE_GATE, RELATIVE_GATE, RANGE_GATE = -70.0, -10.0, -20.0  # LUFS, LU, LU
RANGE = 0.10, 0.95  # the percentiles that LRA lies between
OFFSET = -0.691  # BS.1770-4 equation 2
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


@dataclass(frozen=True, slots=True)
class Loudness:
    """Loudness of a programme in LUFS and LU; None where nothing passes the gate or the file is too short."""

    integrated_lufs: float | None
    loudness_range_lu: float | None
    max_momentary_lufs: float | None
    max_short_term_lufs: float | None


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


def read_loudness(power: Floats) -> Loudness:
    """Loudness of a programme from its mean K-weighted power in each 10 ms step."""
    momentary, short_term = moving_mean(power, MOMENTARY), moving_mean(power, SHORT_TERM)
    return Loudness(
        integrated_lufs=integrated(momentary[::HOP]),
        loudness_range_lu=loudness_range(short_term[::HOP]),
        max_momentary_lufs=_highest(momentary),
        max_short_term_lufs=_highest(short_term),
    )


def moving_mean(power: Floats, steps: int) -> Floats:
    """Mean power of every window of `steps` steps, one a step; empty where the programme is shorter."""
    if power.size < steps:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(power, steps).mean(axis=1))


def integrated(blocks: Floats) -> float | None:
    """Gated loudness in LUFS of 400 ms blocks every 100 ms (BS.1770-4 equations 3 to 7), None where all is gated."""
    loud = blocks[blocks > power_of(ABSOLUTE_GATE)]
    if not loud.size:
        return None
    loud = loud[loud > loud.mean() * 10 ** (RELATIVE_GATE / 10)]
    return lufs(float(loud.mean())) if loud.size else None


def loudness_range(windows: Floats) -> float | None:
    """LRA in LU of 3 s windows (EBU Tech 3342 section 3), None where no window passes the absolute gate.

    The percentiles are windows that were heard: those that a tenth, and 95 %, of all reach, to the nearest window. The
    document's own code counts the gaps between windows instead, which differs by one window at most.
    """
    loud = windows[windows > power_of(ABSOLUTE_GATE)]
    if not loud.size:
        return None
    loud = np.sort(loud[loud > loud.mean() * 10 ** (RANGE_GATE / 10)])
    low, high = (loud[max(0, math.floor(loud.size * part + 0.5) - 1)] for part in RANGE)
    return 10 * math.log10(high / low)


def lufs(power: float) -> float:
    """Loudness of a mean K-weighted power."""
    return OFFSET + 10 * math.log10(power)


def power_of(loudness: float) -> float:
    """Mean K-weighted power of a loudness in LUFS."""
    return float(10 ** ((loudness - OFFSET) / 10))


def _highest(windows: Floats) -> float | None:
    highest = float(windows.max()) if windows.size else 0.0
    return lufs(highest) if highest > power_of(-200.0) else None
