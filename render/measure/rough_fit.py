"""What a rough mix is made of, by the stems: whether all are there, at which levels, and what happened to the whole."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from render.machine import usable_cores
from render.measure.rough_mix import (
    LENGTH,
    PlacedStem,
    RoughStart,
    excerpts_of,
    find_starts,
    places_to_compare,
    sounding_outside,
)
from render.measure.sum_model import StemLevel, SumModel, explain
from render.measure.tracks import SIDES, TimelineTrack
from render.monitor import Monitor

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
MANY, MANY_LENGTH = 48, 512  # from so many stems on, excerpts are shorter, so that all fit into little memory
FEWEST = 16  # places, below which they prove nothing
CLEAR = 0.95  # likeness of a start that needs no second
RIVAL = 0.5  # of the best start's value: another that may be the right one
MONO = 1e-4  # of the energy: sides that differ by less are one


@dataclass(frozen=True, slots=True)
class RoughFit:
    """What a rough mix is made of.

    It begins `start_s` into the session, and its waveform is `likeness` (0 to 1) like the stems' plain sum. `levels`
    are the stems' own, in their order. In each of the places `at_s` of the session `left_db` is what the stems do not
    explain, against the mix there; `gains_db` by how much they are turned up there, about the median, and `ours_db` the
    level of their sum. `shaped_db` is by how much the tone was changed between its softest and its loudest third of an
    octave, 0 where nothing needs it to have been. `before_s` and `after_s` say for how long it sounds where no stem is.
    """

    start_s: float
    likeness: float
    levels: tuple[StemLevel, ...]
    at_s: tuple[float, ...]
    left_db: tuple[float, ...]
    gains_db: tuple[float, ...]
    ours_db: tuple[float, ...]
    shaped_db: float
    before_s: float
    after_s: float


def fit_rough(
    rough: PlacedStem, stems: Sequence[PlacedStem], rate: int, likeness: float, monitor: Monitor
) -> RoughFit | None:
    """Explain the rough mix by the stems; None where they share too little time, or their waveforms are less alike.

    Raises AudioError where a file cannot be read again, and Cancelled when the monitor says so.
    """
    starts = find_starts(rough, stems, rate, monitor)
    likely = [start for start in starts if start.likeness >= likeness]
    rivals = [start for start in likely[1:2] if start.value > RIVAL * likely[0].value and likely[0].likeness < CLEAR]
    fits = [_fit_at(start, rough, stems, rate, monitor) for start in likely[:1] + rivals]
    return min(filter(None, fits), key=lambda fit: float(np.median(fit.left_db)), default=None)


def _fit_at(
    start: RoughStart, rough: PlacedStem, stems: Sequence[PlacedStem], rate: int, monitor: Monitor
) -> RoughFit | None:
    places = places_to_compare(rough, stems, start.frame, rate)
    if len(places) < FEWEST:
        return None
    length = LENGTH if len(stems) < MANY else MANY_LENGTH
    with TimelineTrack(rough.paths[0], rate) as track:
        mix = track.stereo_excerpts([place - start.frame for place in places], length)
    if not mix.any():
        return None
    mono = np.square(mix[:, :, 0] - mix[:, :, 1]).sum() < MONO * np.square(mix).sum()
    with ThreadPoolExecutor(usable_cores()) as pool:
        read = partial(_part, places=places, length=length, rate=rate, mono=bool(mono), monitor=monitor)
        model = explain(mix, list(pool.map(read, stems)), rate)
    outside = sounding_outside(rough, stems, start.frame / rate)
    return _summarise(start, rate, model, [place / rate for place in places], outside)


def _part(stem: PlacedStem, places: Sequence[int], length: int, rate: int, monitor: Monitor, *, mono: bool) -> Singles:
    """The stem's excerpts; folded down where the rough mix is."""
    excerpts = excerpts_of(stem, places, length, rate, monitor).astype(np.float32)
    return np.repeat(excerpts.mean(axis=2, keepdims=True), SIDES, axis=2) if mono else excerpts


def _summarise(
    start: RoughStart, rate: int, model: SumModel, at_s: Sequence[float], outside: tuple[float, float]
) -> RoughFit:
    return RoughFit(
        start.frame / rate,
        start.likeness,
        model.levels,
        tuple(at_s[place] for place in model.places),
        _decibels(model.left),
        _decibels(np.square(model.gains)),
        _decibels(model.ours),
        model.shaped_db(rate),
        *outside,
    )


def _decibels(ratios: Floats) -> tuple[float, ...]:
    return tuple((10 * np.log10(np.maximum(ratios, 1e-12))).tolist())
