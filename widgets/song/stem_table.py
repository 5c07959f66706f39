"""The stems of a session as a table: its model, and how badges and groups are drawn."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QWidget

from app.domain.session import Group
from widgets.common.look import make_icon
from widgets.common.tables import LINE_ROLE, CellDelegate, Index, LineModel
from widgets.common.words import title_of
from widgets.song.session_lines import Badge, StemLine

NAME, GROUP, FORMAT, LENGTH, PEAK, LOUDNESS, PROBLEMS = range(7)
_HEADINGS = ("Stem", "Group", "Format", "Length", "Peak", "LUFS", "Problems")
_TOOLTIPS = {
    FORMAT: "Bits, kHz and channels",
    PEAK: "The highest sample, in dBFS",
    LOUDNESS: "Integrated loudness in LUFS",
    GROUP: "What the stem plays; choose another to correct it",
}
_RIGHT = frozenset({LENGTH, PEAK, LOUDNESS})
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class StemModel(LineModel[StemLine]):
    """`regrouped` carries the path of a stem and the group chosen for it; the model waits to be shown the result."""

    regrouped = Signal(object, object)

    def __init__(self) -> None:
        super().__init__(_HEADINGS, _RIGHT, _TOOLTIPS)

    def text(self, line: StemLine, column: int) -> str:
        """Name, group, format, length, peak, loudness, problems."""
        problems = ", ".join(badge.text for badge in line.badges)
        texts = (line.name, title_of(line.group), line.format, line.length, line.peak, line.loudness, problems)
        return " ".join(texts[column].split())

    def whole(self, line: StemLine, column: int) -> str:
        """What is cut off or only hinted at in the cell."""
        if column == NAME:
            return line.name
        if column == FORMAT:
            return line.form
        if column == GROUP and line.unsure:
            return "The name was not understood for certain: choose the group."
        return " ".join(badge.message for badge in line.badges) if column == PROBLEMS else ""

    def stays(self, before: Sequence[StemLine], after: Sequence[StemLine]) -> bool:
        """The same files."""
        return [line.path for line in before] == [line.path for line in after]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Also the group itself, to be edited."""
        if role == Qt.ItemDataRole.EditRole and index.column() == GROUP:
            return self.lines[index.row()].group
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another group."""
        if role != Qt.ItemDataRole.EditRole or index.column() != GROUP:
            return False
        line = self.lines[index.row()]
        if Group(value) is not line.group:
            self.regrouped.emit(line.path, Group(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == GROUP else flags


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
