"""Laying the stems of a session under a rough mix of them: where it begins, and where both are to be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from render.measure.alignment import SEARCH_RATE, best_shift, likely_starts, loudest_parts
from render.measure.loudness import STEPS_A_SECOND
from render.measure.tracks import SIDES, TimelineTrack, read_excerpts
from render.monitor import Monitor

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
WINDOWS, WINDOW_S = 12, 0.4  # excerpts of the stems' sum that are sought in the rough mix
MARGIN_S = 0.001  # a coarse position is off by less
PLACES, LENGTH = 96, 1024
ODD_PLACES = 16  # more of them, where the rough mix is loudest against the stems' power
OWN_PLACES = 4  # at least so many for every stem
AUDIBLE_SHARE = 1e-3  # of a place's power: a stem with less is not heard there
LOUD = 0.03  # of the mean power: what is softer is no odd place
SMOOTH = 10  # steps over which powers are averaged to find odd places
OUTSIDE = 0.01  # of the mean power, over a second: what is softer dies away


@dataclass(frozen=True, slots=True, eq=False)
class PlacedStem:
    """A stem and where it starts in the session, in seconds; `power` is its mean power in each 10 ms.

    Two paths are the left and the right side of a pair.
    """

    paths: tuple[Path, ...]
    start_s: float
    power: Singles


@dataclass(frozen=True, slots=True)
class RoughStart:
    """The session's frame with which a rough mix begins, and how alike both are there (0 to 1).

    `value` is less than that where less of the session lies within the rough mix.
    """

    frame: int
    likeness: float
    value: float


def session_power(stems: Sequence[PlacedStem]) -> Floats:
    """The power of all stems together in each 10 ms of the session."""
    starts = [round(stem.start_s * STEPS_A_SECOND) for stem in stems]
    total = np.zeros(max((start + stem.power.size for start, stem in zip(starts, stems, strict=True)), default=0))
    for start, stem in zip(starts, stems, strict=True):
        total[start : start + stem.power.size] += stem.power
    return total


def find_starts(rough: PlacedStem, stems: Sequence[PlacedStem], rate: int, monitor: Monitor) -> list[RoughStart]:
    """Where in the session, at `rate` Hz, the rough mix may begin, the likeliest first; none where one is silent.

    Excerpts of the stems' sum are sought all through the rough mix at a low rate, and the likeliest starts are tried
    at the session's own.
    """
    length = round(WINDOW_S * rate)
    places = [round(step * rate / STEPS_A_SECOND) for step in spread(session_power(stems), WINDOWS, length, rate)]
    if not places or not rough.power.any():
        return []
    ours = np.zeros((len(places), length))
    for stem in stems:
        ours += excerpts_of(stem, places, length, rate, monitor).mean(axis=2)
    low = [soxr.resample(excerpt, rate, SEARCH_RATE, "HQ") for excerpt in ours]
    starts = likely_starts(rough.paths[0], [place / rate for place in places], low, monitor)
    return _aligned(rough, ours, places, [round(start * rate) for start in starts], rate)


def _aligned(
    rough: PlacedStem, ours: Floats, places: Sequence[int], coarse: Sequence[int], rate: int
) -> list[RoughStart]:
    """The exact starts near coarse ones, by the excerpts that lie within the rough mix; it is read once for all."""
    margin, length = round(MARGIN_S * rate), ours.shape[1]
    with TimelineTrack(rough.paths[0], rate) as track:
        tried = sorted(
            (place - start - margin, number, start)
            for start in coarse
            for number, place in enumerate(places)
            if place - start >= 0 and place - start + length <= track.frames
        )
        theirs = track.excerpts([first for first, _, _ in tried], length + 2 * margin)
    starts = []
    for start in coarse:
        rows = [row for row, (_, _, of) in enumerate(tried) if of == start]
        inside = [tried[row][1] for row in rows]
        if inside:
            shift, likeness = best_shift(ours[inside], theirs[rows])
            share = float(np.square(ours[inside]).sum() / np.square(ours).sum())
            starts.append(RoughStart(start - (shift - margin), likeness, likeness * share**0.5))
    return sorted(starts, key=lambda start: (-round(start.value, 2), abs(start.frame)))  # loops are alike elsewhere too


def spread(power: Floats, parts: int, length: int, rate: int) -> list[int]:
    """The loudest 10 ms of each part of a programme, as steps, those `length` frames apart or more."""
    apart = -(-length * STEPS_A_SECOND // rate)
    kept: list[int] = []
    for step in loudest_parts(power, parts):
        if not kept or step >= kept[-1] + apart:
            kept.append(step)
    return kept


def excerpts_of(stem: PlacedStem, places: Sequence[int], length: int, rate: int, monitor: Monitor) -> Floats:
    """Excerpts of a stem at rising places of the session, `length` frames apart or more (places × length × 2)."""
    monitor.check()
    first = round(stem.start_s * rate)
    starts = [place - first for place in places]
    sides = [_stereo(path, starts, length, rate) for path in stem.paths]
    if len(sides) == 1:
        return sides[0]
    return np.stack([sides[0][:, :, 0], sides[1][:, :, 1]], axis=2)


def _stereo(path: Path, starts: Sequence[int], length: int, rate: int) -> Floats:
    """Only what is wanted is read, unless the rate is another: a converter has to hear everything."""
    if TimelineTrack.rate_of(path) != rate:
        with TimelineTrack(path, rate) as track:
            return track.stereo_excerpts(starts, length)
    excerpts = read_excerpts(path, starts, length)[:, :, :SIDES].astype(np.float64)
    return excerpts if excerpts.shape[2] == SIDES else np.repeat(excerpts, SIDES, axis=2)


def places_to_compare(rough: PlacedStem, stems: Sequence[PlacedStem], start: int, rate: int) -> list[int]:
    """Rising frames of the session, far enough apart, at which the rough mix sounds; it begins at frame `start`."""
    power = session_power(stems)
    theirs = _on_session(rough, power.size, start / rate)
    apart = -(-LENGTH * STEPS_A_SECOND // rate)
    sounding = np.flatnonzero(theirs)
    if not sounding.size:
        return []
    first, last = int(sounding[0]), int(sounding[-1]) + 1
    places = first + np.array(spread(theirs[first:last], PLACES, LENGTH, rate), np.int64)
    places = _with_places(places, _oddness(theirs, power), ODD_PLACES, apart)
    for stem in stems:
        share = _share(stem, power, theirs)
        missing = OWN_PLACES - np.count_nonzero(share[places] > AUDIBLE_SHARE)
        places = _with_places(places, share, int(missing), apart)
    frames = (int(place * rate // STEPS_A_SECOND) for place in places)
    return [frame for frame in frames if frame >= start]


def sounding_outside(rough: PlacedStem, stems: Sequence[PlacedStem], start_s: float) -> tuple[float, float]:
    """For how many seconds the rough mix sounds before the session begins, and after it ends."""
    begin = round(start_s * STEPS_A_SECOND)
    end = session_power(stems).size - begin
    theirs = rough.power.astype(np.float64)
    below = OUTSIDE * float(theirs.mean())
    before, after = theirs[: max(0, -begin)], theirs[max(0, end) :]
    return _sounding_s(before, below), _sounding_s(after, below)


def _sounding_s(power: Floats, below: float) -> float:
    seconds = power[: power.size // STEPS_A_SECOND * STEPS_A_SECOND].reshape(-1, STEPS_A_SECOND).mean(axis=1)
    return float(np.count_nonzero(seconds > below))


def _on_session(rough: PlacedStem, steps: int, start_s: float) -> Floats:
    """The rough mix's power in each step of the session."""
    begin = round(start_s * STEPS_A_SECOND)
    theirs = np.zeros(steps)
    first, last = max(0, begin), min(steps, begin + rough.power.size)
    if first < last:
        theirs[first:last] = rough.power[first - begin : last - begin]
    return theirs


def _share(stem: PlacedStem, power: Floats, theirs: Floats) -> Floats:
    """How much of the session's power is the stem's, where the rough mix sounds and the stem is not only dying away."""
    first = round(stem.start_s * STEPS_A_SECOND)
    own = np.zeros(power.size)
    own[first : first + stem.power.size] = stem.power
    share = np.where(theirs > 0, own / np.maximum(power, 1e-30), 0.0)
    return np.asarray(np.where(own > AUDIBLE_SHARE * own.max(), share, 0.0))


def _oddness(theirs: Floats, power: Floats) -> Floats:
    """How much louder the rough mix is than the stems' power, where it is not soft."""
    even = np.ones(SMOOTH) / SMOOTH
    smooth, ours = np.convolve(theirs, even, "same"), np.convolve(power, even, "same")
    return np.where(smooth > LOUD * theirs.mean(), smooth / np.maximum(ours, 1e-30), 0.0)


def _with_places(places: NDArray[np.int64], value: Floats, more: int, apart: int) -> NDArray[np.int64]:
    """The places and `more` others, those of the highest value, none nearer to another than `apart`."""
    free = value.copy()
    for place in places:
        free[max(0, place - apart) : place + apart + 1] = 0.0
    for _ in range(more):
        best = int(np.argmax(free))
        if free[best] <= 0.0:
            break
        free[max(0, best - apart) : best + apart + 1] = 0.0
        places = np.append(places, best)
    return np.sort(places)
