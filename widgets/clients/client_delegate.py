"""How a client is drawn in the list: the name over how many songs there are."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.clients.model import CLIENT_ROLE, ClientLine
from widgets.common.look import Look

Index = QModelIndex | QPersistentModelIndex
_HEIGHT = 54


class ClientDelegate(QStyledItemDelegate):
    """Two lines, on a tinted ground where the client is chosen."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every client has the same height."""
        return QSize(100, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the client."""
        line: ClientLine = index.data(CLIENT_ROLE)
        tokens = self._look.tokens
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("soft" if chosen else "sunken"))
            painter.drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 8, 8)
        bold, small = QFont(option.font), QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        small.setPointSizeF(self._look.points("small"))
        room = option.rect.adjusted(14, 7, -12, -7)
        painter.setFont(bold)
        painter.setPen(tokens.colour("on_soft" if chosen else "text"))
        name = " ".join(line.client.name.split())
        elided = QFontMetrics(bold).elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft), elided)
        painter.setFont(small)
        painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft), line.detail)
        painter.restore()
