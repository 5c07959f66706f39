"""Clients as a list, and the songs of one as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, Qt

from app.domain.catalogue import Client, SongRow
from render.text import count
from widgets.common.labels import tooltip
from widgets.common.line_model import NOWHERE, Index, LineModel
from widgets.common.words import rounds_words, song_due, title_of

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


class ClientSongModel(LineModel[SongRow]):
    """The songs of a client."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_HEADINGS)
        self._today = today

    def text(self, line: SongRow, column: int) -> str:
        """On one line, whatever was typed."""
        return " ".join(self.whole(line, column).split())

    def whole(self, line: SongRow, column: int) -> str:
        """Song, release, stage, due, rounds."""
        due, _ = song_due(line, self._today())
        rounds, _ = rounds_words(line.rounds_left, line.song.rounds_included)
        return (line.song.title, line.release, title_of(line.song.stage), due, rounds)[column]
