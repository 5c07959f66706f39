"""The Board's page: a heading, a filter, and a column for each stage."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.brief import Readiness
from app.domain.catalogue import SongRow, Stage
from widgets.board.stage_column import StageColumn
from widgets.board.stage_model import TITLES, Due
from widgets.common.buttons import Button
from widgets.common.fields import SearchField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, PAGE_MARGIN, EmptyState, column, row
from widgets.common.words import title_of


class BoardView(QWidget):
    """Lays out the Board; what it means is the controller's to decide."""

    opened = Signal(object)
    edit_wanted = Signal(object)
    moved = Signal(object, object)
    chosen = Signal(object)
    new_wanted = Signal()
    enquiry_wanted = Signal()
    advice_wanted = Signal()
    filtered = Signal(str)
    due_chosen = Signal(object)

    def __init__(self, look: Look, today: Callable[[], date] = date.today, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page_board")
        self._summary = TextLabel("", "muted")
        self.search = SearchField(look, "Filter by title, artist, client or release")
        self.search.textChanged.connect(self.filtered)
        self.due = QComboBox()
        self.due.setAccessibleName("Show songs by when they are due")
        for due, title in TITLES.items():
            self.due.addItem(title, due)
        self.due.activated.connect(lambda: self.due_chosen.emit(Due(self.due.currentData())))
        self.new_button = Button(look, "New song", "add", "primary")
        self.new_button.clicked.connect(self.new_wanted)
        self.enquiry_button = Button(look, "New enquiry", "file")
        self.enquiry_button.clicked.connect(self.enquiry_wanted)
        self.columns = {stage: self._column(stage, look, today) for stage in Stage}
        self.no_songs = EmptyState(
            look,
            "board",
            "No songs yet",
            "Add the first song, or drop a folder or zip of stems anywhere in this window: Bouncedesk makes the song "
            "for it.",
            "New song",
            "Which stage does a song need?",
        )
        self.no_songs.action.connect(self.new_wanted)
        self.no_songs.aside.connect(self.advice_wanted)
        self.no_match = EmptyState(look, "search", "No song matches", "", "Show all songs")
        self.no_match.action.connect(self.show_all)
        self._stack = QStackedWidget()
        self._lay_out()

    def show_songs(
        self, stages: Mapping[Stage, Sequence[SongRow]], summary: str, readiness: Mapping[int, Readiness]
    ) -> None:
        """Show the songs of each stage, with how ready those are that `readiness` knows by their ids.

        The keyboard stays on this page even where its card has gone elsewhere.
        """
        focused = self._has_keyboard()
        for stage, stage_column in self.columns.items():
            stage_column.show_rows(stages.get(stage, ()), readiness)
        self._summary.setText(summary)
        self._stack.setCurrentIndex(0)
        if focused and not self._has_keyboard():
            self.setFocus()

    def show_none(self, summary: str) -> None:
        """There is no song at all."""
        self._clear(summary)
        self._stack.setCurrentWidget(self.no_songs)

    def show_no_match(self, text: str, summary: str) -> None:
        """No song holds the words of the filter."""
        self._clear(summary)
        self.no_match.say("No song matches", f"No title, artist, client or release holds “{text}”.")
        self._stack.setCurrentWidget(self.no_match)

    def show_nothing_due(self, due: Due, summary: str) -> None:
        """No song in view is due so."""
        self._clear(summary)
        heading = "Nothing is overdue" if due is Due.OVERDUE else "Nothing is due within a week"
        self.no_match.say(heading, "Songs that are delivered, paid or archived are never late.")
        self._stack.setCurrentWidget(self.no_match)

    def show_due_counts(self, late: int, soon: int) -> None:
        """Say how many songs are overdue, and due within a week."""
        for place, (due, count) in enumerate(((Due.ALL, 0), (Due.OVERDUE, late), (Due.SOON, soon))):
            self.due.setItemText(place, f"{TITLES[due]}: {count}" if due is not Due.ALL else TITLES[due])

    def show_all(self) -> None:
        """Leave every filter."""
        self.due.setCurrentIndex(0)
        self.search.clear()
        self.due_chosen.emit(Due.ALL)

    def select(self, song_id: int) -> None:
        """Make a song current, bring it into view, and the keyboard to it if this page has it."""
        for stage_column in self.columns.values():
            if stage_column.select(song_id):
                self._scroller.ensureWidgetVisible(stage_column)
                if self._has_keyboard():
                    stage_column.list.setFocus()

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus)) and focus is not self.search

    def _clear(self, summary: str) -> None:
        for stage_column in self.columns.values():
            stage_column.show_rows(())
        self._summary.setText(summary)

    def _column(self, stage: Stage, look: Look, today: Callable[[], date]) -> StageColumn:
        made = StageColumn(stage, look, today)
        made.opened.connect(self.opened)
        made.chosen.connect(self.chosen)
        made.dropped.connect(self.moved)
        made.asked.connect(self._show_menu)
        made.list.sideways.connect(self._go_sideways)
        return made

    def _lay_out(self) -> None:
        self.search.setFixedWidth(300)
        head = row(
            column(TextLabel("Board", "title"), self._summary, gap=2),
            None,
            self.due,
            self.search,
            self.enquiry_button,
            self.new_button,
        )
        columns = QWidget()
        across = QHBoxLayout(columns)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(10)
        for stage_column in self.columns.values():
            across.addWidget(stage_column, 1)
        across.addStretch(0)
        self._scroller = QScrollArea()
        self._scroller.setFrameShape(QFrame.Shape.NoFrame)
        self._scroller.setWidgetResizable(True)
        self._scroller.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroller.setWidget(columns)
        for page in (self._scroller, self.no_songs, self.no_match):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN - 6, PAGE_MARGIN, PAGE_MARGIN - 8)
        layout.setSpacing(GAP + 4)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _go_sideways(self, step: int) -> None:
        """From a card to the one beside it, over empty stages."""
        columns = [each for each in self.columns.values() if each.model.rows]
        here = next((place for place, each in enumerate(columns) if each.list is self.sender()), None)
        if here is not None and 0 <= here + step < len(columns):
            columns[here + step].select_near(columns[here].list.currentIndex().row())
            self._scroller.ensureWidgetVisible(columns[here + step])

    def _show_menu(self, song_id: int, at: QPoint) -> None:
        menu = self.menu_for(song_id)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def menu_for(self, song_id: int) -> QMenu:
        """The menu of a card: open, edit, move to another stage."""
        menu = QMenu(self)
        opening = menu.addAction("Open")
        opening.setData(song_id)
        opening.triggered.connect(self._open_from_menu)
        editing = menu.addAction("Edit …")
        editing.setData(song_id)
        editing.triggered.connect(self._edit_from_menu)
        stages = menu.addMenu("Move to")
        for stage, stage_column in self.columns.items():
            action = stages.addAction(title_of(stage))
            action.setData((song_id, stage))
            action.setEnabled(stage_column.model.place_of(song_id) < 0)
            action.triggered.connect(self._move_from_menu)
        return menu

    def _open_from_menu(self) -> None:
        self.opened.emit(self._chosen_action().data())

    def _edit_from_menu(self) -> None:
        self.edit_wanted.emit(self._chosen_action().data())

    def _move_from_menu(self) -> None:
        song_id, stage = self._chosen_action().data()
        self.moved.emit(song_id, Stage(stage))  # Qt hands the word back, not the enum

    def _chosen_action(self) -> QAction:
        action = self.sender()
        if not isinstance(action, QAction):
            raise TypeError("Only a menu's actions are connected here.")
        return action
