"""The engine's unit, decibels, lengths and stretches in frames, and the trim that a whole delivery has in common."""

import math

FULL_SCALE = 8388608.0
"""Digital full scale: samples inside the engine are in steps of 24-bit audio, of which there are 2^23 to a side.

So 8-, 16- and 24-bit integers are whole numbers, 32-bit integers and floats are exact in float64, and every sum of
integers is exact.
"""
SILENCE = 1e-10
"""Of full scale, −200 dBFS: magnitudes up to this have no level. It is below the last bit of 32-bit audio."""
Span = tuple[int, int]
"""A stretch of sound, from frame to frame."""


def dbfs(magnitude: float) -> float | None:
    """The level in dBFS of a `magnitude` of which 1.0 is full scale; None for silence, which has no level."""
    return 20 * math.log10(magnitude) if magnitude > SILENCE else None


def ratio(decibels: float) -> float:
    """The factor by which a gain in dB multiplies amplitudes: 10^(dB/20)."""
    return float(10 ** (decibels / 20))


def resampled_frames(frames: int, source_rate: int, rate: int) -> int:
    """How many frames at `rate` Hz last as long as `frames` at `source_rate` Hz, to the nearest, half a frame up."""
    return (frames * rate * 2 + source_rate) // (2 * source_rate)


def common_trim(peak: float, limit: float) -> float:
    """The trim in dB, in steps of 0.01 rounded down, that brings `peak` to `limit` or below; 0.0 where it is there.

    Both are magnitudes of one unit. Applied exactly as it is stated, so that a manifest's figure can be undone.
    """
    if peak <= limit:
        return 0.0
    trim = math.floor(100 * 20 * math.log10(limit / peak)) / 100
    while peak * ratio(trim) > limit:  # the last bit of the logarithm may round up
        trim = round(trim - 0.01, 2)
    return trim
