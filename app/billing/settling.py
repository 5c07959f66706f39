"""What settles invoices: payments, refunds, write-offs, and credits moved from one to another."""

from datetime import date

from app.billing.amounts import sterling
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, PaymentKind
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
        raise UsageError(f"“{text}” is not a valid date; write it as 2026-03-31. Nothing was changed.") from error
