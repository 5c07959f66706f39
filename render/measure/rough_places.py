"""Where to compare a rough mix with the stems: short excerpts all over it, and some wherever one may differ."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from render.measure.gating import STEPS_A_SECOND
from render.measure.rough import Placed, session_power, spread

Floats = NDArray[np.float64]
PLACES, LENGTH = 96, 1024
ODD_PLACES = 16  # more of them, where the rough mix is loudest against the stems' power
OWN_PLACES = 4  # at least so many for every stem
HEARD = 1e-3  # of a place's power: a stem with less is not heard there
LOUD = 0.03  # of the mean power: what is softer is no odd place
SMOOTH = 10  # steps over which powers are averaged to find odd places
OUTSIDE = 0.01  # of the mean power, over a second: what is softer dies away


def places_to_compare(rough: Placed, stems: Sequence[Placed], start: int, rate: int) -> list[int]:
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
        missing = OWN_PLACES - np.count_nonzero(share[places] > HEARD)
        places = _with_places(places, share, int(missing), apart)
    frames = (int(place * rate // STEPS_A_SECOND) for place in places)
    return [frame for frame in frames if frame >= start]


def sounding_outside(rough: Placed, stems: Sequence[Placed], start_s: float) -> tuple[float, float]:
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


def _on_session(rough: Placed, steps: int, start_s: float) -> Floats:
    """The rough mix's power in each step of the session."""
    begin = round(start_s * STEPS_A_SECOND)
    theirs = np.zeros(steps)
    first, last = max(0, begin), min(steps, begin + rough.power.size)
    if first < last:
        theirs[first:last] = rough.power[first - begin : last - begin]
    return theirs


def _share(stem: Placed, power: Floats, theirs: Floats) -> Floats:
    """How much of the session's power is the stem's, where the rough mix sounds and the stem is not only dying away."""
    first = round(stem.start_s * STEPS_A_SECOND)
    own = np.zeros(power.size)
    own[first : first + stem.power.size] = stem.power
    share = np.where(theirs > 0, own / np.maximum(power, 1e-30), 0.0)
    return np.asarray(np.where(own > HEARD * own.max(), share, 0.0))


def _oddness(theirs: Floats, power: Floats) -> Floats:
    """How much louder the rough mix is than the stems' power, where it is not soft."""
    even = np.ones(SMOOTH) / SMOOTH
    heard, ours = np.convolve(theirs, even, "same"), np.convolve(power, even, "same")
    return np.where(heard > LOUD * theirs.mean(), heard / np.maximum(ours, 1e-30), 0.0)


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
