"""A client's statement of account: what was invoiced and what came, in order, with what is left after each."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.billing.papers import Statement, StatementRow
from app.billing.settling import accounts, checked_day
from app.billing.studio import StudioDetails
from app.billing.terms import buyer_of
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceKind, InvoiceState, PaymentKind
from app.errors import UsageError

_KINDS = {
    InvoiceKind.INVOICE: "Invoice",
    InvoiceKind.DEPOSIT: "Deposit invoice",
    InvoiceKind.CREDIT_NOTE: "Credit note",
}
_PAID = {PaymentKind.PAYMENT: "Payment", PaymentKind.REFUND: "Refund", PaymentKind.WRITE_OFF: "Written off"}


@dataclass(frozen=True, slots=True, order=True)
class _Event:
    on: str
    number: int
    text: str
    charged: int
    paid: int


def statement_of(
    catalogue: Catalogue, studio: StudioDetails, client_id: int, today: str, *, since: str = "", currency: str = "GBP"
) -> Statement:
    """The statement up to today, from a plain date on where one is given; in one currency."""
    client, since = catalogue.clients.get(client_id), checked_day(since) if since else ""
    mine = [each for each in accounts(catalogue, client_id) if each.invoice.state is InvoiceState.ISSUED]
    mine = [each for each in mine if each.invoice.currency == currency]
    if not mine:
        raise UsageError(f"Nothing was issued to {client.name} in {currency} yet, so there is no statement.")
    events = sorted(event for account in mine for event in _events(account) if event.on <= today)
    opening = sum(event.charged - event.paid for event in events if event.on < since)
    rows, balance = [], opening
    for event in (each for each in events if each.on >= since):
        balance += event.charged - event.paid
        rows.append(StatementRow(event.on, event.text, event.charged, event.paid, balance))
    late = [_left(each, today) for each in mine if (each.invoice.due_on or "") < today]
    decimals = mine[0].invoice.decimals
    return Statement(
        studio.party,
        buyer_of(client),
        currency,
        decimals,
        since,
        today,
        opening,
        tuple(rows),
        balance,
        sum(each for each in late if each > 0),
    )


def _left(account: Account, day: str) -> int:
    """What was owed on an invoice at the end of a day."""
    if (account.invoice.issued_on or "") > day:
        return 0
    return account.invoice.amounts.gross - sum(each.amount for each in account.payments if each.paid_on <= day)


def _events(account: Account) -> Sequence[_Event]:
    """An invoice and what settled it; credits that only move between two of them are left out."""
    invoice = account.invoice
    first = _Event(
        invoice.issued_on or "", invoice.id, f"{_KINDS[invoice.kind]} {invoice.label}", invoice.amounts.gross, 0
    )
    settled = [
        _Event(each.paid_on, invoice.id, _text(each.kind, each.method, invoice.name), 0, each.amount)
        for each in account.payments
        if each.kind is not PaymentKind.CREDIT
    ]
    return [first, *settled]


def _text(kind: PaymentKind, method: str, name: str) -> str:
    return f"{_PAID[kind]}{f' by {method}' if method else ''}, {name}"
