"""The filters that look between the samples of what the limiter made, eight points a sample."""

import numpy as np
from numpy.typing import NDArray

from render.kernels.limiting import POINTS

Floats = NDArray[np.float64]
TAPS, BETA = 64, 7.0  # flat to within 0.01 dB up to 0.45 of the rate


def filters() -> Floats:
    """The polyphase filters for the points between two samples (7 × taps): a sinc under a Kaiser window."""
    places = np.arange(1, POINTS) / POINTS
    distance = np.arange(TAPS)[None, :] - (TAPS / 2 - 1) - places[:, None]
    inside = np.clip(1 - (distance / (TAPS / 2)) ** 2, 0, None)
    shaped = np.sinc(distance) * np.i0(BETA * np.sqrt(inside)) / np.i0(BETA)
    return np.asarray(shaped / shaped.sum(axis=1, keepdims=True))


def halves() -> Floats:
    """The `filters` as their kernel wants them: half of the middle one, then of each mirrored pair's two parts."""
    each = filters()
    rows = [each[POINTS // 2 - 1]]
    for one in range(POINTS // 2 - 1):
        first, mirrored = each[one], each[POINTS - 2 - one]
        rows += [(first + mirrored) / 2, (first - mirrored) / 2]
    return np.ascontiguousarray(np.stack(rows)[:, : TAPS // 2])


def reach() -> float:
    """How far a point between samples can exceed the largest of them."""
    return float(np.abs(filters()).sum(axis=1).max())
