"""Clients as a list, and the songs of one as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.catalogue import Client, SongRow
from widgets.common.labels import tooltip
from widgets.common.words import count, rounds_words, song_due, title_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
CLIENT_ROLE = Qt.ItemDataRole.UserRole
_HEADINGS = ("Song", "Release", "Stage", "Due", "Rounds")


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A client and how many songs there are of theirs."""

    client: Client
    songs: int

    @property
    def detail(self) -> str:
        """What stands under the name."""
        songs = count(self.songs, "song") if self.songs else "No songs"
        return f"{songs}, archived" if self.client.archived_at else songs


class ClientModel(QAbstractListModel):
    """Clients by name."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[ClientLine, ...] = ()

    @property
    def lines(self) -> tuple[ClientLine, ...]:
        """The clients shown."""
        return self._lines

    def show_lines(self, lines: Sequence[ClientLine]) -> bool:
        """Show other clients; False where they are the same."""
        if tuple(lines) == self._lines:
            return False
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as clients."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, and the line itself for the delegate."""
        line = self._lines[index.row()]
        if role == CLIENT_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.client.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.client.name}, {line.detail}"
        return tooltip(line.client.name) if role == Qt.ItemDataRole.ToolTipRole else None


class ClientSongModel(QAbstractTableModel):
    """The songs of a client."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._rows: tuple[SongRow, ...] = ()

    @property
    def rows(self) -> tuple[SongRow, ...]:
        """The songs shown."""
        return self._rows

    def show_rows(self, rows: Sequence[SongRow]) -> None:
        """Show other songs."""
        if tuple(rows) != self._rows:
            self.beginResetModel()
            self._rows = tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as songs."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Song, release, stage, due, rounds."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """The headings."""
        shown = orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _HEADINGS[section] if shown else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        row = self._rows[index.row()]
        due, _ = song_due(row, self._today())
        rounds, _ = rounds_words(row.rounds_left, row.song.rounds_included)
        texts = (row.song.title, row.release, title_of(row.song.stage), due, rounds)
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(texts[index.column()].split())
        return tooltip(texts[index.column()]) if role == Qt.ItemDataRole.ToolTipRole else None
