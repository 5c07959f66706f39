"""The limiter's second look: what its gain made is measured between samples, and turned down where it crosses.

Meters interpolate with different filters, and near half the rate they read differently: one that ends early may find a
higher peak than one that ends late. So four kinds look at eight points a sample, and the highest counts.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from render.kernels.overshoot import POINTS, STRETCH, apart, correct, near_ceiling, roughness

Floats = NDArray[np.float64]
HOP = 8192  # frames at a time, counted from the stream's start, so that blocks of any length agree
TAPS = 384  # of the longest filter
BUMP_S = 0.0005  # how far a correction reaches to each side
FLAT = 4  # frames of it beside the interval that crossed, which get all of it
NEAR = 0.95  # of the ceiling: what stays below that at four points a sample, and is not rough, crosses nowhere
HALF = TAPS // 2
AHEAD = 512  # frames that a correction may still reach back over, once the sound after them is known
FIRST = 2 * HALF  # the first frame that may still change; those before it are only listened to
SPAN = FIRST + HOP + AHEAD
"""Frames that are looked at together: the last hop of them is new, the hop from `FIRST` on is settled."""
LISTENED = HOP + 2 * STRETCH  # frames at the end that are judged by their roughness


@dataclass(frozen=True, slots=True)
class SincFilter:
    """A sinc that ends at `cutoff` of half the rate, under a Kaiser window over `taps` samples."""

    taps: int
    cutoff: float
    beta: float


SINC_FILTERS = (
    SincFilter(TAPS, 1.0, 5.0),  # nearly ideal
    SincFilter(256, 0.9565, 14.0),  # a good sample rate converter
    SincFilter(24, 1.0, 7.0),  # a true-peak meter with short filters, as ours
    SincFilter(32, 0.97, 9.0),  # ffmpeg's resampler, which its meter uses
)


def filters(kind: SincFilter) -> Floats:
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
    return np.ascontiguousarray(np.stack([_parts(filters(kind)) for kind in SINC_FILTERS]))


def lengths() -> NDArray[np.int64]:
    """How many taps each kind has, in samples; the others of its row in `halves` are zeros."""
    return np.array([kind.taps for kind in SINC_FILTERS])


def _parts(points: Floats) -> Floats:
    pairs = [(points[point], points[POINTS - point]) for point in range(POINTS // 2)]
    alike = [points[POINTS // 2], *((one + other) / 2 for one, other in pairs)]
    return np.stack([*alike, *((one - other) / 2 for one, other in pairs)], axis=1)[: TAPS // 2]


@cache
def reach() -> float:
    """How far a point between samples can exceed the largest of them."""
    return max(float(np.abs(filters(kind)).sum(axis=1).max()) for kind in SINC_FILTERS)


class Correction:
    """Takes a hop of samples and their gain at a time, and settles the hop that lies `AHEAD` frames further back."""

    def __init__(self, ceiling: float, rate: int) -> None:
        self._ceiling = ceiling
        self._filters = halves(), lengths()
        self._rough = np.zeros((2, LISTENED // STRETCH + 2))
        self._sides, self._gain, self._more = np.zeros((2, SPAN)), np.ones(SPAN), np.ones(SPAN)
        self._near, self._due = np.zeros(SPAN, np.uint8), np.zeros(SPAN, np.uint8)
        self._window = np.array([FIRST, SPAN - HALF])
        slope = np.arange(max(8, round(BUMP_S * rate))) + 1
        self._bump = np.append(np.ones(FLAT), 0.5 + 0.5 * np.cos(math.pi * slope / (slope.size + 1)))

    def settle(self, samples: Floats, gain: Floats, peaks: NDArray[np.float32]) -> Floats:
        """The whole gain of the hop that is settled.

        `samples` and `gain` are of the new hop, `peaks` (2 × hop) of the intervals before each of its frames.
        """
        for each in (self._sides, self._gain, self._more, self._near, self._due):
            each[..., :-HOP] = each[..., HOP:]
        self._gain[-HOP:], self._more[-HOP:] = gain, 1.0
        apart(samples, gain, self._sides[:, -HOP:])
        new = slice(SPAN - HOP - 1, SPAN - 1)
        for side, rough in zip(self._sides, self._rough, strict=True):
            roughness(side[-LISTENED - 4 :], rough[:-2])
        limit = NEAR * self._ceiling
        near_ceiling(peaks, self._gain[-HOP - 1 :], self._rough, limit, self._near[new])
        self._due[new] = self._near[new]
        if self._due[: SPAN - HALF].any():
            correct(
                self._sides, self._near, self._due, self._window, *self._filters, self._bump, self._ceiling, self._more
            )
        settled = slice(FIRST, FIRST + HOP)
        return np.asarray(self._gain[settled] * self._more[settled])
