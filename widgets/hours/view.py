"""The Hours section: the time entries of a song as a table, the newest first, and the dialog that writes one down."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.hours import TimeEntry, WorkKind
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NumberField, TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, Card, EmptyState, row
from widgets.common.tables import LineModel, LineTable, show_keeping
from widgets.common.words import moment, span, title_of

_WIDTHS = (170, 110, 130, 120, 0)
_HEADINGS = ("Begun", "Took", "Work", "Who", "Note")
_DAY_MINUTES, _USUAL = 24 * 60, 60


class HoursView(QWidget):
    """Signals say what the user wants of the hours."""

    start_wanted = Signal(object)
    stop_wanted = Signal()
    add_wanted = Signal()
    edit_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("section_hours")
        self.kind = QComboBox()
        self.kind.setAccessibleName("What the timer counts")
        for kind in WorkKind:
            self.kind.addItem(title_of(kind), kind)
        self.start = Button(look, "Start the timer", "play", "primary")
        self.stop = Button(look, "Stop the timer", "pause", "primary")
        self.add = Button(look, "Write hours down …", "add")
        self.edit, self.remove = Button(look, "Edit …", "edit"), Button(look, "Remove", "cancel")
        self.model = HoursModel()
        self.table = LineTable(look, "Hours of the song", self.model, _WIDTHS)
        self.table.setObjectName("hours")
        self.table.selectionModel().currentRowChanged.connect(self._enable)
        self.table.doubleClicked.connect(self.edit_wanted)
        self.table.entered_row.connect(self.edit_wanted)
        self.total, self.kinds = TextLabel("", "heading"), TextLabel("", "muted", wrap=True)
        self._empty = EmptyState(
            look,
            "calendar",
            "No hours yet",
            "Start the timer while you work, or write hours down afterwards. They show what an hour really earned.",
        )
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    @property
    def entry(self) -> TimeEntry | None:
        """The entry that is chosen."""
        place = self.table.currentIndex().row()
        return self.model.lines[place] if 0 <= place < len(self.model.lines) else None

    def show_hours(self, entries: Sequence[TimeEntry], totals: Mapping[WorkKind, float], *, running: bool) -> None:
        """Show a song's entries, the seconds of each kind, and whether this person's timer runs for it."""
        anew = {each.song_id for each in entries} != {each.song_id for each in self.model.lines}
        show_keeping(self.table, self.model, entries, lambda entry: entry.id, anew=anew)
        self.total.setText(span(sum(totals.values())))
        self.kinds.setText(" · ".join(f"{title_of(kind)} {span(took)}" for kind, took in totals.items()))
        self._stack.setCurrentIndex(0 if entries else 1)
        self.start.setVisible(not running)
        self.kind.setVisible(not running)
        self.stop.setVisible(running)
        self._enable()

    def _enable(self) -> None:
        entry = self.entry
        self.edit.setEnabled(entry is not None and not entry.running)
        self.remove.setEnabled(entry is not None)

    def _connect(self) -> None:
        self.start.clicked.connect(lambda: self.start_wanted.emit(WorkKind(self.kind.currentData())))
        self.stop.clicked.connect(self.stop_wanted)
        self.add.clicked.connect(self.add_wanted)
        self.edit.clicked.connect(self.edit_wanted)
        self.remove.clicked.connect(self.remove_wanted)

    def _lay_out(self) -> None:
        card = Card(margin=16)
        card.body.addLayout(row(self.total, None, self.kind, self.start, self.stop, self.add))
        card.body.addWidget(self.kinds)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        card.body.addWidget(self._stack, 1)
        card.body.addLayout(row(None, self.edit, self.remove))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(card)


class HoursModel(LineModel[TimeEntry]):
    """Entries; one that runs says so."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS)

    def text(self, line: TimeEntry, column: int) -> str:
        """When, how long, what, who, and a note."""
        took = "running" if line.running else span(line.seconds(datetime.now(UTC)))
        return (moment(line.started_at), took, title_of(line.kind), line.who, line.note)[column]


class HoursDialog(FormDialog):
    """`given` carries the kind, the minutes, the moment it was begun as UTC ISO text, and a note."""

    given = Signal(object, int, str, str)

    def __init__(
        self, look: Look, entry: TimeEntry | None, minutes: int = _USUAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Hours", "Keep", parent)
        self.kind = QComboBox()
        self.kind.setAccessibleName("What was done")
        for kind in WorkKind:
            self.kind.addItem(title_of(kind), kind)
        self.minutes = NumberField("Minutes", 1, _DAY_MINUTES)
        self.minutes.setValue(minutes)
        self.begun = QDateTimeEdit(QDateTime.currentDateTime().addSecs(-60 * minutes))
        self.begun.setCalendarPopup(True)
        self.begun.setDisplayFormat("d MMM yyyy HH:mm")
        self.begun.setAccessibleName("Begun")
        self.note = TextField("Note", "Anything worth remembering")
        if entry is not None:
            self.kind.setCurrentIndex(self.kind.findData(entry.kind))
            self.note.setText(entry.note)
            self.begun.setDateTime(QDateTime.fromString(entry.started_at, Qt.DateFormat.ISODateWithMs).toLocalTime())
        self.add_field("What was done", self.kind, (0, 0))
        self.add_field("Minutes", self.minutes, (0, 1))
        self.add_field("Begun", self.begun, (1, 0))
        self.add_field("Note", self.note, (1, 1))

    def submit(self) -> None:
        """Hand on what was typed."""
        begun = self.begun.dateTime().toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ")
        self.given.emit(WorkKind(self.kind.currentData()), self.minutes.value(), begun, self.note.text())
