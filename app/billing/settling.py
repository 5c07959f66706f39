"""What settles invoices: payments, refunds, write-offs, and credits moved from one to another."""

from datetime import date

from app.billing.amounts import sterling
from app.billing.currencies import Currencies
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, InvoiceKind, InvoiceState, Payment, PaymentKind
from app.errors import UsageError


def account_of(catalogue: Catalogue, invoice_id: int) -> Account:
    """An invoice with all that settled it."""
    return Account(catalogue.invoices.get(invoice_id), catalogue.payments.of_invoice(invoice_id))


def accounts(catalogue: Catalogue, client_id: int | None = None) -> list[Account]:
    """Every invoice, or a client's, with what settled it, the newest first."""
    invoices = catalogue.invoices.all(client_id)
    paid = catalogue.payments.of_invoices([invoice.id for invoice in invoices])
    return [Account(invoice, paid.get(invoice.id, ())) for invoice in invoices]


def credits_of(catalogue: Catalogue, client_id: int, currency: str) -> list[Account]:
    """A client's invoices and credit notes in a currency that have too much, the oldest first."""
    return [account_of(catalogue, each) for each in catalogue.payments.overpaid(client_id, currency)]


def to_pay_back(catalogue: Catalogue, account: Account) -> Account | None:
    """What money is paid back of: an invoice that has too much, or else a credit note over it that has."""
    notes = (account_of(catalogue, note.id) for note in catalogue.invoices.credits_of(account.invoice.id))
    return next((each for each in (account, *notes) if each.balance < 0), None)


class Settler:
    """Writes down money that came, and money that will not."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def pay(self, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = "") -> Payment:
        """A payment of `amount` minor units, all that is owed where it is None. More than is owed stays as a credit."""
        with self._catalogue.transaction():
            account = self._issued(invoice_id)
            if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
                raise UsageError(
                    f"Nobody pays {account.invoice.name}; nothing was changed: write money paid back as a refund."
                )
            owed = account.balance if amount is None else amount
            if owed <= 0:
                raise UsageError(
                    f"Nothing is owed on {account.invoice.name}; nothing was changed: say how much was paid all the "
                    "same, and it becomes a credit."
                    if amount is None
                    else "A payment is more than nothing; nothing was changed: write money paid back as a refund."
                )
            return self._add(account.invoice, PaymentKind.PAYMENT, owed, on, method, reference)

    def refund(self, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = "") -> Payment:
        """Money paid back of what an invoice or credit note has too much, all of it where `amount` is None."""
        with self._catalogue.transaction():
            account = self._issued(invoice_id)
            most = -account.balance
            wanted = most if amount is None else amount
            if not 0 < wanted <= most:
                raise UsageError(
                    f"{account.invoice.name} has {_most(most, account.invoice)} to pay back; nothing was changed: "
                    "credit the invoice first where more is to be paid back."
                )
            return self._add(account.invoice, PaymentKind.REFUND, -wanted, on, method, reference)

    def write_off(self, invoice_id: int, on: str, why: str) -> Payment:
        """Give up what is still owed. Its VAT may be reclaimed as a bad debt after six months (VAT Notice 700/18)."""
        with self._catalogue.transaction():
            account = self._issued(invoice_id)
            if account.balance <= 0:
                raise UsageError(f"Nothing is owed on {account.invoice.name}; nothing was changed.")
            return self._add(account.invoice, PaymentKind.WRITE_OFF, account.balance, on, "", why)

    def apply(self, source_id: int, target_id: int, amount: int | None, on: str) -> int:
        """Settle an invoice with what another, or a credit note, has too much; as much as fits. Returns how much."""
        with self._catalogue.transaction():
            source, target = self._issued(source_id), self._issued(target_id)
            if (source.invoice.client_id, source.invoice.currency) != (
                target.invoice.client_id,
                target.invoice.currency,
            ):
                raise UsageError("A credit is moved between invoices of one client and one currency; nothing changed.")
            most = min(-source.balance, target.balance)
            wanted = most if amount is None else amount
            if not 0 < wanted <= most:
                raise UsageError(
                    f"{source.invoice.name} has {_most(-source.balance, source.invoice)} too much and "
                    f"{_most(target.balance, target.invoice)} is owed on {target.invoice.name}; nothing was changed."
                )
            move_credit(self._catalogue, source.invoice, target.invoice, wanted, on)
            return wanted

    def _issued(self, invoice_id: int) -> Account:
        account = account_of(self._catalogue, invoice_id)
        if account.invoice.state is not InvoiceState.ISSUED:
            raise UsageError(f"{account.invoice.name} was not issued, so nothing can be paid on it; issue it first.")
        return account

    def _add(self, invoice: Invoice, kind: PaymentKind, amount: int, on: str, method: str, reference: str) -> Payment:
        day = checked_day(on)
        pence = sterling(amount, invoice.sterling_rate, invoice.decimals)
        return self._catalogue.payments.add(invoice.id, kind, amount, pence, day, method=method, reference=reference)


def move_credit(catalogue: Catalogue, source: Invoice, target: Invoice, amount: int, on: str) -> None:
    """Settle `amount` minor units of `target` with what `source` has too much."""
    with catalogue.transaction():
        for invoice, other, sign in ((target, source, 1), (source, target, -1)):
            pence = sterling(sign * amount, target.sterling_rate, target.decimals)
            catalogue.payments.add(
                invoice.id, PaymentKind.CREDIT, sign * amount, pence, checked_day(on), other_id=other.id
            )


def checked_day(text: str) -> str:
    """A plain date; raises UsageError for anything else."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"“{text}” is no date; write it as 2026-03-31. Nothing was changed.") from error


def _most(amount: int, invoice: Invoice) -> str:
    return Currencies.load().written(max(0, amount), invoice.currency)
