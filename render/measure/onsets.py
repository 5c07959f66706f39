"""When drums are hit, to about a millisecond, and how evenly the hits repeat."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.tracks import TimelineTrack
from render.monitor import Monitor

Floats = NDArray[np.float64]
STEPS_A_SECOND = 1000  # at which levels are taken
STEP_S = 1 / STEPS_A_SECOND
STRETCH = 5 * STEPS_A_SECOND  # that are read at once: whole seconds, so that every rate fits
RISE_S = 0.010  # within which a hit comes up
RISE_DB = 9.0  # by so much at least
APART_S = 0.06  # hits closer together than this are one
SOFT_DB = -26.0  # below the loud hits: ghost notes and spill
REACHED = 0.25  # of its highest power within 20 ms: there a hit begins
PEAK_S = 0.020
SHORTEST_S, LONGEST_S = 0.4, 4.5  # after which a pattern may repeat
NEAR_S, NEAR = 0.06, 0.12  # how far off a repeat may be, in seconds and of the pattern's length
NEARLY = 0.9  # of the best pattern's repeats: the shortest that reaches so much is the one
AROUND = 15  # repeats whose median is the tempo there
ONE_SIGMA = 68.27  # percent of a normal distribution are within its standard deviation
FEWEST = 9  # repeats, below which they prove nothing
TAKEN = (1 - np.pi / 2 / AROUND) ** -0.5  # what such a median takes off the spread, made good


@dataclass(frozen=True, slots=True)
class Repeats:
    """How evenly hits repeat after `period_s`: `spread_s` is the standard deviation of one hit.

    `share` is how many of them repeat at all, `count` their number, and `late` where the worst are, in seconds.
    """

    period_s: float
    spread_s: float
    share: float
    count: int
    worst_s: tuple[float, ...]


def find_hits(path: Path, monitor: Monitor, from_s: float = 0.0, to_s: float = math.inf) -> Floats:
    """When each hit from a second of the file to another begins, in seconds from the former.

    Raises AudioError naming the file.
    """
    rate = TimelineTrack.rate_of(path)
    edges = np.arange(STRETCH + 1) * rate // STEPS_A_SECOND  # of the milliseconds, whatever the rate
    powers = []
    with TimelineTrack(path, rate) as track:
        end = round(min(to_s * rate, track.frames))
        for begin in range(round(from_s * rate), end, int(edges[-1])):
            monitor.check()
            samples = track.read(begin, int(edges[-1]))
            sums = np.add.reduceat(np.einsum("fs,fs->f", samples, samples), edges[:-1])
            powers.append(sums / np.maximum(np.diff(edges), 1))
    return _hits(np.concatenate(powers)) if powers else np.zeros(0)


def _hits(power: Floats) -> Floats:
    """The hits of a power curve, one value a millisecond."""
    rise, peak = round(RISE_S / STEP_S), round(PEAK_S / STEP_S)
    even = np.convolve(power, np.ones(3) / 3, "same")
    if even.size <= rise + peak or not even.any():
        return np.zeros(0)
    levels = 10 * np.log10(even + 1e-9 * even.max())
    rises = levels[rise:] - levels[:-rise]
    highest = np.lib.stride_tricks.sliding_window_view(np.pad(even, (0, peak - 1)), peak).max(axis=1)
    begins: list[int] = []
    for step in np.flatnonzero(rises >= RISE_DB):
        if not begins or (step - begins[-1]) * STEP_S >= APART_S:
            begins.append(_begin(even, int(step), highest[step + rise // 2]))
    steps = np.array(sorted(set(begins)), np.int64)
    if not steps.size:
        return np.zeros(0)
    loud = 10 * np.log10(highest[steps] + 1e-30)
    return np.asarray(steps[loud > np.percentile(loud, 90) + SOFT_DB] * STEP_S, np.float64)


def _begin(power: Floats, step: int, highest: float) -> int:
    """The first step from this one on that comes near the highest."""
    return step + int(np.argmax(power[step:] >= REACHED * highest))


def read_repeats(hits: Floats) -> Repeats | None:
    """How evenly the hits repeat; None where they follow no pattern.

    Each is compared with the one a pattern later, and the median of those around is taken for the tempo: swing and
    triplets repeat like all else, fills have no like, and a band that speeds up takes its tempo along.
    """
    period = _period(hits)
    if period is None:
        return None
    at, gaps = _gaps(hits, period)
    if at.size < FEWEST:
        return None
    around = np.pad(gaps, AROUND // 2, mode="edge")
    tempo = np.median(np.lib.stride_tricks.sliding_window_view(around, AROUND), axis=1)
    off = np.abs(gaps - tempo)
    spread = float(np.percentile(off, ONE_SIGMA) * TAKEN * 0.5**0.5)  # two hits are in each gap
    worst = np.sort(at[np.argsort(-off)[:4]])
    inside = int(np.count_nonzero(hits + period <= hits[-1]))
    return Repeats(float(np.median(gaps)), spread, at.size / max(1, inside), int(at.size), tuple(worst.tolist()))


def _period(hits: Floats) -> float | None:
    """The shortest time after which nearly as many hits repeat as after any."""
    gaps = np.concatenate([hits[one:] - hits[:-one] for one in range(1, min(hits.size, 48))] or [np.zeros(0)])
    gaps = gaps[(gaps >= SHORTEST_S) & (gaps <= LONGEST_S)]
    tried = np.arange(SHORTEST_S, LONGEST_S, 0.005)
    if gaps.size < FEWEST:
        return None
    near = np.minimum(NEAR_S, NEAR * tried) / 2
    ordered = np.sort(gaps)
    repeats = np.searchsorted(ordered, tried + near) - np.searchsorted(ordered, tried - near)
    possible = np.array([np.count_nonzero(hits + period <= hits[-1]) for period in tried])
    share = repeats / np.maximum(possible, FEWEST)
    best = int(np.argmax(share >= NEARLY * share.max()))
    top = best + int(np.argmax(share[best : best + 12]))  # of this hill
    return float(np.median(gaps[np.abs(gaps - tried[top]) <= near[top]]))


def _gaps(hits: Floats, period: float) -> tuple[Floats, Floats]:
    """The hits that have a like a pattern later, and how much later it is."""
    near = min(NEAR_S, NEAR * period)
    after = np.clip(np.searchsorted(hits, hits + period), 1, hits.size - 1)
    closer = np.where(hits[after] - hits - period < hits + period - hits[after - 1], after, after - 1)
    gaps = hits[closer] - hits
    like = np.abs(gaps - period) <= near
    return hits[like], gaps[like]
