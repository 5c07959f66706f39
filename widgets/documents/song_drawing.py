"""A song's waveform with its loudness over time on top, drawn as vectors."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from render.album.song_analysis import SongPicture
from render.text import clock

HEIGHT, FOOT, SIDE = 92.0, 12.0, 30.0  # points: the drawing, its line of times, its scale
WAVE, CURVE, LINE, MUTED = "#BFDAD9", "#0B6B70", "#DAD6CE", "#5F5A52"
LOUDEST, QUIETEST = 0.0, -40.0  # LUFS at the top and the bottom
SCALE = (-10, -20, -30)
LABEL_POINTS = 6.5
STEPS_S = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
MOST_TICKS = 8


class SongDrawing:
    """A block with one song's picture."""

    def __init__(self, picture: SongPicture) -> None:
        self._picture = picture

    def height(self, width: float) -> float:  # noqa: ARG002 -- the same at any width
        """Always the same."""
        return HEIGHT

    def paint(self, painter: QPainter, width: float) -> None:
        """Draw waveform, scale and curve."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(painter.font())
        font.setPointSizeF(LABEL_POINTS)
        painter.setFont(font)
        area = QRectF(SIDE, 0, width - SIDE, HEIGHT - FOOT)
        self._paint_scale(painter, area)
        self._paint_wave(painter, area)
        self._paint_curve(painter, area)

    def _paint_scale(self, painter: QPainter, area: QRectF) -> None:
        for loudness in SCALE:
            y = _height_of(loudness, area)
            painter.setPen(QPen(QColor(LINE), 0.4))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(MUTED))
            label = QRectF(0, y - 5, SIDE - 4, 10)
            painter.drawText(label, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"−{-loudness}")
        for seconds in ticks(self._picture.duration_s):
            x = area.left() + area.width() * seconds / self._picture.duration_s
            label = QRectF(x, area.bottom() + 1, 40, FOOT)
            painter.drawText(label, Qt.AlignmentFlag.AlignLeft, clock(seconds))

    def _paint_wave(self, painter: QPainter, area: QRectF) -> None:
        lows, highs = self._picture.lows, self._picture.highs
        step, middle, half = area.width() / len(lows), area.center().y(), area.height() / 2
        above = [
            QPointF(area.left() + (i + 0.5) * step, middle - min(1.0, high) * half) for i, high in enumerate(highs)
        ]
        below = [QPointF(area.left() + (i + 0.5) * step, middle - max(-1.0, low) * half) for i, low in enumerate(lows)]
        painter.setPen(QPen(QColor(WAVE), 0.3))
        painter.setBrush(QColor(WAVE))
        painter.drawPolygon(QPolygonF([*above, *reversed(below)]))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_curve(self, painter: QPainter, area: QRectF) -> None:
        """The short-term loudness; silence leaves a gap in it."""
        step = area.width() / len(self._picture.short_term_lufs)
        path, drawing = QPainterPath(), False
        for column, loudness in enumerate(self._picture.short_term_lufs):
            if loudness is None:
                drawing = False
                continue
            point = QPointF(area.left() + (column + 0.5) * step, _height_of(loudness, area))
            if drawing:
                path.lineTo(point)
            else:
                path.moveTo(point)
            drawing = True
        painter.setPen(QPen(QColor(CURVE), 1.0))
        painter.drawPath(path)


def _height_of(loudness: float, area: QRectF) -> float:
    share = (LOUDEST - max(QUIETEST, min(LOUDEST, loudness))) / (LOUDEST - QUIETEST)
    return float(area.top() + share * area.height())


def ticks(duration_s: float) -> Iterator[int]:
    """Round times to write below a song, eight at most where it is shorter than eight hours."""
    step = next((step for step in STEPS_S if duration_s / step <= MOST_TICKS), STEPS_S[-1])
    yield from range(0, int(duration_s) + 1, step)
