"""Finding files that hold the same sound: by their level over time, then by their waveforms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.loudness import STEPS_A_SECOND
from render.measure.tracks import read_excerpts
from render.monitor import Monitor

Singles = NDArray[np.float32]
MOST_STEPS = 16384  # of a level curve: longer ones are taken in coarser steps
EXCERPTS, LENGTH = 16, 1024
_ROUNDING = 1e-3  # of cosines in single precision, many times over


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


def find_matches(
    files: Sequence[Sounding], curve_at_least: float, difference_below_db: float, monitor: Monitor
) -> list[Match]:
    """Pairs of files that start together and hold the same sound, each against the first of its like.

    Two are the same where their level curves' cosine is `curve_at_least`, and what is left of one waveform after the
    other is taken away is below `difference_below_db`. Raises AudioError where one cannot be read again, and Cancelled.
    """
    return [
        match
        for group in _candidates(files, curve_at_least, monitor)
        for match in _Firsts(files, group, difference_below_db).matches(monitor)
    ]


class _Firsts:
    """The files of a group that are like none before them; the next one is held against all of them at once."""

    def __init__(self, files: Sequence[Sounding], group: Sequence[int], below_db: float) -> None:
        self._files, self._group, self._below_db = files, group, below_db
        first = files[group[0]]
        self._places = loudest_places(first, EXCERPTS, -(-LENGTH * STEPS_A_SECOND // first.rate))
        self._exact: dict[str, int] = {}
        self._firsts: list[int] = []
        self._vectors = np.zeros((0, 0), np.float32)
        self._lengths = np.zeros(len(group), np.float32)

    def matches(self, monitor: Monitor) -> Iterator[Match]:
        """The matches of the group, in order."""
        for index in self._group:
            monitor.check()
            exact = self._exact.get(self._files[index].fingerprint)
            match = Match(exact, index, 0.0, opposite=False, exact=True) if exact is not None else self._match(index)
            if match:
                yield match

    def _match(self, index: int) -> Match | None:
        vector = self._vector(index)
        for place in self._likely(vector):
            match = _compare(self._firsts[place], index, self._vectors[place], vector, self._below_db)
            if match:
                return match
        self._add(index, vector)
        return None

    def _vector(self, index: int) -> Singles:
        """The waveform of a file at the group's places, left then right."""
        excerpts = read_excerpts(self._files[index].path, self._places, LENGTH).astype(np.float32)
        return np.concatenate([excerpts[:, :, 0].ravel(), excerpts[:, :, -1].ravel()])

    def _likely(self, vector: Singles) -> list[int]:
        """The firsts whose waveform may be this one, by one product of them all; what rounding hides is let through."""
        known = len(self._firsts)
        length = float(np.linalg.norm(vector))
        if not known or not length:
            return []
        cosines = np.abs(self._vectors[:known] @ vector) / np.maximum(self._lengths[:known] * length, 1e-30)
        return [int(place) for place in np.nonzero(1 - cosines**2 < 10 ** (self._below_db / 10) + _ROUNDING)[0]]

    def _add(self, index: int, vector: Singles) -> None:
        if not self._firsts:
            self._vectors = np.zeros((len(self._group), vector.size), np.float32)
        self._vectors[len(self._firsts)], self._lengths[len(self._firsts)] = vector, np.linalg.norm(vector)
        self._firsts.append(index)
        self._exact.setdefault(self._files[index].fingerprint, index)


def _compare(first: int, second: int, before: Singles, after: Singles, below_db: float) -> Match | None:
    one, other = before.astype(np.float64), after.astype(np.float64)
    energy = float(one @ one)
    gain = float(one @ other) / energy if energy else 0.0
    if gain == 0.0:
        return None
    left = other - gain * one
    if float(left @ left) > float(other @ other) * 10 ** (below_db / 10):
        return None
    return Match(first, second, float(20 * np.log10(abs(gain))), opposite=gain < 0, exact=False)


def _candidates(files: Sequence[Sounding], at_least: float, monitor: Monitor) -> list[list[int]]:
    """Groups of files whose curves are alike, in order; a file is in the group of the first that it is like."""
    curves, _ = level_curves(files)
    groups: list[list[int]] = []
    firsts = np.zeros_like(curves)
    for index, file in enumerate(files):
        monitor.check()
        like = firsts[: len(groups)] @ curves[index]
        for number, group in enumerate(groups):
            if like[number] >= at_least and files[group[0]].rate == file.rate:
                group.append(index)
                break
        else:
            firsts[len(groups)] = curves[index]
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


def loudest_places(file: Sounding, parts: int, apart: int) -> list[int]:
    """The loudest 10 ms of each of so many equal parts of the file, as frames, at least `apart` times 10 ms apart."""
    steps = file.power.size
    places: list[int] = []
    for part in range(parts):
        low, high = part * steps // parts, (part + 1) * steps // parts
        low = max(low, places[-1] + apart) if places else low
        if low < high and file.power[low:high].any():
            places.append(low + int(np.argmax(file.power[low:high])))
    return [place * file.rate // STEPS_A_SECOND for place in places]
