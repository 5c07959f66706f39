"""What leaves the books, as it is asked: exports for accounting, statements, reminders."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.billing.amounts import Currencies
from app.billing.book_exports import TITLES
from app.billing.book_figures import FIRST, Period, between
from app.billing.exported_payments import BANK_STATEMENTS
from app.billing.late_payment import Interest
from app.domain.billing import Invoice
from app.domain.catalogue import Client
from app.errors import NextSteps, UsageError
from render.text import count
from widgets.billing.dialogs import day_field, day_of
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.fields import ChoiceField, TextArea
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised

_OTHER = "Other days"
_CODES = "Accounts and tax codes are those that come with each program; the VAT rate decides which."
_LINES = 14
_COPIED = "Copied: paste it into your mail."
_STATEMENT_NOTE = (
    "Every invoice, payment and credit in order, with what is owed after each and what is overdue on the last day. "
    "What you wrote off stays on it: the client owes it still."
)


class ExportDialog(FormDialog):
    """`given` carries the program, two plain dates, empty where the period has no end, and a currency.

    What the program will make otherwise is shown before a file is asked for, and agreed to by asking again.
    """

    given = Signal(str, str, str, str)

    def __init__(self, look: Look, periods: Sequence[Period], today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Export for accounting", "Save as …", parent)
        self._periods = periods
        self.program = ChoiceField("For which program", list(TITLES.values()))
        self.period = ChoiceField("Period", [*(period.name for period in periods), _OTHER])
        self.period.setCurrentText("Last quarter")
        self.since = day_field("The first day", today)
        self.until = day_field("The last day", today)
        self.period.currentIndexChanged.connect(self._show_days)
        self.add_field("For", self.program, (0, 0))
        self.add_field("Issued in", self.period, (0, 1))
        self.add_field("The first day", self.since, (1, 0))
        self.add_field("The last day", self.until, (1, 1))
        self.currency = ChoiceField("Currency of the bank account", sorted(Currencies.load().places))
        self.currency.setCurrentText("GBP")
        self.add_field("Currency of the bank account", self.currency, (2, 0))
        self.body.insertWidget(2, TextLabel(_CODES, "small", wrap=True))
        self.differences = TextLabel("", "warning", wrap=True)
        self.differences.hide()
        self.body.insertWidget(3, self.differences)
        self._said: list[str] = []
        for field in (self.program, self.period, self.currency):
            field.currentIndexChanged.connect(self._change)
        for day in (self.since, self.until):
            day.dateChanged.connect(self._change)
        self._show_days()
        self._change()

    def agreed(self, differences: list[str]) -> bool:
        """Whether there are none, or those were in view already when the file was asked for; shows them otherwise."""
        if differences == self._said:
            return True
        self._said = differences
        self.differences.setText("\n".join(differences))
        self.differences.setVisible(bool(differences))
        self.done_button.setText("Save all the same …" if differences else "Save as …")
        if differences:
            self.adjustSize()  # the fields above keep their room
        return not differences

    def _change(self) -> None:
        """Something else is asked for: what was said of the other is gone; only bank statements have a currency."""
        self.agreed([])
        self.currency.setEnabled(list(TITLES)[self.program.currentIndex()] in BANK_STATEMENTS)

    def submit(self) -> None:
        """Hand on what was chosen."""
        since, until = self._days()
        try:
            if self._chosen is None:
                between(since, until)
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.show_problem("")
        currency = self.currency.currentText() if self.currency.isEnabled() else "GBP"
        self.given.emit(list(TITLES)[self.program.currentIndex()], since, until, currency)

    @property
    def _chosen(self) -> Period | None:
        """The period by name, None for other days."""
        place = self.period.currentIndex()
        return self._periods[place] if place < len(self._periods) else None

    def _days(self) -> tuple[str, str]:
        period = self._chosen
        if period is None:
            return day_of(self.since), day_of(self.until)
        return ("", "") if period.since == FIRST else (period.since, period.until)

    def _show_days(self) -> None:
        """The days of the period; only other days are typed."""
        period = self._chosen
        for field in (self.since, self.until):
            field.setEnabled(period is None)
        if period and period.since != FIRST:
            for field, day in ((self.since, period.since), (self.until, period.until)):
                field.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))


def late_words(late: Interest | None) -> str:
    """What may be asked beside a late debt, and who should look at it; empty where there is none."""
    if late is None:
        return ""
    money = Currencies.load()
    return (
        f"{count(late.days, 'day')} late: {money.written(late.interest_pence)} of statutory interest and "
        f"{money.written(late.compensation_pence)} of compensation may be asked; an accountant should confirm it. "
        f"{NextSteps.of('window').after(late.basis, late.code)}"
    )


class ReminderDialog(FormDialog):
    """What is typed over the text is what is copied."""

    def __init__(
        self, look: Look, invoice: Invoice, text: str, late: Interest | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, f"Reminder of {invoice.name}", "Copy the reminder", parent)
        self.text = TextArea("Reminder", "", _LINES)
        self.text.setPlainText(text)
        email = invoice.buyer.email if invoice.buyer else ""
        self.add_field(f"To {email}" if email else "Text", self.text, (0, 0))
        unsaid = "The reminder names no interest. " if late and late.outdated else ""
        self.interest = TextLabel(f"{unsaid}{late_words(late)}", "small", wrap=True)
        self.interest.setVisible(late is not None)
        self.answer = TextLabel("", "muted")
        self.body.insertWidget(2, self.interest)
        self.body.insertWidget(3, self.answer)
        self.cancel_button.setText("Close")
        self.cancel_button.clicked.disconnect()
        self.cancel_button.clicked.connect(self.reject)  # asks where what was typed is not copied

    def submit(self) -> None:
        """Put the text on the clipboard; the dialog stays, so that one can see what was copied."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.keep_written()
        self.answer.setText(_COPIED)


class StatementDialog(FormDialog):
    """`given` carries a client's id, a plain date or "", the last day, the currency, and whether a file is kept."""

    given = Signal(object, str, str, str, bool)
    client_chosen = Signal(object)

    def __init__(
        self, look: Look, clients: Sequence[Client], client_id: int, today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Statement of account", "Open the PDF", parent)
        self.client = QComboBox()
        self.client.setAccessibleName("Client")
        for client in clients:
            self.client.addItem(client.name, client.id)
        self.client.setCurrentIndex(max(0, self.client.findData(client_id)))
        self.client.currentIndexChanged.connect(lambda: self.client_chosen.emit(self.client.currentData()))
        self.currency = QComboBox()
        self.currency.setAccessibleName("Currency")
        self.since = day_field("The first day", today.replace(month=1, day=1))
        self.until = day_field("The last day", today)
        self.whole = QCheckBox("From the beginning")
        self.whole.toggled.connect(self.since.setDisabled)
        self.whole.setChecked(True)
        self.save_button = Button(look, "Save as …", "file")
        self.save_button.clicked.connect(lambda: self._hand_on(keep=True))
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Currency", self.currency, (0, 1))
        self.add_field("The first day", self.since, (1, 0))
        self.add_field("The last day", self.until, (1, 1))
        self.body.insertWidget(2, self.whole)
        self.body.insertWidget(3, TextLabel(_STATEMENT_NOTE, "small", wrap=True))
        self.buttons.insertWidget(0, self.save_button)

    def show_currencies(self, codes: Sequence[str]) -> None:
        """Offer those in which the client was billed; without one there is no statement, and a sentence says so."""
        self.currency.clear()
        self.currency.addItems(list(codes))
        for button in (self.save_button, self.done_button):
            button.setEnabled(bool(codes))
        self.show_problem("" if codes else f"Nothing was issued to {self.client.currentText()} yet.")

    def submit(self) -> None:
        """Ask for it to be opened."""
        self._hand_on(keep=False)

    def _hand_on(self, *, keep: bool) -> None:
        since = "" if self.whole.isChecked() else day_of(self.since)
        until = day_of(self.until)
        if since > until:
            self.show_problem("The statement ends before it begins; nothing was drawn: turn its days round.")
            return
        self.given.emit(self.client.currentData(), since, until, self.currency.currentText(), keep)
