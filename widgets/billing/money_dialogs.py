"""Money that came, and money that goes back: how much, when, how."""

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from app.billing.currencies import Currencies
from app.billing.typed import amount_of
from app.domain.billing import Account
from app.domain.money import plain
from app.errors import UsageError
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_METHODS = ("Bank transfer", "Card", "Cash", "PayPal")


def day_field(name: str, day: date, parent: QWidget | None = None) -> QDateEdit:
    """A field for a day, with its calendar."""
    field = QDateEdit(QDate(day.year, day.month, day.day), parent)
    field.setCalendarPopup(True)
    field.setDisplayFormat("d MMM yyyy")
    field.setAccessibleName(name)
    return field


def day_of(field: QDateEdit) -> str:
    """The day in a field as a plain date."""
    return field.date().toString("yyyy-MM-dd")


class MoneyDialog(FormDialog):
    """`given` carries an amount in minor units, a plain date, the method and a reference."""

    given = Signal(int, str, str, str)

    def __init__(
        self,
        look: Look,
        titles: tuple[str, str, str],
        amount: tuple[int, str, int],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        heading, done, when = titles
        suggested, self._currency, decimals = amount
        super().__init__(look, heading, done, parent)
        self.amount = TextField("Amount", "")
        self.amount.setText(plain(suggested, decimals) if suggested > 0 else "")
        self.amount.selectAll()
        self.date = day_field(when, today)
        self.method = QComboBox()
        self.method.setEditable(True)
        self.method.setAccessibleName("How it was paid")
        self.method.addItems(list(_METHODS))
        self.reference = TextField("Reference", "As on the bank's statement")
        self.add_field(f"Amount, {self._currency}", self.amount, (0, 0))
        self.add_field(when, self.date, (0, 1))
        self.add_field("How", self.method, (1, 0))
        self.add_field("Reference", self.reference, (1, 1))

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            amount = amount_of(self.amount.text(), self._currency)
            self.check(amount)
        except UsageError as error:
            self.show_problem(str(error))
            return
        self.given.emit(amount, day_of(self.date), self.method.currentText(), self.reference.text())

    def check(self, amount: int) -> None:
        """Raise UsageError for an amount that cannot be."""
        if amount == 0:
            raise UsageError("Nothing is no amount; nothing was changed: type how much it was.")


class PaymentDialog(MoneyDialog):
    """A payment of an invoice: all that is owed, unless something else is typed."""

    def __init__(self, look: Look, account: Account, today: date, parent: QWidget | None = None) -> None:
        invoice = account.invoice
        titles = (f"Payment of {invoice.name}", "Record the payment", "The day it came")
        super().__init__(look, titles, (account.balance, invoice.currency, invoice.decimals), today, parent)


class RefundDialog(MoneyDialog):
    """Money paid back: all that is too much, or less of it."""

    def __init__(self, look: Look, account: Account, today: date, parent: QWidget | None = None) -> None:
        invoice, self._most = account.invoice, -account.balance
        titles = (f"Pay back of {invoice.name}", "Record the refund", "The day it was paid back")
        super().__init__(look, titles, (self._most, invoice.currency, invoice.decimals), today, parent)
        self._name, self._written = invoice.name, Currencies.load().written(self._most, invoice.currency)
        said = f"{invoice.name} has {self._written} too much. This writes down that it was paid back; it pays nothing."
        self.body.insertWidget(2, TextLabel(said, "small", wrap=True))

    def check(self, amount: int) -> None:
        """No more than there is too much."""
        super().check(amount)
        if amount > self._most:
            raise UsageError(
                f"{self._name} has only {self._written} to pay back; nothing was changed: where more is to go back, "
                "credit it first."
            )
