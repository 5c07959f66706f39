"""An issued invoice with all that settled it, where an entry made by mistake is reversed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.amounts import Currencies
from app.billing.late_payment import Interest
from app.domain.billing import Account, Payment, PaymentKind
from widgets.billing.account_dialogs import late_words
from widgets.billing.dialogs import total_words
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog, ReasonDialog, ReasonWords
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows
from widgets.common.words import day, listing, title_of

_WIDTH, _LINES_HEIGHT, _PAID_HEIGHT = 760, 190, 150
_LINE_HEADS, _PAID_HEADS = ("Line", "Quantity", "Price", "Amount"), ("Day", "What", "How", "Reference", "Amount")
_CHOOSE = "Choose the entry that was a mistake."
_STAYS = "This entry was reversed, reverses another, or is a credit, which is moved back instead."
_TOGETHER = " What it recovered of a write-off is written off again."


class InvoiceDialog(FormDialog):
    """`reversal_wanted` carries the id of an entry that was a mistake, and the reason."""

    reversal_wanted = Signal(int, str)

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
        self._account, self._look = account, look
        self.reversal: ReasonDialog | None = None
        self.reverse_button = Button(look, "Reverse …", "retry")
        self.reverse_button.clicked.connect(self._ask)
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
        paid = self.entries = LineTable(look, "Payments and credits", self.paid, (110, 150, 120, 0, 110))
        paid.setFixedHeight(_PAID_HEIGHT)
        paid.selectionModel().currentRowChanged.connect(self._show_choice)
        for each in (paid, self.reverse_button):
            each.setVisible(bool(account.payments))
        self.buttons.insertWidget(0, self.reverse_button)
        self._show_choice()
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

    @property
    def _chosen(self) -> Payment | None:
        """The entry that is chosen."""
        place = self.entries.currentIndex().row()
        return self._account.payments[place] if 0 <= place < len(self._account.payments) else None

    def _show_choice(self) -> None:
        """Let the chosen entry be reversed, or say why it cannot be."""
        chosen = self._chosen
        reason = _CHOOSE if chosen is None else "" if chosen in self._account.reversible else _STAYS
        self.reverse_button.setEnabled(not reason)
        self.reverse_button.setToolTip(tooltip(reason))
        self.reverse_button.setAccessibleDescription(reason)

    def _ask(self) -> None:
        """Ask what was wrong with it; what is handed on is done by whoever asked for the dialog."""
        payment = self._chosen
        if payment is None:
            return
        left, what = self._written(abs(self._account.left_of(payment)[0])), title_of(payment.kind).lower()
        words = ReasonWords(
            heading=f"Reverse this {what}?",
            done="Reverse it",
            effect=f"The {what} of {left} of {day(payment.paid_on)} stays in the books; another takes it back."
            f"{_TOGETHER if payment.kind is PaymentKind.PAYMENT and self._account.written_off else ''}",
            field="What was wrong",
            hint="Such as: entered twice",
            missing="An entry is reversed for a reason; nothing was changed: say what was wrong with it.",
        )
        self.reversal = ReasonDialog(self._look, words, self)
        self.reversal.given.connect(lambda why: self._hand_on(payment.id, why))
        self.reversal.open()

    def _hand_on(self, payment_id: int, why: str) -> None:
        if self.reversal:
            self.reversal.accept()
        self.reversal_wanted.emit(payment_id, why)

    def _paid(self, payment: Payment) -> tuple[str, ...]:
        what = "Recovered" if payment.reverses_id and payment.beside_id else title_of(payment.kind)
        what = f"{what}, reversed" if payment.reverses_id and not payment.beside_id else what
        return day(payment.paid_on), what, payment.method, payment.reference, self._written(payment.amount)

    def _balance(self, account: Account) -> str:
        if account.balance == 0:
            given_up = f" {self._written(account.written_off)} of it is written off." if account.written_off else ""
            return f"Nothing is owed on it.{given_up}"
        owed = self._written(abs(account.balance))
        return f"{owed} is owed." if account.balance > 0 else f"{owed} stands to the client's credit."

    def _written(self, amount: int) -> str:
        return self._money.written(amount, self._currency)
