"""What a master shows over its time: loudness, momentary thin and short-term bold, with the target and where true peaks
are over the ceiling; and how far the gain was turned down.
"""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from render.text import clock
from widgets.common.labels import tooltip
from widgets.common.look import Look
from widgets.common.loudness_series import Figures, LoudnessTrack, Series
from widgets.common.time_plot import TimePlot
from widgets.common.words import number

_HEAD, _FOOT, _MARKS = 26.0, 22.0, 12.0
_GRID, _DEEPEST, _SHALLOWEST = 6.0, -60.0, -24.0
_BELOW = 3.0
_MARKS_APART = 3.0
_SWATCH, _SPACE = 20.0, 14.0
_LEAST_HEIGHT = 132
_STRIP_HEAD, _STRIP_FOOT, _STRIP_HEIGHT = 22.0, 8.0, 86  # of the reduction
_AUDIBLE_DB = 0.05


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
        self._describe()

    def show_limits(self, target: float | None, ceiling: float | None) -> None:
        """Show what the master aims at: LUFS and dBTP."""
        if (target, ceiling) != (self._target, self._ceiling):
            self._target, self._ceiling = target, ceiling
            self._describe()

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

    def _describe(self) -> None:
        description = (
            self._track.description(self._target, self._ceiling) if self._track else "Nothing has been measured yet."
        )
        self.setAccessibleDescription(description)
        self.setToolTip(tooltip(description))
        self.forget()


class ReductionPlot(TimePlot):
    """Decibels of gain reduction, hanging from the top; nothing where none has been made."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "Gain reduction over time", parent)
        self._top, self._bottom = _STRIP_HEAD, _STRIP_FOOT
        self._lowest, self._highest, self._grid = -6.0, 0.0, 3.0
        self._series: Series | None = None
        self._lines: list[QPolygonF] = []
        self.setFixedHeight(_STRIP_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_reduction(None, 0.0)

    def show_reduction(self, reduction: Series | None, duration_s: float) -> None:
        """Show a reduction in dB (0 and more) on an axis of this length."""
        self._series = Series(reduction.step_s, -reduction.values) if reduction else None
        self._duration_s = duration_s
        extremes = reduction.range() if reduction else None
        deepest = extremes[1] if extremes else 0.0
        self._lowest = -max(6.0, math.ceil(deepest / 3) * 3)
        self._grid = 3.0 if self._lowest > -9 else self._lowest / -2
        self._description = _reduction_words(reduction, extremes)
        self.setAccessibleDescription(self._description)
        self.setToolTip(tooltip(self._description))
        self.forget()

    def forget(self) -> None:
        """Compute the line anew, and draw it."""
        self._lines = []
        super().forget()

    def content(self, painter: QPainter) -> None:
        """The reduction, filled from the top, and what it is."""
        tokens = self._look.tokens
        if self._series and not self._lines:
            self._lines = self.line(*self._lowest_columns(self._series))
        fill = QColor(tokens.colour("accent"))
        fill.setAlphaF(0.25)
        for line in self._lines:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            top = self.y_of(0.0)
            painter.drawPolygon(
                QPolygonF([QPointF(line.first().x(), top), *line.toList(), QPointF(line.last().x(), top)])
            )
            painter.setPen(QPen(tokens.colour("accent"), 1.2))
            painter.drawPolyline(line)
        painter.setPen(tokens.colour("muted"))
        room = QRectF(self.room.left(), 0, self.room.width(), _STRIP_HEAD - 4)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._description)

    def _lowest_columns(self, each: Series) -> tuple[Figures, Figures, Figures]:
        """Columns that show the deepest reduction of each only: short dips matter."""
        times, low, _high = each.columns(int(self.room.width()), self._duration_s)
        return times, low, low


def _floor(short_term: Series) -> float:
    """The bottom of the scale: a little below the quietest, within reason."""
    extremes = short_term.range()
    lowest = extremes[0] - _BELOW if extremes else -36.0
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


def _reduction_words(reduction: Series | None, extremes: tuple[float, float, float] | None) -> str:
    if reduction is None:
        return "Gain reduction (dB): shown once a master has been made here."
    if extremes is None:
        return "Gain reduction (dB): nothing limits this master."
    if extremes[1] < _AUDIBLE_DB:
        return "Gain reduction (dB): the limiter did nothing."
    return f"Gain reduction (dB): at most {number(extremes[1])} dB, at {clock(extremes[2])}."
