"""What each platform does to a version, as a table."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from widgets.common.cells import PAD, CellDelegate
from widgets.master.lines import PlatformLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
PEAKS = 4
_HEADINGS = ("Platform", "What it does", "Plays at", "Peaks at most", "Its peaks")


class PlatformModel(QAbstractTableModel):
    """A line a platform."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PlatformLine, ...] = ()

    @property
    def lines(self) -> tuple[PlatformLine, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(self, lines: Sequence[PlatformLine]) -> None:
        """Show what is done to another version."""
        if tuple(lines) != self._lines:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as platforms."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Platform, what it does, loudness, limit, peaks."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (line.name, line.does, line.plays_at, line.limit, line.peaks)[index.column()]
        return line if role == LINE_ROLE else None


class PeaksDelegate(CellDelegate):
    """Draws what is over the limit in the colour of an error; the words say it too."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        colour = "error" if index.data(LINE_ROLE).over else "text"
        self.text(painter, option, option.rect.adjusted(PAD, 0, -PAD, 0), str(index.data()), colour=colour)
