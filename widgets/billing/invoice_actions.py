"""What is done with an invoice that was issued: paid, paid back, credited, written off, reminded of."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from app.billing.account import credits_of, move_credit, to_pay_back
from app.billing.amounts import Currencies
from app.billing.credit_note import Parts, open_lines
from app.billing.settlement import enter, pay_back
from app.catalogue import Catalogue
from app.domain.billing import Account, Payment
from app.use_cases.books import Books, paper_name
from app.use_cases.invoices import CreditNote, credit_invoice, invoice_paper
from app.use_cases.payments import Reversal, credits_from, pay_on, refund, reverse_payment, use_credit, write_off
from app.use_cases.statements import remind
from widgets.billing.account_dialogs import ReminderDialog
from widgets.billing.credit_dialog import CreditDialog
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.invoice_dialog import InvoiceDialog
from widgets.billing.payment_dialogs import PaymentDialog, RefundDialog, UseCreditDialog, WriteOffDialog


class InvoiceActions:
    """Each acts on one invoice with what settled it."""

    def __init__(
        self, catalogue: Catalogue, dialogs: BillingDialogs, books: Callable[[], Books], today: Callable[[], date]
    ) -> None:
        self._catalogue, self._dialogs, self._books, self._today = catalogue, dialogs, books, today

    def open_pdf(self, account: Account) -> None:
        """Open the paper as it was issued; of a draft, as it would be."""
        self._dialogs.open_paper(lambda: invoice_paper(self._books(), account.invoice.id))

    def save_pdf(self, account: Account) -> None:
        """Ask where a copy of the paper is to be kept."""
        path = self._dialogs.choose_file("Save the PDF", paper_name(account.invoice.name), "PDF (*.pdf)")
        if path:
            self._dialogs.save_paper(lambda: invoice_paper(self._books(), account.invoice.id), path, "The PDF")

    def show(self, account: Account) -> None:
        """Show its lines, what settled it, and what may be asked where it is late."""
        late = self._books().interest(account)
        client = self._catalogue.clients.get(account.invoice.client_id)
        dialog = InvoiceDialog(self._dialogs.look, account, client.name, late, self._dialogs.window)
        dialog.reversal_wanted.connect(self._reverse)
        self._dialogs.open(dialog)

    def pay(self, account: Account) -> None:
        """Ask what came."""
        dialog = PaymentDialog(self._dialogs.look, account, self._today(), self._dialogs.window)
        dialog.given.connect(partial(self._settle, f"payment of {account.invoice.name}", self._pay, account))
        self._dialogs.open(dialog)

    def refund(self, account: Account) -> None:
        """Ask what is paid back of the credit balance of the invoice or on a credit note over it."""
        source = to_pay_back(self._catalogue, account)
        if source is None:
            return
        others = credits_from(self._catalogue, source)[1:]
        dialog = RefundDialog(self._dialogs.look, source, others, self._today(), self._dialogs.window)
        dialog.given.connect(
            partial(self._settle, f"refund of {source.invoice.name}", partial(refund, self._catalogue), source)
        )
        self._dialogs.open(dialog)

    def write_off(self, account: Account) -> None:
        """Ask why it will not come."""
        dialog = WriteOffDialog(self._dialogs.look, account, self._dialogs.window)
        invoice, day = account.invoice, self._day
        dialog.given.connect(
            lambda why: self._dialogs.settle(
                f"writing off {invoice.name}", lambda: write_off(self._catalogue, invoice.id, day, why)
            )
        )
        self._dialogs.open(dialog)

    def use_credit(self, account: Account) -> None:
        """Ask which credit of the client settles it."""
        invoice = account.invoice
        sources = credits_of(self._catalogue, invoice.client_id, invoice.currency)
        dialog = UseCreditDialog(self._dialogs.look, account, sources, self._dialogs.window)
        dialog.given.connect(partial(self._move_credit, account))
        self._dialogs.open(dialog)

    def credit(self, account: Account) -> None:
        """Ask what is credited; a credit note over it is issued, or kept as a draft."""
        earlier = self._catalogue.invoices.credits_of(account.invoice.id)
        client = self._catalogue.clients.get(account.invoice.client_id)
        left = open_lines(account.invoice, earlier)
        dialog = CreditDialog(self._dialogs.look, account, earlier, left, client.name, self._dialogs.window)
        dialog.given.connect(lambda parts, why, draft: self._credit(account, parts, why, only_draft=draft))
        self._dialogs.open(dialog)

    def remind(self, account: Account) -> None:
        """Show a reminder, ready to be copied into a mail."""
        made = remind(self._books(), account.invoice.id)
        dialog = ReminderDialog(self._dialogs.look, account.invoice, made.text, made.interest, self._dialogs.window)
        self._dialogs.open(dialog)

    @property
    def _day(self) -> str:
        return self._today().isoformat()

    def _settle(
        self, text: str, write: Callable[..., Payment], account: Account, amount: int, on: str, how: str, reference: str
    ) -> None:
        self._dialogs.settle(text, lambda: write(account.invoice.id, amount, on, how, reference))

    def _pay(self, *typed: Any) -> Payment:
        return pay_on(self._books(), *typed)

    def _move_credit(self, target: Account, source: Account, amount: int) -> None:
        day = self._day
        self._dialogs.make(
            f"using the credit of {source.invoice.name}",
            lambda: use_credit(self._catalogue, source.invoice.id, target.invoice.id, amount, day),
            lambda: move_credit(self._catalogue, source.invoice, target.invoice, -amount, day),
        )

    def _reverse(self, payment_id: int, why: str) -> None:
        made = UndoableReversal(self._catalogue, payment_id, self._day, why)
        if self._dialogs.make("reversing an entry", made.do, made.undo):
            self._dialogs.say(made.sentence)

    def _credit(self, account: Account, parts: Parts, why: str, *, only_draft: bool) -> None:
        self._dialogs.close()
        self._dialogs.run(
            lambda: credited(credit_invoice(self._books(), account.invoice.id, why, parts, only_draft=only_draft))
        )


class UndoableReversal:
    """Taken back; to undo it enters the same once more, as nothing is deleted."""

    def __init__(self, catalogue: Catalogue, payment_id: int, today: str, why: str) -> None:
        self._catalogue, self._payment_id, self._today, self._why = catalogue, payment_id, today, why
        self._done: Reversal | None = None

    @property
    def sentence(self) -> str:
        """What was done, once it was."""
        return self._done.sentence if self._done else ""

    def do(self) -> None:
        """Reverse the entry."""
        self._done = reverse_payment(self._catalogue, self._payment_id, self._today, self._why)

    def undo(self) -> None:
        """Enter again what was taken back."""
        if self._done:
            entry, taken, invoices = self._done.entry, self._done.taken_back, self._catalogue.invoices
            how = (entry.paid_on, taken.method, taken.reference)
            if self._done.beside:
                parts = [(invoices.get(each.invoice_id), each.amount) for each in (entry, *self._done.beside)]
                self._payment_id = pay_back(self._catalogue, parts, *how).id
                return
            self._payment_id = enter(self._catalogue, self._done.invoice, taken.kind, -entry.amount, *how).id


def credited(made: CreditNote) -> str:
    """A sentence about a credit note that was made."""
    if not made.note.label:
        return f"Draft {made.note.id} of the credit note waits among the drafts; issue it when it is right."
    if not made.credit:
        return f"{made.note.label} is issued."
    money = Currencies.load().written(made.credit, made.note.currency)
    return f"{made.note.label} is issued; {money} stands to the client's credit: pay it back, or use it on an invoice."
