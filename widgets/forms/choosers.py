"""Fields that choose: a name that is known or new, and a date that may be missing."""

from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QDateEdit, QHBoxLayout, QWidget

_DUE_IN_DAYS = 14


class NameChooser(QComboBox):
    """A name typed freely or chosen from the known ones, completed wherever in the name one begins to type."""

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName(name)
        self.setMinimumContentsLength(8)
        line = self.lineEdit()
        if line:
            line.setPlaceholderText(hint)
            line.setAccessibleName(name)
            line.setAcceptDrops(False)
        completer = self.completer()
        if completer:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def offer(self, names: Sequence[str]) -> None:
        """Offer these names; what is typed stays."""
        typed = self.currentText()
        self.clear()
        self.addItems(list(names))
        self.setCurrentIndex(-1)
        self.setEditText(typed)


class DueChooser(QWidget):
    """A date, or none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticked = QCheckBox("Due on")
        self.date = QDateEdit(QDate.currentDate().addDays(_DUE_IN_DAYS))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d MMM yyyy")
        self.date.setAccessibleName("Due date")
        self.date.setEnabled(False)
        self.ticked.toggled.connect(self.date.setEnabled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.ticked)
        layout.addWidget(self.date, 1)
        self.setFocusProxy(self.ticked)

    def value(self) -> str | None:
        """The date as YYYY-MM-DD, None where there is none."""
        return self.date.date().toString(Qt.DateFormat.ISODate) if self.ticked.isChecked() else None

    def show_value(self, due: str | None) -> None:
        """Show a date or none."""
        self.ticked.setChecked(due is not None)
        if due:
            self.date.setDate(QDate.fromString(due, Qt.DateFormat.ISODate))
