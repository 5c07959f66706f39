"""Finding files that hold the same sound: by their level over time, then by their waveforms."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.loudness import STEPS_A_SECOND
from render.measure.tracks import read_excerpts

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
MOST_STEPS = 16384  # of a level curve: longer ones are taken in coarser steps
EXCERPTS, LENGTH = 16, 1024


@dataclass(frozen=True, slots=True)
class Sounding:
    """A file to compare: the mean power of each 10 ms, and a fingerprint that files with the same samples share."""

    path: Path
    rate: int
    power: Singles
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Match:
    """Files `first` and `second`, by their places in the list, hold the same sound.

    `second` is `level_db` louder, `moved_s` later, and upside down where `opposite`; `exact` where every sample is the
    same, `partly` where something else sounds in it, or only a part of the frequencies.
    """

    first: int
    second: int
    level_db: float
    opposite: bool
    exact: bool
    moved_s: float = 0.0
    partly: bool = False


def find_matches(files: Sequence[Sounding], curve_at_least: float, difference_below_db: float) -> list[Match]:
    """Pairs of files that start together and hold the same sound, each against the first of its like.

    Two are the same where their level curves' cosine is `curve_at_least`, and what is left of one waveform after the
    other is taken away is below `difference_below_db`. Raises AudioError where one cannot be read again.
    """
    matches: list[Match] = []
    for group in _candidates(files, curve_at_least):
        vectors: dict[int, Floats] = {}
        firsts: list[int] = []
        for index in group:
            match = _first_match(files, index, firsts, group, vectors, difference_below_db)
            if match is None:
                firsts.append(index)
            else:
                matches.append(match)
    return matches


def _first_match(
    files: Sequence[Sounding],
    index: int,
    firsts: Sequence[int],
    group: Sequence[int],
    vectors: dict[int, Floats],
    below_db: float,
) -> Match | None:
    for first in firsts:
        if files[first].fingerprint == files[index].fingerprint:
            return Match(first, index, 0.0, opposite=False, exact=True)
    for first in firsts:
        one, other = (_vector(files, place, group, vectors) for place in (first, index))
        match = _compare(first, index, one, other, below_db)
        if match:
            return match
    return None


def _vector(files: Sequence[Sounding], index: int, group: Sequence[int], vectors: dict[int, Floats]) -> Floats:
    """The waveform of a file at the group's places, left then right."""
    if index not in vectors:
        excerpts = read_excerpts(files[index].path, _places(files, group), LENGTH).astype(np.float64)
        vectors[index] = np.concatenate([excerpts[:, :, 0].ravel(), excerpts[:, :, -1].ravel()])
    return vectors[index]


def _compare(first: int, second: int, one: Floats, other: Floats, below_db: float) -> Match | None:
    energy = float(one @ one)
    gain = float(one @ other) / energy if energy else 0.0
    if gain == 0.0:
        return None
    left = other - gain * one
    if float(left @ left) > float(other @ other) * 10 ** (below_db / 10):
        return None
    return Match(first, second, float(20 * np.log10(abs(gain))), opposite=gain < 0, exact=False)


def _candidates(files: Sequence[Sounding], at_least: float) -> list[list[int]]:
    """Groups of files whose curves are alike, in order; a file is in the group of the first that it is like."""
    curves, _ = level_curves(files)
    groups: list[list[int]] = []
    for index, file in enumerate(files):
        like = curves @ curves[index]
        for group in groups:
            if like[group[0]] >= at_least and files[group[0]].rate == file.rate:
                group.append(index)
                break
        else:
            groups.append([index])
    return [group for group in groups if len(group) > 1]


def level_curves(files: Sequence[Sounding]) -> tuple[Singles, float]:
    """The files' levels over time, each of length 1 as a vector (files × steps), and the seconds of a step."""
    longest = max((file.power.size for file in files), default=0)
    coarse = max(1, -(-longest // MOST_STEPS))
    curves = np.zeros((len(files), -(-longest // coarse)), np.float32)
    for curve, file in zip(curves, files, strict=True):
        padded = np.zeros(curve.size * coarse, np.float32)
        padded[: file.power.size] = file.power
        curve[:] = np.sqrt(padded.reshape(-1, coarse).sum(axis=1))
    curves /= np.maximum(np.linalg.norm(curves, axis=1, keepdims=True), 1e-20)
    return curves, coarse / STEPS_A_SECOND


def _places(files: Sequence[Sounding], group: Sequence[int]) -> list[int]:
    """The loudest 10 ms of each of `EXCERPTS` equal parts of the group's first file, as frames, far enough apart."""
    first = files[group[0]]
    steps = first.power.size
    apart = -(-LENGTH * STEPS_A_SECOND // first.rate)
    places: list[int] = []
    for part in range(EXCERPTS):
        low, high = part * steps // EXCERPTS, (part + 1) * steps // EXCERPTS
        low = max(low, places[-1] + apart) if places else low
        if low < high and first.power[low:high].any():
            places.append(low + int(np.argmax(first.power[low:high])))
    return [place * first.rate // STEPS_A_SECOND for place in places]
