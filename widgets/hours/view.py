"""The Hours section of a song: what went into it by kind, and each entry."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from app.domain.hours import TimeEntry, WorkKind
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, Card, EmptyState, row
from widgets.common.tables import LineTable
from widgets.common.words import title_of
from widgets.hours.model import HoursModel, span

_WIDTHS = (170, 110, 130, 120, 0)


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
        self.model.show_lines(entries)
        self.total.setText(span(sum(totals.values())))
        self.kinds.setText(" · ".join(f"{title_of(kind)} {span(took)}" for kind, took in totals.items()))
        self._stack.setCurrentIndex(0 if entries else 1)
        self.start.setVisible(not running)
        self.kind.setVisible(not running)
        self.stop.setVisible(running)
        if entries:
            self.table.selectRow(0)
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
