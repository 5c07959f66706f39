"""The range of an estimate as a picture: low, likely and high on one line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.money import pounds
from app.domain.pricing import Range
from widgets.common.look import Look

_HEIGHT, _BAR, _MARK, _GAP = 52, 10, 8.0, 14


class RangeBar(QWidget):
    """Drawn in vectors, crisp at any scale; its accessible description says the same in words."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._range = Range(0, 0, 0)
        self.setAccessibleName("Range of the price")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(300, _HEIGHT)

    def show_range(self, shown: Range) -> None:
        """Show another range."""
        if shown != self._range:
            self._range = shown
            low, likely, high = (pounds(pence) for pence in (shown.low_pence, shown.likely_pence, shown.high_pence))
            self.setAccessibleDescription(f"From {low} for a tidy session to {high} for a messy one; likely {likely}")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar from low to high, filled up to the likely price, and what each end means."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(_MARK, 6, self.width() - 2 * _MARK, _BAR)
        at = QPointF(bar.left() + bar.width() * self._share(), bar.center().y())
        painter.setBrush(self._look.tokens.colour("line"))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setBrush(self._look.tokens.colour("soft"))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), at.x() - bar.left(), _BAR), _BAR / 2, _BAR / 2)
        painter.setBrush(self._look.tokens.colour("accent"))
        painter.drawEllipse(at, _MARK, _MARK)
        self._write(painter)
        painter.end()

    def _write(self, painter: QPainter) -> None:
        words = QRectF(0, 22, self.width(), _HEIGHT - 22)
        shown = self._range
        painter.setPen(self._look.tokens.colour("muted"))
        low, high = f"{pounds(shown.low_pence)} if tidy", f"{pounds(shown.high_pence)} if messy"
        likely = f"likely {pounds(shown.likely_pence)}"
        width = painter.fontMetrics().horizontalAdvance
        least, most = width(low) + _GAP, self.width() - width(high) - _GAP - width(likely)
        middle = _MARK + (self.width() - 2 * _MARK) * self._share() - width(likely) / 2
        words_likely = words.adjusted(max(least, min(middle, most)), 0, 0, 0)  # under its mark where there is room
        for alignment, place, text in (
            (Qt.AlignmentFlag.AlignLeft, words, low),
            (Qt.AlignmentFlag.AlignLeft, words_likely, likely),
            (Qt.AlignmentFlag.AlignRight, words, high),
        ):
            painter.drawText(place, int(alignment | Qt.AlignmentFlag.AlignVCenter), text)

    def _share(self) -> float:
        """How far the likely price is from low to high."""
        shown = self._range
        width = shown.high_pence - shown.low_pence
        return (shown.likely_pence - shown.low_pence) / width if width else 0.5
