"""The stems of a session as a table whose groups can be edited."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.domain.groups import Group
from widgets.common.labels import tooltip
from widgets.common.words import title_of
from widgets.song.lines import StemLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
NAME, GROUP, FORMAT, LENGTH, PEAK, LOUDNESS, PROBLEMS = range(7)
_HEADINGS = ("Stem", "Group", "Format", "Length", "Peak", "LUFS", "Problems")
_TOLD = {
    FORMAT: "Bits, kHz and channels",
    PEAK: "The highest sample, in dBFS",
    LOUDNESS: "Integrated loudness in LUFS",
    GROUP: "What the stem plays; choose another to correct it",
}
_RIGHT = frozenset({LENGTH, PEAK, LOUDNESS})


class StemModel(QAbstractTableModel):
    """`regrouped` carries the path of a stem and the group chosen for it; the model waits to be shown the result."""

    regrouped = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[StemLine, ...] = ()

    @property
    def lines(self) -> tuple[StemLine, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(self, lines: Sequence[StemLine]) -> None:
        """Show other lines; where only their contents differ, what is selected stays."""
        shown = tuple(lines)
        if shown == self._lines:
            return
        if [line.path for line in shown] == [line.path for line in self._lines]:
            self._lines = shown
            self.dataChanged.emit(self.index(0, 0), self.index(len(shown) - 1, PROBLEMS))
            return
        self.beginResetModel()
        self._lines = shown
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Name, group, format, length, peak, loudness, problems."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """The headings, over their columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _TOLD.get(section)
        return _HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(line, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(_told(line, index.column()))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.EditRole and index.column() == GROUP:
            return line.group
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another group."""
        if role != Qt.ItemDataRole.EditRole or index.column() != GROUP:
            return False
        line = self._lines[index.row()]
        if Group(value) is not line.group:
            self.regrouped.emit(line.path, Group(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups can be edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == GROUP else flags


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _text(line: StemLine, column: int) -> str:
    problems = ", ".join(badge.text for badge in line.badges)
    texts = (line.name, title_of(line.group), line.format, line.length, line.peak, line.loudness, problems)
    return " ".join(texts[column].split())


def _told(line: StemLine, column: int) -> str:
    if column == NAME:
        return line.name
    if column == FORMAT:
        return line.told
    if column == GROUP and line.unsure:
        return "The name was not understood for certain: choose the group."
    return " ".join(badge.message for badge in line.badges) if column == PROBLEMS else ""
