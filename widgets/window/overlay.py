"""Shown over the window while a folder is dragged over it."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.common.icons import draw_icon
from widgets.common.look import Look

_ICON = 56
_TEXT = "Drop the folder to take in its stems"


class DropOverlay(QWidget):
    """Covers its parent; lets everything through to it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_TEXT)
        self.hide()

    def cover(self) -> None:
        """Show over all of the parent."""
        parent = self.parentWidget()
        if parent:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A veil, a dashed frame, and what a drop will do."""
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.colour("window"))
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(tokens.colour("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        middle = self.rect().center()
        icon = draw_icon("drop", tokens.colour("accent"), _ICON, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - _ICON // 2, middle.y() - _ICON, icon)
        font = QFont(self.font())
        font.setPointSizeF(self._look.points("title"))
        painter.setFont(font)
        painter.setPen(tokens.colour("text"))
        painter.drawText(QRect(0, middle.y() + 14, self.width(), 60), int(Qt.AlignmentFlag.AlignHCenter), _TEXT)
        painter.end()
