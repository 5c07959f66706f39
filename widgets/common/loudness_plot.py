"""Loudness over time: momentary thin, short-term bold, the target, and where true peaks are over the ceiling."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from widgets.common.labels import tooltip
from widgets.common.look import Look
from widgets.common.loudness_series import LoudnessTrack, Series
from widgets.common.time_plot import TimePlot
from widgets.common.words import number

_HEAD, _FOOT, _MARKS = 26.0, 22.0, 12.0
_GRID, _DEEPEST, _SHALLOWEST = 6.0, -60.0, -24.0
_BELOW = 3.0
_MARKS_APART = 3.0
_SWATCH, _SPACE = 20.0, 14.0
_LEAST_HEIGHT = 132


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
