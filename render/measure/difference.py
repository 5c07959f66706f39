"""What changed between two versions of one stem: moved, louder, and where else they differ, by how much."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.measure.alignment import best_shift, likely_lags, loudest_parts
from render.measure.tracks import TimelineTrack
from render.monitor import Monitor

Floats = NDArray[np.float64]
STEPS_A_SECOND = 10
WINDOWS, LENGTH, MARGIN_S = 6, 8192, 0.12  # excerpts that are correlated, their frames, how far around they are sought
CANDIDATES = 4
ALIKE = 0.7  # likeness from which two versions are one that was moved
SAME = 0.98  # correlation of a step from which its gain is the version's gain
DIFFERENT = 10**-4.0  # of a step's power: −40 dB, from which it counts as different
FLOOR = 10**-7.0  # −70 dBFS: what is softer is no difference that anybody hears
BRIDGE_S = 0.5  # differences closer together than this are one


@dataclass(frozen=True, slots=True)
class AlignedFile:
    """A file and where it starts in its session, in seconds."""

    path: Path
    start_s: float


@dataclass(frozen=True, slots=True)
class DifferingSpan:
    """Where two versions differ, in seconds of the session of the second.

    `difference_db` is the level of the difference against the louder of both there. `level_db` is how much louder the
    second is; None where one of them is silent.
    """

    from_s: float
    to_s: float
    difference_db: float
    level_db: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The second version is the first, `moved_s` later and `gain_db` louder, but for the `spans`.

    `flipped` says that its polarity is the other way round. `likeness` is the correlation of both over all (0 to 1)
    once they lie on each other.
    """

    moved_s: float
    gain_db: float
    flipped: bool
    likeness: float
    spans: tuple[DifferingSpan, ...]


def difference(before: AlignedFile, after: AlignedFile, monitor: Monitor) -> Difference:
    """Compare two versions of a stem; the first is resampled to the second's rate where they differ.

    Reads each file twice at most, a second at a time. Raises AudioError naming the file, or Cancelled.
    """
    rate = TimelineTrack.rate_of(after.path)
    at_once = _sums(before, after, 0, rate, monitor)
    if at_once.likeness < SAME:
        moved = _find_move(before, after, at_once, rate, monitor)
        if moved:
            there = _sums(before, after, moved, rate, monitor)
            if there.likeness > at_once.likeness:
                return _judge(there, moved / rate)
    return _judge(at_once, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class _Sums:
    """Mean products of both versions in each step of the session from `start_s` on, each channel's together."""

    start_s: float
    before: Floats
    after: Floats
    both: Floats

    @property
    def likeness(self) -> float:
        energy = float(self.before.sum() * self.after.sum())
        return abs(float(self.both.sum())) / energy**0.5 if energy > 0 else 0.0

    @property
    def flipped(self) -> bool:
        return self.likeness > ALIKE and float(self.both.sum()) < 0


def _sums(before: AlignedFile, after: AlignedFile, moved: int, rate: int, monitor: Monitor) -> _Sums:
    start = min(before.start_s + moved / rate, after.start_s)
    products = [
        (np.square(one).mean(), np.square(other).mean(), (one * other).mean())
        for one, other in _aligned(before, after, moved, round(start * rate), rate, monitor)
    ]
    powers = np.array(products).reshape(-1, 3)
    return _Sums(start, powers[:, 0], powers[:, 1], powers[:, 2])


def _aligned(
    before: AlignedFile, after: AlignedFile, moved: int, start: int, rate: int, monitor: Monitor
) -> Iterator[tuple[Floats, Floats]]:
    """Both versions in stereo, a step at a time, from the session's frame `start` on."""
    step = rate // STEPS_A_SECOND
    with TimelineTrack(before.path, rate) as one, TimelineTrack(after.path, rate) as other:
        first, second = round(before.start_s * rate) + moved, round(after.start_s * rate)
        end = max(first + one.frames, second + other.frames)
        for begin in range(start, end, rate):
            monitor.check()
            here, there = one.read(begin - first, rate), other.read(begin - second, rate)
            for at in range(0, min(rate, end - begin), step):
                yield here[at : at + step], there[at : at + step]


def _find_move(before: AlignedFile, after: AlignedFile, sums: _Sums, rate: int, monitor: Monitor) -> int:
    """How many frames later the second version plays the same; 0 where none can be found."""
    step, margin = rate // STEPS_A_SECOND, round(MARGIN_S * rate)
    places = [round(sums.start_s * rate) + place * step for place in loudest_parts(sums.after, WINDOWS)]
    if not places or not sums.before.any():
        return 0
    with TimelineTrack(after.path, rate) as track:
        ours = track.excerpts([place - round(after.start_s * rate) for place in places], LENGTH)
    best, most = 0, ALIKE
    for lag in likely_lags(sums.before, sums.after, CANDIDATES):
        monitor.check()
        with TimelineTrack(before.path, rate) as track:
            starts = [place - lag * step - margin - round(before.start_s * rate) for place in places]
            theirs = track.excerpts(starts, LENGTH + 2 * margin)
        shift, likeness = best_shift(ours, theirs)
        if likeness > most:
            best, most = lag * step - (shift - margin), likeness
    return best


def _judge(sums: _Sums, moved_s: float) -> Difference:
    flipped = sums.flipped
    if flipped:
        sums = replace(sums, both=-sums.both)
    gain = _gain(sums)
    left = sums.after - 2 * gain * sums.both + gain**2 * sums.before
    louder = np.maximum(sums.after, gain**2 * sums.before)
    differs = (left > DIFFERENT * louder) & (left > FLOOR)
    spans = tuple(_span(sums, first, last, left, louder) for first, last in _runs(differs))
    return Difference(moved_s, float(20 * np.log10(gain)), flipped, sums.likeness, spans)


def _gain(sums: _Sums) -> float:
    """How much louder the second version is where both are alike; 1 where they nowhere are."""
    energy = sums.before * sums.after
    alike = (sums.both > 0) & (energy > FLOOR**2) & (np.square(sums.both) > SAME**2 * energy)
    if not alike.any():
        return 1.0
    gains, weights = sums.both[alike] / sums.before[alike], sums.before[alike]
    order = np.argsort(gains)
    middle = int(np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2))
    return float(gains[order][min(middle, gains.size - 1)])


def _runs(differs: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First step of each run, and the step after it; runs that are close to each other are one."""
    runs: list[tuple[int, int]] = []
    for step in np.flatnonzero(differs).tolist():
        if runs and step - runs[-1][1] < BRIDGE_S * STEPS_A_SECOND:
            runs[-1] = (runs[-1][0], step + 1)
        else:
            runs.append((step, step + 1))
    return runs


def _span(sums: _Sums, first: int, last: int, left: Floats, louder: Floats) -> DifferingSpan:
    here = slice(first, last)
    before, after = float(sums.before[here].sum()), float(sums.after[here].sum())
    audible = min(before, after) > FLOOR * (last - first)
    return DifferingSpan(
        sums.start_s + first / STEPS_A_SECOND,
        sums.start_s + last / STEPS_A_SECOND,
        float(10 * np.log10(left[here].sum() / louder[here].sum())),
        float(10 * np.log10(after / before)) if audible else None,
    )
