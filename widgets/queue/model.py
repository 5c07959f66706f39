"""Renders of the past as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.domain.catalogue import JobKind, JobState, RenderJob
from app.jobs.eta import clock_text
from widgets.common.labels import tooltip
from widgets.common.words import moment, title_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE_ROLE = Qt.ItemDataRole.UserRole
STATE = 1
_KINDS = {JobKind.MASTER: " · master", JobKind.RELEASE: " · release"}
_HEADINGS = ("Song", "State", "Started", "Took", "Folder")
_TONES = {JobState.DONE: "ok", JobState.FAILED: "error", JobState.INTERRUPTED: "warning", JobState.RUNNING: "info"}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A render, and the title of its song or release."""

    job: RenderJob
    song: str

    @property
    def tone(self) -> str:
        """The tone its state is shown in."""
        return _TONES.get(self.job.state, "muted")

    @property
    def took(self) -> str:
        """How long it took, an em dash while it goes on."""
        if not self.job.ended_at:
            return "—"
        span = datetime.fromisoformat(self.job.ended_at) - datetime.fromisoformat(self.job.started_at)
        return clock_text(span.total_seconds())


def history_lines(
    jobs: Sequence[RenderJob], songs: Mapping[int, str], releases: Mapping[int, str]
) -> list[HistoryLine]:
    """The renders with their songs' or releases' titles, in their order."""
    return [HistoryLine(job, songs.get(job.song_id or 0, "") or releases.get(job.release_id or 0, "")) for job in jobs]


class HistoryModel(QAbstractTableModel):
    """Every render that this window is not doing now, newest first."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[HistoryLine, ...] = ()

    @property
    def lines(self) -> tuple[HistoryLine, ...]:
        """The renders shown."""
        return self._lines

    def show_lines(self, lines: Sequence[HistoryLine]) -> bool:
        """Show other renders; False where they are the same."""
        if tuple(lines) == self._lines:
            return False
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()
        return True

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """As many rows as renders."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Song, state, start, length, folder."""
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
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(line)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(line.job.error if index.column() == STATE else line.job.out_folder)
        return None


def _texts(line: HistoryLine) -> tuple[str, ...]:
    folder = Path(line.job.out_folder).name
    song = " ".join(line.song.split()) + _KINDS.get(line.job.kind, "")
    return (song, title_of(line.job.state), moment(line.job.started_at), line.took, folder)
