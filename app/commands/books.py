"""What the commands that quote and bill have in common: the open books, days, and invoices and quotes as rows."""

from collections.abc import Callable, Iterator
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
tax_point = click.option(
    "--tax-point",
    default="",
    metavar="DATE",
    help="The day that decides its VAT, where money came, or the work was done more than 14 days, before the invoice.",
)
confirm_date = click.option(
    "--confirm-date", "confirmed", is_flag=True, help="Though the day is more than 30 days from today."
)
_rate_on = click.option("--rate-on", default="", metavar="DATE", help="The day that rate is of; today where left out.")
_rate_source = click.option("--rate-source", default="", metavar="WHOSE", help="Whose rate it is, such as HMRC.")
_rate = click.option(
    "--rate", default="", metavar="POUNDS", help="What one unit of the currency is worth, such as 0.8612."
)


def rate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of a rate of exchange: what it is, of which day and whose."""
    return _rate(_rate_on(_rate_source(command)))


po_number = click.option("--po", "po_number", default="", metavar="NUMBER", help="The client's order number.")


@contextmanager
def open_books(on: str | None = None) -> Iterator[Books]:
    """The books, at today or another day; closed afterwards."""
    with opened() as catalogue:
        yield Books.open(catalogue, find_paths(), desktop().papers, day_named(on))


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
        **_rate_row(invoice),
    }


def _rate_row(priced: Invoice | Quote) -> dict[str, Any]:
    """The rate of exchange of what is in another currency than pounds."""
    if priced.currency == "GBP":
        return {}
    return {"sterling_rate": priced.sterling_rate, "rate_on": priced.rate_on, "rate_source": priced.rate_source}


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
        **_rate_row(quote),
    }


def print_invoice(books: Books, invoice: Invoice, *, as_json: bool) -> None:
    """Print an invoice as it stands by now."""
    print_row(invoice_row(books, account_of(books.catalogue, invoice.id)), as_json=as_json)


def day_named(on: str | None) -> date:
    """The day that somebody typed, today where none was; raises UsageError in one sentence."""
    try:
        return date.fromisoformat(on) if on else date.today()  # noqa: DTZ011 -- the studio's own day
    except ValueError as error:
        raise UsageError(
            f"“{on}” is not a valid date; write it as 2026-03-31.", code="date_invalid", date=on
        ) from error
