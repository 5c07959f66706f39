"""The Render queue's page: cards of the jobs that go on or wait, and below them the history of those that ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QFrame, QStackedWidget, QStyleOptionViewItem, QVBoxLayout, QWidget

from app.domain.jobs import JobKind, JobState, RenderJob
from app.jobs.job import JobProgress
from render.text import clock
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState, Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.common.tables import LINE_ROLE, CellDelegate, Index, LineModel, LineTable, show_keeping
from widgets.common.words import moment, title_of

STATE = 1
_KINDS = {JobKind.MASTER: " · master", JobKind.RELEASE: " · release"}
_HEADINGS = ("Song", "State", "Started", "Took", "Folder")
_TONES = {JobState.DONE: "ok", JobState.FAILED: "error", JobState.INTERRUPTED: "warning", JobState.RUNNING: "info"}
_WIDTHS = (0, 124, 160, 70, 250)
_CARD_HEIGHT = 112
_MOST_CARDS = 2  # in view at once; the rest scrolls


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


class QueueView(QWidget):
    """Lays the page out. `cancelled` carries a job's id; the others concern the row that is chosen."""

    cancelled = Signal(object)
    retry_wanted = Signal()
    folder_wanted = Signal()
    song_wanted = Signal()
    board_wanted = Signal()
    chosen = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_queue")
        self._look = look
        self._cards: dict[int, JobCard] = {}
        self._summary = TextLabel("", "muted")
        self.model = HistoryModel()
        self.table = LineTable(look, "Renders so far", self.model, _WIDTHS)
        self.table.setObjectName("history")
        self.table.setItemDelegateForColumn(STATE, StateDelegate(look, self))
        self.table.selectionModel().currentRowChanged.connect(self.chosen)
        self.table.doubleClicked.connect(self.song_wanted)
        self.table.entered_row.connect(self.song_wanted)
        self._why = TextLabel("", "muted", wrap=True)
        self.retry_button = Button(look, "Try again", "retry")
        self.folder_button = Button(look, "Show in folder", "folder")
        self.song_button = Button(look, "Open song", "song")
        self.retry_button.clicked.connect(self.retry_wanted)
        self.folder_button.clicked.connect(self.folder_wanted)
        self.song_button.clicked.connect(self.song_wanted)
        self._active, self._stack = QWidget(), QStackedWidget()
        self._lay_out(look)

    def show_history(self, lines: Sequence[HistoryLine]) -> None:
        """Show the renders of the past; the row that was chosen stays so."""
        if self.model.lines != tuple(lines):
            show_keeping(self.table, self.model, lines, lambda line: line.job.id)
        self._history.setVisible(bool(lines))
        self._choose_page()

    def show_job(self, job_id: int, title: str, progress: JobProgress | None) -> None:
        """Show a job that waits or goes on."""
        card = self._cards.get(job_id)
        if card is None:
            card = JobCard(self._look, job_id)
            card.progress.begin(title)
            card.cancelled.connect(self.cancelled)
            self._cards[job_id] = card
            self._card_lines.insertWidget(len(self._cards) - 1, card)
            self._fit()
        if progress:
            card.progress.show_progress(progress)

    def drop_job(self, job_id: int) -> None:
        """A job has ended."""
        card = self._cards.pop(job_id, None)
        if card:
            self._card_lines.removeWidget(card)
            card.hide()
            card.deleteLater()
            self._fit()

    def card(self, job_id: int) -> "JobCard":
        """The card of a job that waits or goes on."""
        return self._cards[job_id]

    def show_summary(self, text: str) -> None:
        """Say how many jobs there are."""
        self._summary.setText(text)

    def show_choices(self, why: str, *, retry: bool, row_chosen: bool, of_song: bool) -> None:
        """Say why the chosen render ended as it did, and what can be done about it."""
        self._why.setText(why)
        self._why.setVisible(bool(why))
        self.retry_button.setEnabled(retry)
        self.folder_button.setEnabled(row_chosen)
        self.song_button.setEnabled(of_song)

    @property
    def why(self) -> str:
        """Why the chosen render ended as it did."""
        return self._why.text()

    def line(self) -> HistoryLine | None:
        """The render that is chosen."""
        index: QModelIndex = self.table.currentIndex()
        return self.model.lines[index.row()] if index.isValid() else None

    def _lay_out(self, look: Look) -> None:
        head = row(column(TextLabel("Render queue", "title"), self._summary, gap=2), None)
        self._card_lines = QVBoxLayout(self._active)
        self._card_lines.setContentsMargins(0, 0, 0, 0)
        self._card_lines.setSpacing(10)
        self._card_lines.addStretch(1)
        self._scroller = Scroller(self._active)
        self._history = Card("History", margin=18)
        self._history.body.addWidget(self.table, 1)
        self._history.body.addWidget(self._why)
        self._history.body.addLayout(row(self.retry_button, self.folder_button, self.song_button, None))
        empty = EmptyState(
            look,
            "queue",
            "Nothing has been rendered yet",
            "Open a song with a session and press Render: the job appears here, and stays in the history.",
            "Go to the Board",
        )
        empty.action.connect(self.board_wanted)
        full = QWidget()
        lines = column(self._scroller, self._history)
        lines.setStretch(1, 1)
        lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        full.setLayout(lines)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 6)
        layout.setSpacing(GAP + 4)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self._fit()

    def _fit(self) -> None:
        shown = min(len(self._cards), _MOST_CARDS)
        self._scroller.setVisible(bool(shown))
        self._scroller.setFixedHeight(shown * _CARD_HEIGHT + max(0, shown - 1) * 10)
        self._choose_page()

    def _choose_page(self) -> None:
        self._stack.setCurrentIndex(1 if self._cards or self.model.lines else 0)


class JobCard(QFrame):
    """One job that waits or goes on."""

    cancelled = Signal(object)

    def __init__(self, look: Look, job_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setFixedHeight(_CARD_HEIGHT)
        self._job_id = job_id
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self._cancel)
        self.setLayout(column(self.progress, margin=16))

    def _cancel(self) -> None:
        self.cancelled.emit(self._job_id)
