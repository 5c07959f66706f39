"""From energies in 10 ms steps to the figures of EBU R 128: I, M, S and LRA."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS_A_SECOND = 100
MOMENTARY, SHORT_TERM, HOP = 40, 300, 10  # steps: 400 ms, 3 s, 100 ms
ABSOLUTE_GATE, RELATIVE_GATE, RANGE_GATE = -70.0, -10.0, -20.0  # LUFS, LU, LU
RANGE = 0.10, 0.95  # the percentiles that LRA lies between
OFFSET = -0.691  # BS.1770-4 equation 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Loudness:
    """Loudness of a programme in LUFS and LU; None where nothing passes the gate or the file is too short."""

    integrated_lufs: float | None
    loudness_range_lu: float | None
    max_momentary_lufs: float | None
    max_short_term_lufs: float | None


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
