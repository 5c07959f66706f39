"""The lines of the palette as a list: headings that cannot be chosen, entries with their matched letters marked."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.text import fold
from widgets.common.look import Look, draw_icon
from widgets.palette.palette_entries import PaletteEntry

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
_HEAD_HEIGHT, _ROW_HEIGHT, _PAD, _ICON = 26, 36, 12, 18


class PaletteModel(QAbstractListModel):
    """Entries in their order; `words` are those that were typed."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[PaletteEntry, ...] = ()
        self.words: tuple[str, ...] = ()

    def show_entries(self, entries: Sequence[PaletteEntry], text: str) -> None:
        """Show other entries, found for a text."""
        self.beginResetModel()
        self.entries, self.words = tuple(entries), tuple(fold(text).split())
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Headings and entries."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is read aloud, or the entry itself."""
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (entry.title, entry.detail, entry.keys) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over."""
        heading = self.entries[index.row()].act is None
        return Qt.ItemFlag.NoItemFlags if heading else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class PaletteDelegate(QStyledItemDelegate):
    """Draws headings small, entries with icon, title, what is said of them, and keys at the right."""

    def __init__(self, look: Look, model: PaletteModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are lower."""
        entry: PaletteEntry = index.data(ENTRY_ROLE)
        return QSize(option.rect.width(), _ROW_HEIGHT if entry.act else _HEAD_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        entry: PaletteEntry = index.data(ENTRY_ROLE)
        painter.save()
        if entry.act is None:
            self._heading(painter, option.rect, entry.title)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._entry(painter, option.rect, entry, chosen=chosen)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, text: str) -> None:
        font = QFont(painter.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(self._look.tokens.colour("muted"))
        room = rect.adjusted(_PAD, 0, -_PAD, -2)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _entry(self, painter: QPainter, rect: QRect, entry: PaletteEntry, *, chosen: bool) -> None:
        tokens = self._look.tokens
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.colour("soft"))
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)
        ink = tokens.colour("on_soft" if chosen else "text")
        top = rect.top() + (rect.height() - _ICON) // 2
        painter.drawPixmap(
            rect.left() + _PAD, top, draw_icon(entry.icon, ink, _ICON, painter.device().devicePixelRatioF())
        )
        room = rect.adjusted(_PAD + _ICON + 10, 0, -_PAD, 0)
        metrics = QFontMetrics(painter.font())
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
        if entry.keys:
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | middle, entry.keys)
            room.setRight(room.right() - metrics.horizontalAdvance(entry.keys) - 14)
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideMiddle, room.width())
        left = self._marked(painter, room, title, ink)
        rest = room.right() - left - 12
        if entry.detail and rest > 40:
            painter.setPen(tokens.colour("on_soft" if chosen else "muted"))
            said = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, rest)
            painter.drawText(
                QRect(left + 12, room.top(), rest, room.height()), Qt.AlignmentFlag.AlignLeft | middle, said
            )

    def _marked(self, painter: QPainter, room: QRect, title: str, ink: QColor) -> int:
        """Draw the title with what was typed in bold; returns where it ends."""
        painter.setPen(ink)
        plain, bold = QFont(painter.font()), QFont(painter.font())
        bold.setBold(True)
        left = room.left()
        for part, matched in marked_parts(title, self._model.words):
            painter.setFont(bold if matched else plain)
            width = painter.fontMetrics().horizontalAdvance(part)
            place = QRect(left, room.top(), width + 2, room.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, part)
            left += width
        painter.setFont(plain)
        return left


def marked_parts(title: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A title in parts, those that begin a word of it as typed marked; letters that fold to many are left unmarked."""
    folded = fold(title)
    if len(folded) != len(title):
        return [(title, False)]
    marks = [False] * len(title)
    for word in words:
        at = folded.find(word)
        if at >= 0:
            marks[at : at + len(word)] = [True] * len(word)
    parts: list[tuple[str, bool]] = []
    for letter, mark in zip(title, marks, strict=True):
        if parts and parts[-1][1] == mark:
            parts[-1] = (parts[-1][0] + letter, mark)
        else:
            parts.append((letter, mark))
    return parts
