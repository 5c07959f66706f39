"""Figures over time, a value a step, and how they fit into the columns of a plot; knows no Qt."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from render.text import clock, count
from widgets.common.words import number

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """Values `step_s` seconds apart, the first at `step_s`; NaN and infinities where there is none."""

    step_s: float
    values: Figures

    @property
    def duration_s(self) -> float:
        """The time of the last value."""
        return len(self.values) * self.step_s

    def columns(self, how_many: int, duration_s: float) -> tuple[Figures, Figures, Figures]:
        """Times, lowest and highest values of at most `how_many` columns over `duration_s`; NaN where there is none."""
        if not len(self.values) or how_many < 1 or duration_s <= 0:
            return np.zeros(0), np.zeros(0), np.zeros(0)
        share = max(1, round(how_many * min(1.0, self.duration_s / duration_s)))
        starts = np.unique(np.linspace(0, len(self.values), min(share, len(self.values)), endpoint=False).astype(int))
        finite = np.isfinite(self.values)
        low = np.minimum.reduceat(np.where(finite, self.values, np.inf), starts)
        high = np.maximum.reduceat(np.where(finite, self.values, -np.inf), starts)
        ends = np.append(starts[1:], len(self.values))
        times = (starts + ends + 1) / 2 * self.step_s
        return times, np.where(np.isinf(low), np.nan, low), np.where(np.isinf(high), np.nan, high)

    def range(self) -> tuple[float, float, float] | None:
        """The lowest and the highest value and the time of the highest; None where there is no value."""
        finite = np.where(np.isfinite(self.values), self.values, np.nan)
        if np.isnan(finite).all():
            return None
        top = int(np.nanargmax(finite))
        return float(np.nanmin(finite)), float(finite[top]), (top + 1) * self.step_s


def series(step_s: float, values: ArrayLike) -> Series:
    """A series of whatever numbers there are; None counts as no value."""
    return Series(step_s, np.asarray(values, np.float64))


@dataclass(frozen=True, slots=True)
class LoudnessTrack:
    """One version over time: momentary (400 ms) and short-term (3 s) loudness in LUFS, and peaks in dBTP."""

    momentary: Series
    short_term: Series
    peaks: Series

    @property
    def duration_s(self) -> float:
        """The length of the version."""
        return max(self.momentary.duration_s, self.peaks.duration_s)

    def over(self, ceiling: float) -> list[float]:
        """The times at which peaks begin to be over the ceiling; those in one run of steps are one."""
        above = np.nan_to_num(self.peaks.values, nan=-np.inf) > ceiling
        begins = np.flatnonzero(above & ~np.concatenate([[False], above[:-1]]))
        return [float(at + 1) * self.peaks.step_s for at in begins]

    def description(self, target: float | None, ceiling: float | None) -> str:
        """The plot in words, for those who cannot see it."""
        parts = [_loudness_words(self.short_term)]
        if target is not None:
            parts.append(f"The target is {number(target)} LUFS.")
        peak = self.peaks.range()
        if peak is not None:
            parts.append(f"The highest peak is {number(peak[1])} dBTP, at {clock(peak[2])}.")
        if ceiling is not None:
            places = len(self.over(ceiling))
            where = (
                f"over {number(ceiling)} dBTP at {count(places, 'place')}"
                if places
                else f"at or below {number(ceiling)} dBTP"
            )
            parts.append(f"Peaks are {where}.")
        return " ".join(parts)


def _loudness_words(short_term: Series) -> str:
    extremes = short_term.range()
    if extremes is None:
        return "No loudness over time: it is silent, or shorter than three seconds."
    low, high, at = extremes
    return f"Short-term loudness from {number(low)} to {number(high)} LUFS, loudest at {clock(at)}."
