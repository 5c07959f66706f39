"""An invoice as it stands: its lines, what settled it, what is left, and what may be asked where it is late."""

from PySide6.QtWidgets import QWidget

from app.billing.currencies import Currencies
from app.billing.interest import Interest
from app.domain.billing import Account, Payment
from widgets.billing.reminder_dialog import late_words
from widgets.billing.sums import total_words
from widgets.common.dialogs import FormDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows
from widgets.common.words import day, listing, title_of

_WIDTH, _LINES_HEIGHT, _PAID_HEIGHT = 720, 190, 150
_LINE_HEADS, _PAID_HEADS = ("Line", "Quantity", "Price", "Amount"), ("Day", "What", "How", "Reference", "Amount")


class InvoiceDialog(FormDialog):
    """Only shows."""

    def __init__(
        self, look: Look, account: Account, client: str, late: Interest | None, parent: QWidget | None = None
    ) -> None:
        invoice = account.invoice
        super().__init__(look, invoice.name, "Close", parent)
        self.setMinimumWidth(_WIDTH)
        self.cancel_button.hide()
        self._money, self._currency = Currencies.load(), invoice.currency
        self.lines, self.paid = TextRows(_LINE_HEADS, (1, 2, 3)), TextRows(_PAID_HEADS, (4,))
        self.lines.show_lines(
            [
                (line.description, f"{line.count:f}", self._written(line.unit_price), self._written(line.amount))
                for line in invoice.lines
            ]
        )
        self.paid.show_lines([self._paid(each) for each in account.payments])
        self.balance = TextLabel(self._balance(account), "strong")
        self.late = TextLabel(late_words(late), "small", wrap=True)
        self.late.setVisible(late is not None)
        self._lay_out(look, account, client)

    def submit(self) -> None:
        """Close it."""
        self.accept()

    def _lay_out(self, look: Look, account: Account, client: str) -> None:
        invoice = account.invoice
        lines = LineTable(look, "Lines", self.lines, (0, 80, 110, 120))
        lines.setFixedHeight(_LINES_HEIGHT)
        paid = LineTable(look, "Payments and credits", self.paid, (110, 110, 130, 0, 120))
        paid.setFixedHeight(_PAID_HEIGHT)
        paid.setVisible(bool(account.payments))
        facts = listing(
            (
                client,
                f"issued {day(invoice.issued_on)}" if invoice.issued_on else "",
                f"due {day(invoice.due_on)}" if invoice.due_on else "",
                f"order {invoice.po_number}" if invoice.po_number else "",
            )
        )
        total = TextLabel(total_words(invoice.amounts, invoice.currency), wrap=True)
        shown = (TextLabel(facts, "muted", wrap=True), lines, total, paid, self.balance, self.late)
        for place, widget in enumerate(shown, 1):
            self.body.insertWidget(place, widget)

    def _paid(self, payment: Payment) -> tuple[str, ...]:
        what = title_of(payment.kind)
        return day(payment.paid_on), what, payment.method, payment.reference, self._written(payment.amount)

    def _balance(self, account: Account) -> str:
        if account.balance == 0:
            return "Nothing is owed on it."
        owed = self._written(abs(account.balance))
        return f"{owed} is owed." if account.balance > 0 else f"{owed} stands to the client's credit."

    def _written(self, amount: int) -> str:
        return self._money.written(amount, self._currency)
