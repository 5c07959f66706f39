"""Lines of one kind as a table: what each column says of a line is all that a page has to add."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.common.labels import tooltip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter

L = TypeVar("L")


class LineModel(QAbstractTableModel, Generic[L]):
    """Lines under headings; the columns in `right` are numbers, `told` are the tooltips of headings.

    `LINE_ROLE` of a cell is its line, for delegates.
    """

    def __init__(self, headings: Sequence[str], right: Collection[int] = (), told: Mapping[int, str] | None = None):
        super().__init__()
        self._headings, self._right, self._told = tuple(headings), frozenset(right), told or {}
        self._lines: tuple[L, ...] = ()

    @property
    def lines(self) -> tuple[L, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(self, lines: Sequence[L]) -> bool:
        """Show other lines; False where they are the same. Where only their contents differ, the selection stays."""
        before, after = self._lines, tuple(lines)
        if before == after:
            return False
        if before and after and self.stays(before, after):
            self._lines = after
            self.dataChanged.emit(self.index(0, 0), self.index(len(after) - 1, len(self._headings) - 1))
        else:
            self.beginResetModel()
            self._lines = after
            self.endResetModel()
        return True

    def text(self, line: L, column: int) -> str:
        """What a cell says; every model has its own."""
        raise NotImplementedError

    def whole(self, _line: L, _column: int) -> str:
        """The tooltip of a cell, such as what is cut off in it; nothing where there is none."""
        return ""

    def stays(self, _before: Sequence[L], _after: Sequence[L]) -> bool:
        """Whether these are the same lines, of which only the contents differ."""
        return False

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as lines."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """As many columns as headings."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings, over their columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            case Qt.ItemDataRole.ToolTipRole:
                return self._told.get(section)
            case Qt.ItemDataRole.TextAlignmentRole if section in self._right:
                return _RIGHT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, its tooltip, where it stands, and its line."""
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(self.whole(line, column))
            case Qt.ItemDataRole.TextAlignmentRole if column in self._right:
                return _RIGHT
        return line if role == LINE_ROLE else None
