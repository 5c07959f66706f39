"""What settles invoices: money that came, was paid back or will not come, and credits used on another invoice.

Amounts are in minor units of the invoice's currency, days are plain dates.
"""

from dataclasses import dataclass

from app.billing.account import account_of, checked_day, move_credit, statement_of, to_pay_back
from app.billing.amounts import Currencies, sterling
from app.billing.late_payment import Interest, Reminders
from app.billing.papers import AccountStatement
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, InvoiceKind, InvoiceState, Payment, PaymentKind
from app.errors import UsageError
from app.use_cases.books import Books, PaperFile, paper_name


def pay(
    catalogue: Catalogue, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = ""
) -> Payment:
    """A payment of `amount`, of all that is owed where it is None. More than is owed stays as a credit."""
    with catalogue.transaction():
        account = _issued(catalogue, invoice_id)
        name = account.invoice.name
        if account.invoice.kind is InvoiceKind.CREDIT_NOTE:
            raise UsageError(
                f"Nobody pays {name}; nothing was changed: write money paid back as a refund.",
                code="credit_note_paid",
                invoice=name,
            )
        paid = account.balance if amount is None else amount
        if paid <= 0 and amount is None:
            raise UsageError(
                f"Nothing is owed on {name}; nothing was changed: say how much was paid all the same, and it becomes "
                "a credit.",
                code="nothing_owed",
                invoice=name,
            )
        if paid <= 0:
            raise UsageError(
                "A payment is more than nothing; nothing was changed: write money paid back as a refund.",
                code="no_amount",
                invoice=name,
            )
        return _add(catalogue, account.invoice, PaymentKind.PAYMENT, paid, on, method, reference)


def refund(
    catalogue: Catalogue, invoice_id: int, amount: int | None, on: str, method: str = "", reference: str = ""
) -> Payment:
    """Money paid back of what was overpaid, all of it where `amount` is None.

    That is the credit balance of the invoice or credit note itself, or else of a credit note over the invoice.
    """
    with catalogue.transaction():
        asked = _issued(catalogue, invoice_id)
        account = to_pay_back(catalogue, asked) or asked
        most = -account.balance
        wanted = most if amount is None else amount
        if not 0 < wanted <= most:
            raise UsageError(
                f"{account.invoice.name} has {_written(most, account.invoice)} to pay back; nothing was changed: "
                "credit the invoice first where more is to be paid back.",
                code="nothing_to_refund" if most <= 0 else "refund_too_large",
                invoice=account.invoice.name,
                most=max(0, most),
            )
        return _add(catalogue, account.invoice, PaymentKind.REFUND, -wanted, on, method, reference)


def write_off(catalogue: Catalogue, invoice_id: int, on: str, why: str) -> Payment:
    """Write off what is still owed. Its VAT may be reclaimed as a bad debt after six months (VAT Notice 700/18)."""
    with catalogue.transaction():
        account = _issued(catalogue, invoice_id)
        if account.balance <= 0:
            name = account.invoice.name
            raise UsageError(f"Nothing is owed on {name}; nothing was changed.", code="nothing_owed", invoice=name)
        return _add(catalogue, account.invoice, PaymentKind.WRITE_OFF, account.balance, on, "", why)


def use_credit(catalogue: Catalogue, source_id: int, target_id: int, amount: int | None, on: str) -> int:
    """Settle an invoice with the credit balance of another or of a credit note; returns how much fitted."""
    with catalogue.transaction():
        source, target = _issued(catalogue, source_id), _issued(catalogue, target_id)
        if _owner(source.invoice) != _owner(target.invoice):
            raise UsageError(
                "A credit is moved between invoices of one client and one currency; nothing changed.",
                code="other_account",
                source=source.invoice.name,
                target=target.invoice.name,
            )
        most = min(-source.balance, target.balance)
        wanted = most if amount is None else amount
        if not 0 < wanted <= most:
            raise UsageError(
                f"{source.invoice.name} has a credit balance of {_written(-source.balance, source.invoice)} and "
                f"{_written(target.balance, target.invoice)} is owed on {target.invoice.name}; nothing was changed.",
                code="credit_does_not_fit",
                source=source.invoice.name,
                target=target.invoice.name,
                most=max(0, most),
            )
        move_credit(catalogue, source.invoice, target.invoice, wanted, on)
        return wanted


def _issued(catalogue: Catalogue, invoice_id: int) -> Account:
    account = account_of(catalogue, invoice_id)
    if account.invoice.state is not InvoiceState.ISSUED:
        raise UsageError(
            f"{account.invoice.name} was not issued, so nothing can be paid on it; issue it first.",
            code="not_issued",
            invoice=account.invoice.name,
        )
    return account


def _owner(invoice: Invoice) -> tuple[int, str]:
    """Whose account an invoice stands on, and in which currency."""
    return invoice.client_id, invoice.currency


def _add(
    catalogue: Catalogue, invoice: Invoice, kind: PaymentKind, amount: int, on: str, method: str, reference: str
) -> Payment:
    day = checked_day(on)
    pence = sterling(amount, invoice.sterling_rate, invoice.decimals)
    return catalogue.payments.add(invoice.id, kind, amount, pence, day, method=method, reference=reference)


def _written(amount: int, invoice: Invoice) -> str:
    return Currencies.load().written(max(0, amount), invoice.currency)


@dataclass(frozen=True, slots=True)
class Reminder:
    """The text of a reminder, ready to send, and the interest that may be asked beside it."""

    text: str
    interest: Interest | None


def remind(books: Books, invoice_id: int) -> Reminder:
    """The reminder of an issued invoice as of today: the later, the firmer; to a business with the interest due."""
    account = account_of(books.catalogue, invoice_id)
    if account.balance <= 0:
        name = account.invoice.name
        raise UsageError(
            f"Nothing is owed on {name}, so there is nothing to remind anybody of.", code="nothing_owed", invoice=name
        )
    interest = books.interest(account)
    return Reminder(Reminders.load().text(account, books.studio.name, books.today, interest), interest)


def statement(books: Books, client_id: int, since: str = "", currency: str = "GBP") -> AccountStatement:
    """A client's statement up to today in one currency, from a plain date on where one is given."""
    code = currency.strip().upper()
    return statement_of(books.catalogue, books.studio, client_id, books.today, since=since, currency=code)


def statement_paper(books: Books, client_id: int, since: str = "", currency: str = "GBP") -> PaperFile:
    """The same as a PDF."""
    drawn = books.papers.statement(statement(books, client_id, since, currency))
    return PaperFile(paper_name(f"Statement {books.catalogue.clients.get(client_id).name}"), drawn)
