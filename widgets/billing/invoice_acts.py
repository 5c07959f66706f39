"""What is done with an invoice that was issued: paid, paid back, credited, written off, reminded of."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.billing.crediting import Parts, open_lines
from app.billing.interest import Interest, InterestRules, late_interest
from app.billing.reminder import Reminders
from app.billing.settling import Settler, credits_of, move_credit, to_pay_back
from app.catalogue import Catalogue
from app.domain.billing import Account, Payment
from widgets.billing.asking import Asking
from widgets.billing.credit_dialog import CreditDialog
from widgets.billing.invoice_dialog import InvoiceDialog
from widgets.billing.money_dialogs import PaymentDialog, RefundDialog
from widgets.billing.papering import Papering
from widgets.billing.reminder_dialog import ReminderDialog
from widgets.billing.settling_dialogs import UseCreditDialog, WriteOffDialog


class InvoiceActs:
    """Each acts on one invoice with what settled it."""

    def __init__(self, catalogue: Catalogue, asking: Asking, papers: Papering, today: Callable[[], date]) -> None:
        self._catalogue, self._asking, self._papers, self._today = catalogue, asking, papers, today
        self._settler = Settler(catalogue)

    def open_pdf(self, account: Account) -> None:
        """Open the paper as it was issued; of a draft, as it would be."""
        self._asking.draw(lambda: self._papers.invoice(account.invoice.id))

    def save_pdf(self, account: Account) -> None:
        """Ask where a copy of the paper is to be kept."""
        named = str(Path.home() / f"{account.invoice.name.replace('/', '-').capitalize()}.pdf")
        chosen, _ = QFileDialog.getSaveFileName(self._asking.window, "Save the PDF", named, "PDF (*.pdf)")
        if chosen:
            self._asking.draw(lambda: self._papers.copy_invoice(account.invoice.id, Path(chosen)))

    def show(self, account: Account) -> None:
        """Show its lines, what settled it, and what may be asked where it is late."""
        late = self._late(account)
        client = self._catalogue.clients.get(account.invoice.client_id)
        self._asking.open(InvoiceDialog(self._asking.look, account, client.name, late, self._asking.window))

    def pay(self, account: Account) -> None:
        """Ask what came."""
        dialog = PaymentDialog(self._asking.look, account, self._today(), self._asking.window)
        dialog.given.connect(partial(self._settle, f"payment of {account.invoice.name}", self._settler.pay, account))
        self._asking.open(dialog)

    def refund(self, account: Account) -> None:
        """Ask what is paid back of what is too much, on the invoice or on a credit note over it."""
        source = to_pay_back(self._catalogue, account)
        if source is None:
            return
        dialog = RefundDialog(self._asking.look, source, self._today(), self._asking.window)
        dialog.given.connect(partial(self._settle, f"refund of {source.invoice.name}", self._settler.refund, source))
        self._asking.open(dialog)

    def write_off(self, account: Account) -> None:
        """Ask why it will not come."""
        dialog = WriteOffDialog(self._asking.look, account, self._asking.window)
        invoice, day = account.invoice, self._day
        dialog.given.connect(
            lambda why: self._asking.settle(
                f"writing off {invoice.name}", lambda: self._settler.write_off(invoice.id, day, why)
            )
        )
        self._asking.open(dialog)

    def use_credit(self, account: Account) -> None:
        """Ask which credit of the client settles it."""
        invoice = account.invoice
        found = credits_of(self._catalogue, invoice.client_id, invoice.currency)
        dialog = UseCreditDialog(self._asking.look, account, found, self._asking.window)
        dialog.given.connect(partial(self._move_credit, account))
        self._asking.open(dialog)

    def credit(self, account: Account) -> None:
        """Ask what is taken back; a credit note over it is issued, or kept as a draft."""
        earlier = self._catalogue.invoices.credits_of(account.invoice.id)
        client = self._catalogue.clients.get(account.invoice.client_id)
        left = open_lines(account.invoice, earlier)
        dialog = CreditDialog(self._asking.look, account, earlier, left, client.name, self._asking.window)
        dialog.given.connect(lambda parts, why, draft: self._credit(account, parts, why, only_draft=draft))
        self._asking.open(dialog)

    def remind(self, account: Account) -> None:
        """Show a reminder, ready to be copied into a mail."""
        late = self._late(account)
        text = Reminders.load().text(account, self._papers.details.name, self._day, late)
        self._asking.open(ReminderDialog(self._asking.look, account.invoice, text, late, self._asking.window))

    @property
    def _day(self) -> str:
        return self._today().isoformat()

    def _late(self, account: Account) -> Interest | None:
        rules = InterestRules.load(self._papers.details.bank_rates)
        return late_interest(self._catalogue, rules, account, self._day)

    def _settle(
        self, text: str, act: Callable[..., Payment], account: Account, amount: int, on: str, how: str, reference: str
    ) -> None:
        self._asking.settle(text, lambda: act(account.invoice.id, amount, on, how, reference))

    def _move_credit(self, target: Account, source: Account, amount: int) -> None:
        day = self._day
        self._asking.make(
            f"using the credit of {source.invoice.name}",
            lambda: self._settler.apply(source.invoice.id, target.invoice.id, amount, day),
            lambda: move_credit(self._catalogue, source.invoice, target.invoice, -amount, day),
        )

    def _credit(self, account: Account, parts: Parts, why: str, *, only_draft: bool) -> None:
        if self._asking.dialog:
            self._asking.dialog.accept()
        self._asking.draw(lambda: self._papers.credit(account.invoice.id, why, parts, only_draft=only_draft))
