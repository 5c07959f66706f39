"""A figure of the Billing page: what it is, how much, and a note; chosen, it shows its rows."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from widgets.common.labels import tooltip
from widgets.common.look import Look

_SIZE = QSize(150, 74)
_PAD = 12.0


class Tile(QAbstractButton):
    """One of a row of which one is checked."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.name, self.amount, self.note, self._tone = name, "", "", "text"
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def show_figure(self, amount: str, note: str, tone: str = "text") -> None:
        """Show another amount, in a tone."""
        self.amount, self.note, self._tone = amount, note, tone
        self.setAccessibleName(f"{self.name}: {amount}")
        self.setAccessibleDescription(note)
        self.setToolTip(tooltip(note))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its three lines."""
        return _SIZE

    def minimumSizeHint(self) -> QSize:
        """The same, and narrower."""
        return QSize(110, _SIZE.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A card with three lines; the chosen one has the accent round it."""
        painter, tokens = QPainter(self), self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focus = self.isChecked(), self.hasFocus()
        painter.setPen(tokens.colour("accent" if chosen or focus else "line"))
        painter.setBrush(tokens.colour("soft" if chosen else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        room = QRectF(_PAD, 8, self.width() - 2 * _PAD, self.height() - 16)
        painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.name)
        note = self.fontMetrics().elidedText(self.note, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, note)
        font = QFont(self.font())
        font.setPixelSize(18)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tokens.colour("on_soft" if chosen and self._tone == "text" else self._tone))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.amount)
        painter.end()
