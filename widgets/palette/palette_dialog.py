"""The palette: a line to type in, and below it what fits, the matched letters marked; headings cannot be chosen."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.text import fold
from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel
from widgets.common.look import Look, draw_icon
from widgets.palette.palette_entries import PaletteEntry

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ENTRY_ROLE = Qt.ItemDataRole.UserRole
_HEAD_HEIGHT, _ROW_HEIGHT, _PAD, _ICON = 26, 36, 12, 18
_SIZE = (640, 470)
_BELOW_TOP = 70


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
    """Draws headings small, entries with icon, title, what is hint of them, and keys at the right."""

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
            detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, rest)
            painter.drawText(
                QRect(left + 12, room.top(), rest, room.height()), Qt.AlignmentFlag.AlignLeft | middle, detail
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


class PaletteDialog(QDialog):
    """`typed` follows each change of the text; up, down, Enter and the mouse choose, Escape leaves."""

    typed = Signal(str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setWindowTitle("Find anything")
        self.resize(*_SIZE)
        self.field = SearchField(look, "Find a song, a client, a note, a page or an action")
        self.field.setObjectName("palette_field")
        self.field.textChanged.connect(self.typed)
        self.field.installEventFilter(self)
        self.model = PaletteModel()
        self.list = QListView()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setModel(self.model)
        self.list.setAccessibleName("What was found")
        self.list.setItemDelegate(PaletteDelegate(look, self.model, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        self.hint = TextLabel("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.hint)
        self.show_entries((), "", "")

    def show_entries(self, entries: Sequence[PaletteEntry], text: str, hint: str) -> None:
        """Show what fits a text, the first entry chosen, and a sentence below where there is something to say."""
        self.model.show_entries(entries, text)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._step(-1, 1)

    def place_over(self, window: QWidget) -> None:
        """Stand in the upper middle of a window."""
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - self.width()) // 2, corner.y() + _BELOW_TOP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that choose, while one types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            row = self.list.currentIndex().row()
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(row, 1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.reject()
                return True
        return super().eventFilter(watched, event)

    def _step(self, row: int, by: int) -> None:
        """Choose the next entry that can be, round and round."""
        count = self.model.rowCount()
        for step in range(1, count + 1):
            place = (row + by * step) % count
            if self.model.entries[place].act is not None:
                index = self.model.index(place, 0)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(self.model.index(max(0, place - 1), 0) if by < 0 else index)
                return

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            act = self.model.entries[index.row()].act
            if act is not None:
                self.accept()
                act()
