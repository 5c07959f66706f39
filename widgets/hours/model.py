"""The time entries of a song as a table, the newest first."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.hours import TimeEntry
from widgets.common.words import moment, title_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_HEADINGS = ("Begun", "Took", "Work", "Who", "Note")


class HoursModel(QAbstractTableModel):
    """Entries; one that runs says so."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[TimeEntry, ...] = ()

    def show_entries(self, entries: Sequence[TimeEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many as there are."""
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """When, how long, what, who, and a note."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        entry = self.entries[index.row()]
        took = "running" if entry.running else span(entry.seconds(datetime.now(UTC)))
        return (moment(entry.started_at), took, title_of(entry.kind), entry.who, entry.note)[index.column()]


def span(seconds: float) -> str:
    """Hours and minutes: "1 h 05 min", "5 min"."""
    minutes = int(seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"
