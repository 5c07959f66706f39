"""Asks for hours that are written down afterwards, or put right."""

from PySide6.QtCore import QDateTime, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QWidget

from app.domain.hours import TimeEntry, WorkKind
from widgets.common.dialogs import FormDialog
from widgets.common.fields import NumberField, TextField
from widgets.common.look import Look
from widgets.common.words import title_of

_DAY_MINUTES, _USUAL = 24 * 60, 60


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
