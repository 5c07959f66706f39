"""The last look at a draft before it is issued, and the day it is issued on."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.billing import Invoice, InvoiceKind
from widgets.billing.money_dialogs import day_field, day_of
from widgets.billing.sums import total_words
from widgets.common.dialogs import FormDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look


class IssueDialog(FormDialog):
    """`given` carries a plain date. What keeps the draft as it is has the keyboard."""

    given = Signal(str)

    def __init__(self, look: Look, draft: Invoice, client: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, f"Issue {draft.name}?", "Issue it", parent)
        credit = draft.kind is InvoiceKind.CREDIT_NOTE
        after = "" if credit else ": only credited"
        said = f"It gets the next number and a PDF for {client}, and can never be changed afterwards{after}."
        self.day = day_field("The day it is issued on", today)
        self.day.setMaximumDate(self.day.date())
        self.add_field("Issued on", self.day, (0, 0))
        total = total_words(draft.amounts, draft.currency, -1 if credit else 1)
        self.body.insertWidget(1, TextLabel(said, wrap=True))
        self.body.insertWidget(2, TextLabel(total, "strong", wrap=True))
        self.body.insertWidget(4, TextLabel("Open its PDF first to see how it will look.", "small"))
        self.cancel_button.setText("Not yet")
        self.cancel_button.setFocus()

    def submit(self) -> None:
        """Hand on the day."""
        self.given.emit(day_of(self.day))
