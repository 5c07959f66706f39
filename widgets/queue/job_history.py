"""The jobs that have ended as a table, each with the state it ended in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.domain.jobs import JobKind, JobState, RenderJob
from render.text import clock
from widgets.common.tables import LINE_ROLE, CellDelegate, Index, LineModel
from widgets.common.words import moment, title_of

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
        return clock(span.total_seconds())


def history_lines(
    jobs: Sequence[RenderJob], songs: Mapping[int, str], releases: Mapping[int, str]
) -> list[HistoryLine]:
    """The renders with their songs' or releases' titles, in their order."""
    return [HistoryLine(job, songs.get(job.song_id or 0, "") or releases.get(job.release_id or 0, "")) for job in jobs]


class HistoryModel(LineModel[HistoryLine]):
    """Every render that this window is not doing now, newest first."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: HistoryLine, column: int) -> str:
        """Song, state, start, length, folder."""
        song = " ".join(line.song.split()) + _KINDS.get(line.job.kind, "")
        folder = Path(line.job.out_folder).name
        return (song, title_of(line.job.state), moment(line.job.started_at), line.took, folder)[column]

    def whole(self, line: HistoryLine, column: int) -> str:
        """Why it failed, or the whole path of its folder."""
        return line.job.error if column == STATE else line.job.out_folder


class StateDelegate(CellDelegate):
    """A chip with the state's name."""

    def content(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the chip."""
        line: HistoryLine = index.data(LINE_ROLE)
        tokens = self._look.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(option.font)
        font.setPointSizeF(self._look.points("small"))
        painter.setFont(font)
        text = title_of(line.job.state)
        width = QFontMetrics(font).horizontalAdvance(text) + 18
        box = QRectF(option.rect.left() + 8, option.rect.center().y() - 10, width, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.colour("sunken" if line.tone == "muted" else f"{line.tone}_soft"))
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(tokens.colour(line.tone))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
