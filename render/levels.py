"""Decibels and ratios."""

import math

SILENCE = 1e-10  # −200 dBFS: below the last bit of 32-bit audio


def dbfs(magnitude: float) -> float | None:
    """Level in dB of a magnitude where full scale is 1.0; None for silence."""
    return 20 * math.log10(magnitude) if magnitude > SILENCE else None


def ratio(decibels: float) -> float:
    """The factor that a gain in dB multiplies by."""
    return float(10 ** (decibels / 20))
