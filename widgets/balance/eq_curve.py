"""What an equaliser does to each frequency, drawn."""

from collections.abc import Sequence
from math import log

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from render.bus.design import response_db
from render.bus.settings import Band
from widgets.balance.balance_text import eq_words
from widgets.common.look import Look

_LOWEST, _HIGHEST = 20.0, 20_000.0
_LEAST_DB, _LINES_DB = 12.0, 6
_MARKS = {100.0: "100", 1000.0: "1k", 10_000.0: "10k"}
_HEIGHT = 118
_RATE = 48_000  # of the drawing; the filters are designed for each session's own rate


class EqCurve(QWidget):
    """The response of the bands from 20 Hz to 20 kHz, with a point at each band."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bands: tuple[Band, ...] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_bands(self, bands: Sequence[Band]) -> None:
        """Draw other bands."""
        self._bands = tuple(bands)
        self.setAccessibleDescription(eq_words(self._bands))
        self.update()

    @property
    def range_db(self) -> float:
        """How far up and down the drawing reaches: 12 dB, or what the highest band asks for."""
        return max([_LEAST_DB, *(abs(band.gain_db) + 3 for band in self._bands)])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, grid, curve, points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.setClipPath(ground)
        painter.fillPath(ground, self._look.tokens.colour("sunken"))
        self._draw_grid(painter)
        self._draw_curve(painter)
        painter.end()

    def _draw_grid(self, painter: QPainter) -> None:
        tokens = self._look.tokens
        font = painter.font()
        font.setPointSizeF(self._look.points("small") * 0.9)
        painter.setFont(font)
        for decibels in range(-_LINES_DB * 4, _LINES_DB * 5, _LINES_DB):
            at = self._y(decibels)
            painter.setPen(QPen(tokens.colour("edge" if decibels == 0 else "line"), 1))
            painter.drawLine(QPointF(0, at), QPointF(self.width(), at))
        for hz, text in _MARKS.items():
            at = self._x(hz)
            painter.setPen(QPen(tokens.colour("line"), 1))
            painter.drawLine(QPointF(at, 0), QPointF(at, self.height()))
            painter.setPen(tokens.colour("muted"))
            painter.drawText(QPointF(at + 4, self.height() - 5), text)

    def _draw_curve(self, painter: QPainter) -> None:
        accent = self._look.tokens.colour("accent")
        path = QPainterPath()
        for x in range(self.width() + 1):
            at = QPointF(x, self._y(response_db(self._bands, self._hz(x), _RATE)))
            path.moveTo(at) if x == 0 else path.lineTo(at)
        painter.setPen(QPen(accent, 2))
        painter.drawPath(path)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for band in self._bands:
            painter.drawEllipse(QPointF(self._x(band.hz), self._y(response_db(self._bands, band.hz, _RATE))), 4.5, 4.5)

    def _hz(self, x: float) -> float:
        return float(_LOWEST * (_HIGHEST / _LOWEST) ** (x / max(1, self.width())))

    def _x(self, hz: float) -> float:
        return self.width() * log(hz / _LOWEST) / log(_HIGHEST / _LOWEST)

    def _y(self, decibels: float) -> float:
        middle = self.height() / 2
        return middle - max(-2.0, decibels / self.range_db) * (middle - 6)
