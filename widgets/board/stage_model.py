"""The songs of a stage, and which of them are due."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from app.domain.brief import Readiness
from app.domain.catalogue import SongRow
from widgets.common.labels import tooltip
from widgets.common.words import FINISHED, listing, rounds_words, song_due

Index = QModelIndex | QPersistentModelIndex
SONG_ROLE = Qt.ItemDataRole.UserRole
READY_ROLE = Qt.ItemDataRole.UserRole + 1
NOTHING_KNOWN: Mapping[int, Readiness] = MappingProxyType({})
SONG_MIME = "application/x-bouncedesk-song"
NOWHERE = QModelIndex()
SOON_DAYS = 7


class StageModel(QAbstractListModel):
    """Rows of one stage in the order of the catalogue: the soonest due first."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[SongRow, ...] = ()
        self._readiness: tuple[Readiness | None, ...] = ()

    @property
    def rows(self) -> tuple[SongRow, ...]:
        """The songs shown."""
        return self._rows

    def show_rows(self, rows: Sequence[SongRow], readiness: Mapping[int, Readiness] = NOTHING_KNOWN) -> bool:
        """Show other songs, with how ready those are that are known by their ids; False where all is the same."""
        ready = tuple(readiness.get(row.song.id) for row in rows)
        if (tuple(rows), ready) == (self._rows, self._readiness):
            return False
        self.beginResetModel()
        self._rows, self._readiness = tuple(rows), ready
        self.endResetModel()
        return True

    def place_of(self, song_id: int) -> int:
        """The row of a song, -1 where it is not here."""
        return next((place for place, row in enumerate(self._rows) if row.song.id == song_id), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as songs."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself for the delegate, and the words for everyone else."""
        row, ready = self._rows[index.row()], self._readiness[index.row()]
        if role == SONG_ROLE:
            return row
        if role == READY_ROLE:
            return ready
        if role == Qt.ItemDataRole.DisplayRole:
            return row.song.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            today = date.today()  # noqa: DTZ011 -- a due date means the studio's own calendar
            return " ".join((f"{spoken(row, today)}.", *ready_words(ready)))
        if role == Qt.ItemDataRole.ToolTipRole:
            who = listing((row.song.title, row.song.artist, row.client, row.release))
            return tooltip(" ".join((f"{who}.", *ready_words(ready))) if ready else who)
        return None

    def flags(self, _index: Index) -> Qt.ItemFlag:
        """Songs can be chosen and dragged."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """A song is carried by its id."""
        return [SONG_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The song being dragged."""
        data = QMimeData()
        if indexes:
            data.setData(SONG_MIME, str(self._rows[indexes[0].row()].song.id).encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Dragging moves."""
        return Qt.DropAction.MoveAction


def dragged_song(data: QMimeData) -> int | None:
    """The id of the song being dragged, None where something else is."""
    text = bytes(data.data(SONG_MIME).data()).decode("ascii", "replace") if data.hasFormat(SONG_MIME) else ""
    return int(text) if text.isdecimal() else None


def spoken(row: SongRow, today: date) -> str:
    """A card as a screen reader says it."""
    due, _ = song_due(row, today)
    rounds, _ = rounds_words(row.rounds_left, row.song.rounds_included)
    return ", ".join(part for part in (row.song.title, row.song.artist, row.client, due, rounds) if part)


def ready_words(ready: Readiness | None) -> tuple[str, ...]:
    """How ready a song is, and what is missing, as sentences; none for one whose work has begun."""
    if ready is None:
        return ()
    counted = "Ready to start." if ready.ready else f"Ready to start: {ready.done} of {len(ready.items)}."
    return (counted, *ready.missing)


class Due(StrEnum):
    """A part of the songs by their due date."""

    ALL = "all"
    OVERDUE = "overdue"
    SOON = "soon"


TITLES = {Due.ALL: "Whenever due", Due.OVERDUE: "Overdue", Due.SOON: "Due within a week"}


def due_part(rows: Sequence[SongRow], due: Due, today: date) -> list[SongRow]:
    """The songs of one part; a finished song is never due, and one due today is not overdue yet."""
    if due is Due.ALL:
        return list(rows)
    now, week = today.isoformat(), (today + timedelta(days=SOON_DAYS)).isoformat()
    open_ = [row for row in rows if row.song.due and row.song.stage not in FINISHED]
    if due is Due.OVERDUE:
        return [row for row in open_ if (row.song.due or "") < now]
    return [row for row in open_ if now <= (row.song.due or "") <= week]
