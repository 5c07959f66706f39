"""Backups as a table: when, how large, what they hold, where they are."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.catalogue.keeping.backups import Backup
from widgets.common.labels import tooltip
from widgets.common.words import count

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_HEADINGS = ("Made", "Size", "Holds", "Folder")
_KIB = 1024


class BackupModel(QAbstractTableModel):
    """The newest first; what each holds is filled in as it is known."""

    def __init__(self) -> None:
        super().__init__()
        self._backups: tuple[Backup, ...] = ()
        self._holds: dict[Path, str] = {}

    @property
    def backups(self) -> tuple[Backup, ...]:
        """The backups shown."""
        return self._backups

    def show_backups(self, backups: Sequence[Backup]) -> None:
        """Show other backups."""
        if tuple(backups) != self._backups:
            self.beginResetModel()
            self._backups = tuple(backups)
            self.endResetModel()

    def uncounted(self) -> Backup | None:
        """The first backup of which it is not known what it holds."""
        return next((backup for backup in self._backups if backup.path not in self._holds), None)

    def show_counts(self, path: Path, counts: Mapping[str, int]) -> None:
        """Say what a backup holds; nothing where it could not be counted."""
        self._holds[path] = ", ".join(count(counts[name], name[:-1]) for name in ("clients", "songs") if name in counts)
        for place, backup in enumerate(self._backups):
            if backup.path == path:
                self.dataChanged.emit(self.index(place, 2), self.index(place, 2))

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as backups."""
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Moment, size, content, folder."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says; the file's whole path in the tooltip."""
        backup = self._backups[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(str(backup.path))
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        made = f"{backup.at.astimezone():%Y-%m-%d %H:%M}"
        return (made, _size(backup.size), self._holds.get(backup.path, "…"), str(backup.path.parent))[index.column()]


def _size(octets: int) -> str:
    return f"{octets / _KIB:,.0f} KB" if octets < _KIB**2 else f"{octets / _KIB**2:,.1f} MB"
