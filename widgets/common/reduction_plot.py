"""How far the gain was turned down over time."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from render.text import clock
from widgets.common.labels import tooltip
from widgets.common.look import Look
from widgets.common.loudness_series import Figures, Series
from widgets.common.time_plot import TimePlot
from widgets.common.words import number

_HEAD, _FOOT = 22.0, 8.0
_HEIGHT = 86
_HEARD_DB = 0.05


class ReductionPlot(TimePlot):
    """Decibels of gain reduction, hanging from the top; nothing where none has been made."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "Gain reduction over time", parent)
        self._top, self._bottom = _HEAD, _FOOT
        self._lowest, self._highest, self._grid = -6.0, 0.0, 3.0
        self._series: Series | None = None
        self._lines: list[QPolygonF] = []
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_reduction(None, 0.0)

    def show_reduction(self, reduction: Series | None, duration_s: float) -> None:
        """Show a reduction in dB (0 and more) on an axis of this length."""
        self._series = Series(reduction.step_s, -reduction.values) if reduction else None
        self._duration_s = duration_s
        found = reduction.range() if reduction else None
        deepest = found[1] if found else 0.0
        self._lowest = -max(6.0, math.ceil(deepest / 3) * 3)
        self._grid = 3.0 if self._lowest > -9 else self._lowest / -2
        self._said = _told(reduction, found)
        self.setAccessibleDescription(self._said)
        self.setToolTip(tooltip(self._said))
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
        room = QRectF(self.room.left(), 0, self.room.width(), _HEAD - 4)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), self._said)

    def _lowest_columns(self, each: Series) -> tuple[Figures, Figures, Figures]:
        """Columns that show the deepest reduction of each only: short dips matter."""
        times, low, _high = each.columns(int(self.room.width()), self._duration_s)
        return times, low, low


def _told(reduction: Series | None, found: tuple[float, float, float] | None) -> str:
    if reduction is None:
        return "Gain reduction (dB): shown once a master has been made here."
    if found is None:
        return "Gain reduction (dB): nothing limits this master."
    if found[1] < _HEARD_DB:
        return "Gain reduction (dB): the limiter did nothing."
    return f"Gain reduction (dB): at most {number(found[1])} dB, at {clock(found[2])}."
