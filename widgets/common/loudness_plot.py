"""Loudness over the song, drawn and told: its series, their tones, and what a screen reader says of them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.jobs.job import clock_text
from app.text import count
from widgets.common.labels import tooltip
from widgets.common.look import Look
from widgets.common.time_plot import TimePlot
from widgets.common.words import number

_HEAD, _FOOT, _MARKS = 26.0, 22.0, 12.0
_GRID, _DEEPEST, _SHALLOWEST = 6.0, -60.0, -24.0
_BELOW = 3.0
_MARKS_APART = 3.0
_SWATCH, _SPACE = 20.0, 14.0
_LEAST_HEIGHT = 132
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

    def told(self, target: float | None, ceiling: float | None) -> str:
        """The plot in words, for those who cannot see it."""
        parts = [_loudness_words(self.short_term)]
        if target is not None:
            parts.append(f"The target is {number(target)} LUFS.")
        peak = self.peaks.range()
        if peak is not None:
            parts.append(f"The highest peak is {number(peak[1])} dBTP, at {clock_text(peak[2])}.")
        if ceiling is not None:
            places = len(self.over(ceiling))
            where = (
                f"over {number(ceiling)} dBTP at {count(places, 'place')}"
                if places
                else f"at or below {number(ceiling)} dBTP"
            )
            parts.append(f"Peaks are {where}.")
        return " ".join(parts)


class LoudnessPlot(TimePlot):
    """Shows one version, and another's short-term loudness faintly beside it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "Loudness over time", parent)
        self._top, self._bottom, self._times = _HEAD + _MARKS, _FOOT, True
        self._lowest, self._highest, self._grid = -36.0, 0.0, _GRID
        self._track: LoudnessTrack | None = None
        self._other: LoudnessTrack | None = None
        self._other_name = ""
        self._target: float | None = None
        self._ceiling: float | None = None
        self._lines: dict[str, list[QPolygonF]] = {}
        self.setMinimumHeight(_LEAST_HEIGHT)

    def show_track(self, track: LoudnessTrack | None, other: LoudnessTrack | None = None, other_name: str = "") -> None:
        """Show a version, and another for comparison, called `other_name`."""
        self._track, self._other, self._other_name = track, other, other_name
        tracks = [each for each in (track, other) if each]
        self._duration_s = max((each.duration_s for each in tracks), default=0.0)
        self._lowest = min((_floor(each.short_term) for each in tracks), default=-36.0)
        self._tell()

    def show_limits(self, target: float | None, ceiling: float | None) -> None:
        """Show what the master aims at: LUFS and dBTP."""
        if (target, ceiling) != (self._target, self._ceiling):
            self._target, self._ceiling = target, ceiling
            self._tell()

    def forget(self) -> None:
        """Compute the lines anew, and draw them."""
        self._lines.clear()
        super().forget()

    def content(self, painter: QPainter) -> None:
        """The curves, the target, the marks and what they mean."""
        tokens = self._look.tokens
        if not self._lines:
            self._lines = self._compute()
        _draw(painter, self._lines["other"], QPen(tokens.colour("muted"), 1.4, Qt.PenStyle.DashLine))
        _draw(painter, self._lines["momentary"], QPen(_faint(tokens.colour("accent")), 1))
        _draw(painter, self._lines["short"], QPen(tokens.colour("accent"), 2.4))
        self._draw_target(painter)
        self._draw_marks(painter)
        self._draw_legend(painter)

    def _compute(self) -> dict[str, list[QPolygonF]]:
        width = int(self.room.width()) // 2
        wanted = {
            "other": self._other and self._other.short_term,
            "momentary": self._track and self._track.momentary,
            "short": self._track and self._track.short_term,
        }
        lines = {
            name: self.line(*each.columns(width, self._duration_s)) if each else [] for name, each in wanted.items()
        }
        return {**lines, "marks": self._marks()}

    def _draw_target(self, painter: QPainter) -> None:
        if self._target is not None:
            y = self.y_of(self._target)
            painter.setPen(QPen(self._look.tokens.colour("warning"), 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(self.room.left(), y), QPointF(self.room.right(), y))

    def _draw_marks(self, painter: QPainter) -> None:
        """A triangle over each place where peaks are over the ceiling."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.tokens.colour("error"))
        for mark in self._lines["marks"]:
            painter.drawPolygon(mark)

    def _marks(self) -> list[QPolygonF]:
        marks, last = [], -math.inf
        over = self._track.over(self._ceiling) if self._track and self._ceiling is not None else []
        room = self.room
        for at in over:
            x = room.left() + room.width() * at / self._duration_s
            if x - last >= _MARKS_APART:
                marks.append(_triangle(x, room.top() - 3))
                last = x
        return marks

    def _draw_legend(self, painter: QPainter) -> None:
        tokens, metrics = self._look.tokens, QFontMetricsF(painter.font())
        entries: list[tuple[str, QPen | None]] = [
            ("Short-term", QPen(tokens.colour("accent"), 2.4)),
            ("Momentary", QPen(_faint(tokens.colour("accent")), 1)),
        ]
        if self._other:
            entries.append((self._other_name, QPen(tokens.colour("muted"), 1.4, Qt.PenStyle.DashLine)))
        if self._target is not None:
            dots = QPen(tokens.colour("warning"), 1.5, Qt.PenStyle.DotLine)
            entries.append((f"Target {number(self._target)} LUFS", dots))
        if self._ceiling is not None and self._lines["marks"]:
            entries.append((f"Peaks over {number(self._ceiling)} dBTP", None))
        x = self.room.left()
        for text, pen in entries:
            width = _SWATCH + metrics.horizontalAdvance(text)
            if x + width <= self.room.right():
                self._draw_entry(painter, x, text, pen)
            x += width + _SPACE

    def _draw_entry(self, painter: QPainter, x: float, text: str, pen: QPen | None) -> None:
        tokens = self._look.tokens
        if pen:
            painter.setPen(pen)
            painter.drawLine(QPointF(x, _HEAD / 2), QPointF(x + _SWATCH - 6, _HEAD / 2))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("error"))
            painter.drawPolygon(_triangle(x + _SWATCH - 11, _HEAD / 2 + 4))
        painter.setPen(tokens.colour("muted"))
        room = QRectF(x + _SWATCH, 0, self.width(), _HEAD)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _tell(self) -> None:
        said = self._track.told(self._target, self._ceiling) if self._track else "Nothing has been measured yet."
        self.setAccessibleDescription(said)
        self.setToolTip(tooltip(said))
        self.forget()


def _floor(short_term: Series) -> float:
    """The bottom of the scale: a little below the quietest, within reason."""
    found = short_term.range()
    lowest = found[0] - _BELOW if found else -36.0
    return max(_DEEPEST, min(_SHALLOWEST, math.floor(lowest / _GRID) * _GRID))


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(0.55)
    return faint


def _triangle(x: float, y: float) -> QPolygonF:
    """A mark that points down at (x, y)."""
    return QPolygonF([QPointF(x - 4.5, y - 8), QPointF(x + 4.5, y - 8), QPointF(x, y)])


def _draw(painter: QPainter, lines: list[QPolygonF], pen: QPen) -> None:
    painter.setPen(pen)
    for line in lines:
        painter.drawPolyline(line)


def series(step_s: float, values: ArrayLike) -> Series:
    """A series of whatever numbers there are; None counts as no value."""
    return Series(step_s, np.asarray(values, np.float64))


def _loudness_words(short_term: Series) -> str:
    found = short_term.range()
    if found is None:
        return "No loudness over time: it is silent, or shorter than three seconds."
    low, high, at = found
    return f"Short-term loudness from {number(low)} to {number(high)} LUFS, loudest at {clock_text(at)}."
