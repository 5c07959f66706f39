"""How a stem's group and problems are drawn, and how its group is chosen."""

from PySide6.QtCore import QAbstractItemModel, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget

from app.domain.groups import Group
from widgets.common.cells import CellDelegate, Index
from widgets.common.icons import make_icon
from widgets.common.line_model import LINE_ROLE
from widgets.common.words import title_of
from widgets.song.lines import Badge, StemLine


class GroupDelegate(CellDelegate):
    """A coloured mark, the group's name and a chevron; a combo box while it is chosen."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the group."""
        line: StemLine = index.data(LINE_ROLE)
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = option.rect.center().y() + 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.group(line.group))
        painter.drawRoundedRect(QRectF(option.rect.left() + 8, middle - 7, 5, 14), 2.5, 2.5)
        name = title_of(line.group) + (" ?" if line.unsure else "")
        room = option.rect.adjusted(20, 0, -22, 0)
        self.text(painter, option, room, name, colour="warning" if line.unsure else "text")
        chevron = QRect(option.rect.right() - 22, middle - 7, 14, 14)
        make_icon("marks/chevron-down", tokens.colour("muted"), 14).paint(painter, chevron)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A combo box of all groups, open at once."""
        line: StemLine = index.data(LINE_ROLE)
        combo = QComboBox(parent)
        combo.setAccessibleName(f"Group of {line.name}")
        combo.setMaxVisibleItems(len(Group))
        for group in Group:
            combo.addItem(title_of(group), group)
        combo.activated.connect(self._choose)
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the group in force."""
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(LINE_ROLE).group))
            editor.showPopup()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Ask for the group chosen."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())

    def _choose(self) -> None:
        editor = self.sender()
        if isinstance(editor, QComboBox):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)


class BadgeDelegate(CellDelegate):
    """Problems as small badges; those that have no room are counted."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the badges."""
        line: StemLine = index.data(LINE_ROLE)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(option.font)
        font.setPointSizeF(self._look.points("small"))
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left, right = option.rect.left() + 8, option.rect.right() - 4
        for place, badge in enumerate(line.badges):
            rest = len(line.badges) - place
            room = right - left - (metrics.horizontalAdvance(f"+{rest - 1}") + 8 if rest > 1 else 0)
            width = metrics.horizontalAdvance(badge.text) + 16
            if width > room and place:
                painter.setPen(self._look.tokens.colour("muted"))
                painter.drawText(QRect(left, option.rect.top(), 60, option.rect.height()), _MIDDLE, f"+{rest}")
                break
            self._badge(painter, QRect(left, option.rect.center().y() - 9, min(width, room), 20), badge)
            left += width + 6

    def _badge(self, painter: QPainter, box: QRect, badge: Badge) -> None:
        tokens = self._look.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour(f"{badge.tone}_soft"))
        painter.drawRoundedRect(QRectF(box), 10, 10)
        painter.setPen(tokens.colour(badge.tone))
        text = painter.fontMetrics().elidedText(badge.text, Qt.TextElideMode.ElideRight, box.width() - 12)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
