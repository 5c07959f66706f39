"""The finished files of a song as a table."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from widgets.common.labels import tooltip
from widgets.song.lines import FileLine

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_HEADINGS = ("Variant", "File", "Format", "Length", "LUFS", "Peak")
_TOLD = {4: "Integrated loudness in LUFS", 5: "The highest sample, in dBFS"}
_RIGHT = frozenset({3, 4, 5})


class FileModel(QAbstractTableModel):
    """A line for each file that lies in the song's folders."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[FileLine, ...] = ()

    @property
    def lines(self) -> tuple[FileLine, ...]:
        """The lines shown."""
        return self._lines

    def show_lines(self, lines: Sequence[FileLine]) -> None:
        """Show other files."""
        if tuple(lines) != self._lines:
            self.beginResetModel()
            self._lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as files."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Variant, file, format, length, loudness, peak."""
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
            return (line.variant, line.path.name, line.format, line.length, line.loudness, line.peak)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(f"{line.path} ({line.rate}, trim {line.trim})")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
