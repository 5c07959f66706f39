"""When an invoice is due: by the client's terms, or on a day."""

from datetime import date

from PySide6.QtWidgets import QCheckBox, QWidget

from widgets.billing.money_dialogs import day_field, day_of
from widgets.common.panels import row


class DueField(QWidget):
    """A day, or a tick for the client's terms, which is the usual."""

    def __init__(self, suggested: date, *, by_terms: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.date = day_field("The day it is due", suggested)
        self.terms = QCheckBox("By the client's terms")
        self.terms.toggled.connect(self.date.setDisabled)
        self.terms.setChecked(by_terms)
        line = row(self.date, self.terms)
        line.setStretch(0, 1)
        self.setLayout(line)

    @property
    def day(self) -> str:
        """The day as a plain date, "" where the client's terms hold."""
        return "" if self.terms.isChecked() else day_of(self.date)
