"""`invoice pay|refund|write-off|apply`: what settles invoices."""

from collections.abc import Callable

import click

from app.billing.settling import Settler
from app.billing.typed import amount_of
from app.commands.books import on_day, open_books, print_invoice
from app.commands.rows import as_json
from app.domain.billing import Payment

_how = click.option("--method", default="", help="How, such as bank, card or cash.")
_reference = click.option("--reference", default="", help="What stands on the statement of the bank.")


@click.command("pay")
@click.argument("invoice")
@click.argument("amount", required=False)
@_how
@_reference
@on_day
@as_json
def pay(invoice: str, amount: str | None, on: str | None, *, as_json: bool, **said: str) -> None:
    """Write down a payment: AMOUNT, or all that is owed. What is more than that stays as a credit."""
    _settle(Settler.pay, invoice, amount, on, as_json=as_json, **said)


@click.command("refund")
@click.argument("invoice")
@click.argument("amount", required=False)
@_how
@_reference
@on_day
@as_json
def refund(invoice: str, amount: str | None, on: str | None, *, as_json: bool, **said: str) -> None:
    """Write down money paid back of what an invoice or credit note has too much: AMOUNT, or all of it."""
    _settle(Settler.refund, invoice, amount, on, as_json=as_json, **said)


@click.command("write-off")
@click.argument("invoice")
@click.option("--why", required=True, help="Why it will not come.")
@on_day
@as_json
def write_off(invoice: str, why: str, on: str | None, *, as_json: bool) -> None:
    """Give up what is still owed on an invoice."""
    with open_books(on) as books:
        found = books.catalogue.invoices.find(invoice)
        books.settler.write_off(found.id, books.today, why)
        print_invoice(books, found, as_json=as_json)


@click.command("apply")
@click.argument("source")
@click.argument("target")
@click.argument("amount", required=False)
@on_day
@as_json
def apply(source: str, target: str, amount: str | None, on: str | None, *, as_json: bool) -> None:
    """Settle the invoice TARGET with what SOURCE, an invoice or credit note, has too much."""
    with open_books(on) as books:
        first, second = (books.catalogue.invoices.find(each) for each in (source, target))
        wanted = amount_of(amount, second.currency) if amount else None
        books.settler.apply(first.id, second.id, wanted, books.today)
        print_invoice(books, second, as_json=as_json)


def _settle(
    act: Callable[..., Payment], invoice: str, amount: str | None, on: str | None, *, as_json: bool, **said: str
) -> None:
    """Have the settler write down an amount somebody typed, all there is where none was."""
    with open_books(on) as books:
        found = books.catalogue.invoices.find(invoice)
        act(books.settler, found.id, amount_of(amount, found.currency) if amount else None, books.today, **said)
        print_invoice(books, found, as_json=as_json)
