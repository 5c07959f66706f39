"""Accounts: an invoice with all that settled it, a client's credit balances, and the statement of what came in order.

Amounts are in minor units of the invoice's currency.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.billing.amounts import sterling
from app.billing.client_terms import buyer_of
from app.billing.entry_day import checked_day
from app.billing.papers import AccountStatement, StatementRow
from app.billing.studio import StudioDetails
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, InvoiceKind, InvoiceState, Payment, PaymentKind
from app.domain.money import divided
from app.errors import UsageError

_KINDS = {
    InvoiceKind.INVOICE: "Invoice",
    InvoiceKind.DEPOSIT: "Deposit invoice",
    InvoiceKind.CREDIT_NOTE: "Credit note",
}
_PAID = {PaymentKind.PAYMENT: "Payment", PaymentKind.REFUND: "Refund"}


def account_of(catalogue: Catalogue, invoice_id: int) -> Account:
    """An invoice with all that settled it."""
    return Account(catalogue.invoices.get(invoice_id), catalogue.payments.of_invoice(invoice_id))


def accounts(catalogue: Catalogue, client_id: int | None = None) -> list[Account]:
    """Every invoice, or a client's, with what settled it, the newest first."""
    invoices = catalogue.invoices.all(client_id)
    paid = catalogue.payments.of_invoices([invoice.id for invoice in invoices])
    return [Account(invoice, paid.get(invoice.id, ())) for invoice in invoices]


def credits_of(catalogue: Catalogue, client_id: int, currency: str) -> list[Account]:
    """A client's invoices and credit notes in a currency with a credit balance, the oldest first."""
    return [account_of(catalogue, each) for each in catalogue.payments.overpaid(client_id, currency)]


def to_pay_back(catalogue: Catalogue, account: Account) -> Account | None:
    """What money is paid back of: an overpaid invoice, or else a credit note over it that is not used up."""
    notes = (account_of(catalogue, note.id) for note in catalogue.invoices.credits_of(account.invoice.id))
    return next((each for each in (account, *notes) if each.balance < 0), None)


def pence_of(account: Account, amount: int) -> int:
    """An entry of `amount` minor units in pence sterling: what settles an invoice whole comes to what it states.

    An invoice states net and VAT in sterling, each rounded; entries that were rounded by themselves would leave a penny
    of it in an account where nothing is owed. What is beyond the invoice is turned by its rate.
    """
    settled = account.settled + amount
    return _pence_settled(account.invoice, settled) - sum(each.amount_gbp for each in account.payments)


def _pence_settled(invoice: Invoice, settled: int) -> int:
    """What so many minor units that settle an invoice come to."""
    amounts = invoice.amounts
    within = max(min(settled, max(0, amounts.gross)), min(0, amounts.gross))
    beyond = sterling(settled - within, invoice.sterling_rate, invoice.decimals)
    if not amounts.gross:
        return beyond
    sign = 1 if amounts.gross > 0 else -1
    return divided((amounts.net_gbp + amounts.vat_gbp) * within * sign, abs(amounts.gross)) + beyond


def move_credit(catalogue: Catalogue, source: Invoice, target: Invoice, amount: int, on: str) -> None:
    """Settle `amount` minor units of `target` with the credit balance of `source`."""
    with catalogue.transaction():
        pence = pence_of(account_of(catalogue, target.id), amount)
        for invoice, other, sign in ((target, source, 1), (source, target, -1)):
            catalogue.payments.add(
                invoice.id, PaymentKind.CREDIT, sign * amount, sign * pence, checked_day(on), other_id=other.id
            )


@dataclass(frozen=True, slots=True)
class _Event:
    """A line of a statement before it has a balance; of one day and invoice, in the order in which it was entered."""

    on: str
    number: int
    text: str
    charged: int
    paid: int


def statement_of(
    catalogue: Catalogue, studio: StudioDetails, client_id: int, today: str, *, since: str = "", currency: str = "GBP"
) -> AccountStatement:
    """The statement up to `today`, any plain date, from one on where one is given; in one currency.

    What the studio wrote off stays on it: that is an entry of its own books, and the client owes the money still.
    """
    client, since = catalogue.clients.get(client_id), checked_day(since) if since else ""
    mine = [each for each in accounts(catalogue, client_id) if each.invoice.state is InvoiceState.ISSUED]
    mine = [each for each in mine if each.invoice.currency == currency]
    if all((each.invoice.issued_on or "") > today for each in mine):
        raise UsageError(
            f"Nothing was issued to {client.name} in {currency} yet, so there is no statement.",
            code="nothing_issued",
            client=client.name,
            currency=currency,
        )
    events = [event for account in mine for event in _events(account) if event.on <= today]
    events.sort(key=lambda event: (event.on, event.number))
    opening = sum(event.charged - event.paid for event in events if event.on < since)
    rows, balance = [], opening
    for event in (each for each in events if each.on >= since):
        balance += event.charged - event.paid
        rows.append(StatementRow(event.on, event.text, event.charged, event.paid, balance))
    late = [_left(each, today) for each in mine if (each.invoice.due_on or "") < today]
    decimals = mine[0].invoice.decimals
    return AccountStatement(
        studio.party,
        buyer_of(client),
        currency,
        decimals,
        since,
        today,
        opening,
        tuple(rows),
        balance,
        max(0, min(balance, sum(each for each in late if each > 0))),  # a credit elsewhere pays what is late first
    )


def _left(account: Account, day: str) -> int:
    """What a client owed on an invoice at the end of a day, what was written off counted in."""
    if (account.invoice.issued_on or "") > day:
        return 0
    settled = (each for each in account.payments if each.kind is not PaymentKind.WRITE_OFF and each.paid_on <= day)
    return account.invoice.amounts.gross - sum(each.amount for each in settled)


def _events(account: Account) -> Sequence[_Event]:
    """An invoice and what settled it; credits that only move between two of them are left out, and write-offs."""
    invoice = account.invoice
    first = _Event(
        invoice.issued_on or "", invoice.id, f"{_KINDS[invoice.kind]} {invoice.label}", invoice.amounts.gross, 0
    )
    settled = [
        _Event(each.paid_on, invoice.id, _text(each, invoice.name), 0, each.amount)
        for each in account.payments
        if each.kind in _PAID
    ]
    return [first, *settled]


def _text(entry: Payment, name: str) -> str:
    taken_back = " reversed" if entry.reverses_id else ""
    return f"{_PAID[entry.kind]}{taken_back}{f' by {entry.method}' if entry.method else ''}, {name}"
