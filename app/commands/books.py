"""What the commands that quote and bill have in common: the open books, days, and invoices and quotes as rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from app.billing.account import account_of
from app.commands.context import desktop, opened
from app.commands.output import print_row
from app.domain.billing import Account, Invoice
from app.domain.pricing import Quote
from app.errors import UsageError
from app.paths import find_paths
from app.use_cases.books import Books

on_day = click.option("--on", metavar="DATE", help="Another day than today, as 2026-03-31.")
confirm_date = click.option(
    "--confirm-date", "confirmed", is_flag=True, help="Though the day is more than 30 days from today."
)
po_number = click.option("--po", "po_number", default="", metavar="NUMBER", help="The client's order number.")


@contextmanager
def open_books(on: str | None = None) -> Iterator[Books]:
    """The books, at today or another day; closed afterwards."""
    with opened() as catalogue:
        yield Books.open(catalogue, find_paths(), desktop().papers, _day(on))


def invoice_row(books: Books, account: Account) -> dict[str, Any]:
    """An invoice as it is printed, with what is left of it after all that settled it."""
    invoice = account.invoice
    return {
        "id": invoice.id,
        "number": invoice.label,
        "kind": invoice.kind.value,
        "state": account.standing.value,
        "client": books.catalogue.clients.get(invoice.client_id).name,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "currency": invoice.currency,
        "net_pence": invoice.amounts.net,
        "vat_pence": invoice.amounts.vat,
        "gross_pence": invoice.amounts.gross,
        "balance_pence": account.balance,
    }


def quote_row(books: Books, quote: Quote) -> dict[str, Any]:
    """A quote as it is printed; one that waits for an answer beyond its date is expired."""
    return {
        "id": quote.id,
        "quote": f"Q{quote.root_id}",
        "version": quote.version,
        "state": "expired" if quote.expired(books.today) else quote.state.value,
        "client": books.catalogue.clients.get(quote.client_id).name,
        "title": quote.title,
        "valid_until": quote.valid_until,
        "currency": quote.currency,
        "net_pence": quote.net,
        "vat_pence": quote.vat,
        "gross_pence": quote.gross,
        "deposit_pence": quote.deposit,
        "rate_card": quote.card_key,
    }


def print_invoice(books: Books, invoice: Invoice, *, as_json: bool) -> None:
    """Print an invoice as it stands by now."""
    print_row(invoice_row(books, account_of(books.catalogue, invoice.id)), as_json=as_json)


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else date.today()  # noqa: DTZ011 -- the studio's own day
    except ValueError as error:
        raise UsageError(
            f"“{on}” is not a valid date; write it as 2026-03-31.", code="date_invalid", date=on
        ) from error
