"""How sure advice is, as a picture: a ring that closes with certainty."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.common.look import Look

_SIZE, _THICK = 76, 8
_WHOLE = 360 * 16  # Qt counts sixteenths of a degree
_TOP = 90 * 16
_DOUBTFUL = 0.5


class ConfidenceRing(QWidget):
    """Draws a confidence from 0 to 1; amber below a half."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.value = 0.0
        self.setFixedSize(QSize(_SIZE, _SIZE))
        self.show_value(0.0)
        look.changed.connect(self.update)

    def show_value(self, value: float) -> None:
        """Show another confidence."""
        self.value = value
        self.setAccessibleName(f"{value * 100:.0f} % sure")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring and the figure in it."""
        tokens = self._look.tokens
        inset = _THICK / 2 + 1
        ring = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("sunken"), _THICK))
        painter.drawEllipse(ring)
        colour = tokens.colour("warning" if self.value < _DOUBTFUL else "accent")
        painter.setPen(QPen(colour, _THICK, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, _TOP, -round(_WHOLE * self.value))
        painter.setPen(tokens.colour("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), f"{self.value * 100:.0f} %")
        painter.end()
