"""The filters that look between the samples of what the limiter made, eight points a sample.

Meters interpolate with different filters, and near half the rate they read differently: one that ends early may find a
higher peak than one that ends late. So four kinds look, and the highest counts.
"""

from dataclasses import dataclass

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


def halves() -> tuple[Floats, Floats]:
    """The filters as their kernel wants them: the symmetric parts, and the others (half the taps × outputs).

    Each kind's first symmetric one is the middle filter; then, from the sample inwards, come half the sum of each
    mirrored pair, and apart from them half the difference.
    """
    even, odd = [], []
    for each in map(filters, KINDS):
        pairs = [(each[point], each[POINTS - point]) for point in range(POINTS // 2)]
        even += [each[POINTS // 2], *((one + other) / 2 for one, other in pairs)]
        odd += [(one - other) / 2 for one, other in pairs]
    return _rows(even), _rows(odd)


def _rows(each: list[Floats]) -> Floats:
    return np.ascontiguousarray(np.stack(each, axis=1)[: TAPS // 2])


def reach() -> float:
    """How far a point between samples can exceed the largest of them."""
    return max(float(np.abs(filters(kind)).sum(axis=1).max()) for kind in KINDS)
