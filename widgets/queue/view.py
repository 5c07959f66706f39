"""The Render queue's page: cards of the jobs that go on or wait, and the history under them."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, Card, EmptyState, Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.common.tables import LineTable
from widgets.queue.job_history import STATE, HistoryLine, HistoryModel, StateDelegate

_WIDTHS = (0, 124, 160, 70, 250)
_CARD_HEIGHT = 112
_MOST_CARDS = 2  # in view at once; the rest scrolls


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
        current = self.line()
        if self.model.show_lines(lines):
            wanted = current.job.id if current else None
            place = next((place for place, line in enumerate(lines) if line.job.id == wanted), 0)
            if lines:
                self.table.selectRow(place)
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
