"""The common trim of a render."""

import math

from render.levels import ratio


def common_trim(peak: float, limit: float) -> float:
    """The trim in dB, in steps of 0.01 rounded down, that brings `peak` to `limit` or below; 0.0 where it is there."""
    if peak <= limit:
        return 0.0
    trim = math.floor(100 * 20 * math.log10(limit / peak)) / 100
    while peak * ratio(trim) > limit:  # the last bit of the logarithm may round up
        trim = round(trim - 0.01, 2)
    return trim
