"""How a note's cells are drawn: a box to tick, and text that steps back once it is done."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from widgets.common.tables import PAD, CellDelegate, Index
from widgets.rounds.note_model import DONE

_BOX = 16
_CHECK = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))  # of the box, from its top left


class NoteDelegate(CellDelegate):
    """A click anywhere in the first column ticks, and so does Space."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the box, or the text: what is done is muted."""
        done = index.sibling(index.row(), DONE).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        if index.column() == DONE:
            self._box(painter, option.rect, done=done)
            return
        room = option.rect.adjusted(PAD, 0, -PAD, 0)
        whole = str(index.data() or "")
        fitting = option.fontMetrics.elidedText(whole, Qt.TextElideMode.ElideRight, room.width())
        self.text(painter, option, room, fitting, colour="muted" if done else "text")

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,  # noqa: ARG002 -- Qt's signature
        index: Index,
    ) -> bool:
        """Tick where a tick was meant."""
        clicked = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease
        pressed = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if index.column() != DONE or not (clicked or pressed):
            return False
        done = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        turned = Qt.CheckState.Unchecked if done else Qt.CheckState.Checked
        return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)

    def _box(self, painter: QPainter, cell: QRect, *, done: bool) -> None:
        tokens = self._look.tokens
        corner = QPoint(cell.left() + PAD + 5, cell.center().y() - _BOX // 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.colour("accent" if done else "edge"), 1))
        painter.setBrush(tokens.colour("accent" if done else "surface"))
        painter.drawRoundedRect(QRect(corner.x(), corner.y(), _BOX, _BOX), 4, 4)
        if done:
            pen = QPen(tokens.colour("on_accent"), 2)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPolyline([corner + QPoint(round(x * _BOX), round(y * _BOX)) for x, y in _CHECK])
