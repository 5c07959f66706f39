"""What is asked before something is written into the books."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QWidget

from app.billing.typed import amount_of, line_of
from app.domain.billing import Account, InvoiceLine
from app.domain.catalogue import Client
from app.domain.money import pounds
from app.errors import UsageError
from widgets.common.fields import TextArea, TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.forms.dialog import FormDialog

_METHODS = ("Bank transfer", "Card", "Cash", "PayPal")


class PaymentDialog(FormDialog):
    """How much came, when and how; `given` carries amount in minor units, plain date, method and reference."""

    given = Signal(int, str, str, str)

    def __init__(self, look: Look, account: Account, today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, f"Payment of {account.invoice.name}", "Record the payment", parent)
        places = account.invoice.decimals
        self._currency = account.invoice.currency
        owed = max(0, account.balance)
        self.amount = TextField("Amount", "")
        self.amount.setText(f"{owed / 10**places:.{places}f}")
        self.amount.selectAll()
        self.date = QDateEdit(QDate(today.year, today.month, today.day))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("d MMM yyyy")
        self.date.setAccessibleName("The day it came")
        self.method = QComboBox()
        self.method.setEditable(True)
        self.method.setAccessibleName("How it was paid")
        self.method.addItems(list(_METHODS))
        self.reference = TextField("Reference", "As on the bank's statement")
        self.add_field(f"Amount, {self._currency}", self.amount, (0, 0))
        self.add_field("The day it came", self.date, (0, 1))
        self.add_field("How", self.method, (1, 0))
        self.add_field("Reference", self.reference, (1, 1))

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            amount = amount_of(self.amount.text(), self._currency)
        except UsageError as error:
            self.show_problem(str(error))
            return
        day = self.date.date().toString("yyyy-MM-dd")
        self.given.emit(amount, day, self.method.currentText(), self.reference.text())


class DraftDialog(FormDialog):
    """Whom to bill, for what; `given` carries the client's id, the lines, the order number and remarks."""

    given = Signal(object, object, str, str)
    client_chosen = Signal(object)

    def __init__(self, look: Look, clients: Sequence[Client], parent: QWidget | None = None) -> None:
        super().__init__(look, "New invoice", "Keep as a draft", parent)
        self.client = QComboBox()
        self.client.setAccessibleName("Client")
        for client in clients:
            self.client.addItem(client.name, client.id)
        self.client.activated.connect(lambda: self.client_chosen.emit(self.client.currentData()))
        self.po_number = TextField("The client's order number", "")
        self.extras = QCheckBox("")
        self._extras: tuple[InvoiceLine, ...] = ()
        self.lines = TextArea("Lines", "Mixing: Ember = 250.00\nEditing = 1.5x35.00", 5)
        self.remarks = TextField("Remarks", "Stands above the lines")
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Order number", self.po_number, (0, 1))
        self.add_field("Lines, one each: what = amount, or what = quantity x price", self.lines, (1, 0), span=2)
        self.add_field("Remarks", self.remarks, (2, 0), span=2)
        self.body.insertWidget(2, self.extras)
        self.body.insertWidget(3, TextLabel("VAT is added as it is for this client. Drafts take no number.", "small"))
        self.show_extras(())

    def show_extras(self, extras: Sequence[InvoiceLine]) -> None:
        """Offer what came on top of this client's quotes and was not billed yet."""
        self._extras = tuple(extras)
        total = pounds(sum(line.amount for line in extras))
        self.extras.setText(f"Rounds, recalls and new work not yet billed: {len(extras)}, {total}")
        self.extras.setVisible(bool(extras))
        self.extras.setChecked(bool(extras))

    def submit(self) -> None:
        """Hand on what was typed."""
        typed = [line for line in self.lines.toPlainText().splitlines() if line.strip()]
        try:
            lines = [line_of(line) for line in typed]
            if not lines and not (self._extras and self.extras.isChecked()):
                raise UsageError("There is nothing to bill yet: write a line, such as “Mixing: Ember = 250.00”.")
        except UsageError as error:
            self.show_problem(str(error))
            return
        more = self._extras if self.extras.isChecked() else ()
        self.given.emit(self.client.currentData(), (*more, *lines), self.po_number.text(), self.remarks.text())
