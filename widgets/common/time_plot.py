"""What plots over a song's length share: the axis of time, the place that is heard, and going to another."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from render.text import clock
from widgets.common.look import Look
from widgets.common.loudness_series import Figures

_LEFT, _RIGHT, _EDGE = 46.0, 14.0, 8.0
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_APART = 76.0  # pixels between two times on the axis, at least
_STEP_S = 5.0


class TimePlot(QWidget):
    """Draws itself in vectors, crisp at any scale; subclasses draw between `_top` and `_bottom` pixels of margin.

    `sought` carries the seconds that were clicked on, or reached with the arrow keys, Home and End.
    """

    sought = Signal(float)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._duration_s = self._position_s = 0.0
        self._top, self._bottom, self._times = _EDGE, _EDGE, False
        self._lowest, self._highest, self._grid = -1.0, 0.0, 1.0
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._drawn: QPixmap | None = None
        look.changed.connect(self.forget)

    @property
    def room(self) -> QRectF:
        """Where the figures are drawn."""
        return QRectF(self.rect()).adjusted(_LEFT, self._top, -_RIGHT, -self._bottom)

    @property
    def duration_s(self) -> float:
        """The length of the axis."""
        return self._duration_s

    @property
    def position_s(self) -> float:
        """The place that is marked as heard."""
        return self._position_s

    def show_position(self, seconds: float) -> None:
        """Mark the place that is heard."""
        if seconds != self._position_s:
            self._position_s = seconds
            self.update()

    def x_of(self, seconds: float) -> float:
        """Where a time is, in pixels."""
        room = self.room
        return room.left() + (room.width() * seconds / self._duration_s if self._duration_s else 0.0)

    def y_of(self, value: float) -> float:
        """Where a value is, in pixels; what is off the scale is at its edge."""
        room = self.room
        share = (self._highest - value) / (self._highest - self._lowest)
        return room.top() + room.height() * min(1.0, max(0.0, share))

    def line(self, times: Figures, low: Figures, high: Figures) -> list[QPolygonF]:
        """The columns of a series as lines in pixels, broken where there is no value."""
        room = self.room
        across = room.left() + room.width() * times / self._duration_s
        top, bottom = (self._down(values, room).tolist() for values in (high, low))
        lines: list[list[QPointF]] = [[]]
        for x, upper, lower in zip(across.tolist(), top, bottom, strict=True):
            if math.isnan(upper):
                lines.append([])
                continue
            lines[-1].append(QPointF(x, upper))
            if lower != upper:
                lines[-1].append(QPointF(x, lower))
        return [QPolygonF(points) for points in lines if points]

    def _down(self, values: Figures, room: QRectF) -> Figures:
        """As `y_of`, of many values."""
        share = (self._highest - values) / (self._highest - self._lowest)
        return np.asarray(room.top() + room.height() * np.clip(share, 0.0, 1.0))

    def forget(self) -> None:
        """Drop what was drawn for another size, other figures or another look."""
        self._drawn = None
        self.update()

    def content(self, painter: QPainter) -> None:
        """Draw the figures; subclasses do."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew."""
        super().resizeEvent(event)
        self.forget()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The grid, the figures, the place that is heard, and a frame where the keyboard is."""
        if self._drawn is None or self._drawn.devicePixelRatio() != self.devicePixelRatioF():
            self._drawn = self._draw_all()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._drawn)
        if self._duration_s:
            painter.setPen(QPen(self._look.tokens.colour("text"), 1.5))
            x = self.x_of(min(self._position_s, self._duration_s))
            painter.drawLine(QPointF(x, self.room.top()), QPointF(x, self.room.bottom()))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._look.tokens.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _draw_all(self) -> QPixmap:
        """All that stays while the song plays, at the scale of the screen: drawn again when that is another."""
        scale = self.devicePixelRatioF()
        drawn = QPixmap(self.size() * scale)
        drawn.setDevicePixelRatio(scale)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.small_font())
        self._draw_grid(painter)
        if self._duration_s:
            self.content(painter)
        painter.end()
        return drawn

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the place clicked on."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek_pixel(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse while its button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek_pixel(event.position().x())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Five seconds back or on, to the beginning or the end."""
        places = {
            Qt.Key.Key_Left: self._position_s - _STEP_S,
            Qt.Key.Key_Right: self._position_s + _STEP_S,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: self._duration_s,
        }
        if self._duration_s and event.key() in places:
            self._seek(places[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def small_font(self) -> QFont:
        """The font of the figures on the axes."""
        font = QFont(self.font())
        font.setPointSizeF(self._look.points("small"))
        return font

    def _seek_pixel(self, x: float) -> None:
        room = self.room
        if self._duration_s and room.width() > 0:
            self._seek((x - room.left()) / room.width() * self._duration_s)

    def _seek(self, seconds: float) -> None:
        self.sought.emit(min(self._duration_s, max(0.0, seconds)))

    def _draw_grid(self, painter: QPainter) -> None:
        room, tokens = self.room, self._look.tokens
        value = self._highest
        while value >= self._lowest - 1e-9:
            y = round(self.y_of(value)) + 0.5
            painter.setPen(QPen(tokens.colour("line"), 1))
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
            painter.setPen(tokens.colour("muted"))
            label = QRectF(0, y - 10, _LEFT - 8, 20)
            painter.drawText(
                label, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), f"{value:g}".replace("-", "−")
            )
            value -= self._grid
        if self._times and self._duration_s:
            self._draw_times(painter)

    def _draw_times(self, painter: QPainter) -> None:
        room = self.room
        most = max(1.0, room.width() / _APART)
        step = next((each for each in _STEPS_S if self._duration_s / each <= most), _STEPS_S[-1])
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._look.tokens.colour("muted"))
        for at in range(0, int(self._duration_s) + 1, step):
            text, x = clock(at), self.x_of(at)
            width = metrics.horizontalAdvance(text)
            left = min(max(room.left(), x - width / 2), self.width() - width)
            painter.drawText(QPointF(left, room.bottom() + metrics.ascent() + 4), text)
