"""Laying the stems of a session under a rough mix of them: where the mix begins, to the sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from render.measure.alignment import best_shift, loudest_parts
from render.measure.excerpts import read_excerpts
from render.measure.gating import STEPS_A_SECOND
from render.measure.matching import SEARCH_RATE, likely_starts
from render.measure.tracks import SIDES, Track
from render.monitor import Monitor

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
WINDOWS, WINDOW_S = 12, 0.4  # excerpts of the stems' sum that are sought in the rough mix
MARGIN_S = 0.001  # a coarse position is off by less


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A stem and where it starts in the session, in seconds; `power` is its mean power in each 10 ms.

    Two paths are the left and the right side of a pair.
    """

    paths: tuple[Path, ...]
    start_s: float
    power: Singles


@dataclass(frozen=True, slots=True)
class Start:
    """The session's frame with which a rough mix begins, and how alike both are there (0 to 1).

    `value` is less than that where less of the session lies within the rough mix.
    """

    frame: int
    likeness: float
    value: float


def session_power(stems: Sequence[Placed]) -> Floats:
    """The power of all stems together in each 10 ms of the session."""
    starts = [round(stem.start_s * STEPS_A_SECOND) for stem in stems]
    total = np.zeros(max((start + stem.power.size for start, stem in zip(starts, stems, strict=True)), default=0))
    for start, stem in zip(starts, stems, strict=True):
        total[start : start + stem.power.size] += stem.power
    return total


def find_starts(rough: Placed, stems: Sequence[Placed], rate: int, monitor: Monitor) -> list[Start]:
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


def _aligned(rough: Placed, ours: Floats, places: Sequence[int], coarse: Sequence[int], rate: int) -> list[Start]:
    """The exact starts near coarse ones, by the excerpts that lie within the rough mix; it is read once for all."""
    margin, length = round(MARGIN_S * rate), ours.shape[1]
    with Track(rough.paths[0], rate) as track:
        tried = sorted(
            (place - start - margin, number, start)
            for start in coarse
            for number, place in enumerate(places)
            if place - start >= 0 and place - start + length <= track.frames
        )
        heard = track.excerpts([first for first, _, _ in tried], length + 2 * margin)
    found = []
    for start in coarse:
        rows = [row for row, (_, _, of) in enumerate(tried) if of == start]
        inside = [tried[row][1] for row in rows]
        if inside:
            shift, likeness = best_shift(ours[inside], heard[rows])
            share = float(np.square(ours[inside]).sum() / np.square(ours).sum())
            found.append(Start(start - (shift - margin), likeness, likeness * share**0.5))
    return sorted(found, key=lambda start: (-round(start.value, 2), abs(start.frame)))  # loops are alike elsewhere too


def spread(power: Floats, parts: int, length: int, rate: int) -> list[int]:
    """The loudest 10 ms of each part of a programme, as steps, those `length` frames apart or more."""
    apart = -(-length * STEPS_A_SECOND // rate)
    kept: list[int] = []
    for step in loudest_parts(power, parts):
        if not kept or step >= kept[-1] + apart:
            kept.append(step)
    return kept


def excerpts_of(stem: Placed, places: Sequence[int], length: int, rate: int, monitor: Monitor) -> Floats:
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
    if Track.rate_of(path) != rate:
        with Track(path, rate) as track:
            return track.stereo_excerpts(starts, length)
    found = read_excerpts(path, starts, length)[:, :, :SIDES].astype(np.float64)
    return found if found.shape[2] == SIDES else np.repeat(found, SIDES, axis=2)
