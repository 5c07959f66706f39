"""How a table's cells are drawn: one line of text over the row's ground."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from widgets.common.look import Look

Index = QModelIndex | QPersistentModelIndex
PAD = 7
_ROW_HEIGHT = 34
_BAR = 3
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Draws text cut in the middle; subclasses draw something else over the same ground."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every row has the same height."""
        return QSize(super().sizeHint(option, index).width(), _ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        painter.save()
        self.ground(painter, option, index)
        self.content(painter, option, index)
        painter.restore()

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what the cell says."""
        alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole) or _LEFT)
        self.text(painter, option, option.rect.adjusted(PAD, 0, -PAD, 0), str(index.data() or ""), alignment)

    def text(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        room: QRect,
        text: str,
        alignment: Qt.AlignmentFlag = _LEFT,
        colour: str = "text",
    ) -> None:
        """Draw text that fits its room, in the colour of the selection where it is selected."""
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(option.font)
        painter.setPen(self._look.tokens.colour("on_soft" if selected else colour))
        fitting = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(alignment), fitting)

    def ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw what lies under the cell: the selection, a bar where the keyboard is, the hairline."""
        tokens, state = self._look.tokens, option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, tokens.colour("soft"))
            if index.column() == 0 and state & QStyle.StateFlag.State_Active:
                bar = QRect(option.rect.left(), option.rect.top(), _BAR, option.rect.height())
                painter.fillRect(bar, tokens.colour("accent"))
        painter.setPen(tokens.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
