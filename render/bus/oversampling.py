"""The filters that look between the samples of what the limiter made, eight points a sample.

Meters interpolate with different filters, and near half the rate they read differently: one that ends early may find a
higher peak than one that ends late. So four kinds look, and the highest counts.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from render.kernels.overshoot import POINTS

Floats = NDArray[np.float64]
TAPS = 384  # of the longest


@dataclass(frozen=True, slots=True)
class Kind:
    """A sinc that ends at `cutoff` of half the rate, under a Kaiser window over `taps` samples."""

    taps: int
    cutoff: float
    beta: float


KINDS = (
    Kind(TAPS, 1.0, 5.0),  # nearly ideal
    Kind(256, 0.9565, 14.0),  # a good sample rate converter
    Kind(24, 1.0, 7.0),  # a true-peak meter with short filters, as ours
    Kind(32, 0.97, 9.0),  # ffmpeg's resampler, which its meter uses
)


def filters(kind: Kind) -> Floats:
    """The polyphase filters for the points from one sample to the next, both included (9 × `TAPS`)."""
    places = np.arange(POINTS + 1) / POINTS
    distance = np.arange(TAPS)[None, :] - (TAPS / 2 - 1) - places[:, None]
    inside = 1 - (distance / (kind.taps / 2)) ** 2
    window = np.where(inside > 0, np.i0(kind.beta * np.sqrt(np.clip(inside, 0, None))), 0.0)
    shaped = np.sinc(kind.cutoff * distance) * window
    return np.asarray(shaped / shaped.sum(axis=1, keepdims=True))


def halves() -> Floats:
    """The filters as their kernel wants them (kinds × half the taps × 9), zeros before those that are shorter.

    First the middle filter of a kind, which is symmetric; then, from the sample inwards, half the sum of each mirrored
    pair; then half their differences.
    """
    return np.ascontiguousarray(np.stack([_parts(filters(kind)) for kind in KINDS]))


def lengths() -> NDArray[np.int64]:
    """The taps of each kind."""
    return np.array([kind.taps for kind in KINDS])


def _parts(points: Floats) -> Floats:
    pairs = [(points[point], points[POINTS - point]) for point in range(POINTS // 2)]
    alike = [points[POINTS // 2], *((one + other) / 2 for one, other in pairs)]
    return np.stack([*alike, *((one - other) / 2 for one, other in pairs)], axis=1)[: TAPS // 2]


@cache
def reach() -> float:
    """How far a point between samples can exceed the largest of them."""
    return max(float(np.abs(filters(kind)).sum(axis=1).max()) for kind in KINDS)
