"""`invoice draft|edit|issue|credit|void`: invoices until they are issued, and the notes that take them back."""

from typing import Any

import click

from app.billing.crediting import draft_credit
from app.billing.currencies import POUNDS, Currencies
from app.billing.editing import edit_draft
from app.billing.extras import extras_of
from app.billing.typed import amount_of, line_of
from app.commands.books import on_day, open_books, po_number, print_invoice
from app.commands.rows import as_json
from app.errors import UsageError
from render.errors import BouncedeskError


@click.command("draft")
@click.argument("client", required=False)
@click.option("--quote", "quote", metavar="Q", help="All of an accepted quote, less what was invoiced already.")
@click.option("--deposit", metavar="Q", help="The deposit of an accepted quote.")
@click.option("--line", "lines", multiple=True, metavar="TEXT=AMOUNT", help='A line, as "Tape hire=40.00"; repeatable.')
@click.option("--extras", is_flag=True, help="Rounds, recalls and new work beyond what was quoted, not yet billed.")
@click.option("--remarks", default="", help="Words that stand above the lines.")
@click.option("--currency", default="GBP", show_default=True, metavar="CODE", help="Of the lines, such as EUR or JPY.")
@click.option("--rate", default="", metavar="POUNDS", help="What one unit of that currency is worth, such as 0.8612.")
@click.option("--discount", default="", metavar="10%|AMOUNT", help="Taken off the lines, as a line of its own.")
@click.option("--due", "due_on", default="", metavar="DATE", help="When it is to be paid, not by the client's terms.")
@po_number
@as_json
def draft(
    client: str | None,
    quote: str | None,
    deposit: str | None,
    lines: tuple[str, ...],
    *,
    extras: bool,
    remarks: str,
    currency: str,
    rate: str,
    discount: str,
    due_on: str,
    po_number: str,
    as_json: bool,
) -> None:
    """Draft an invoice of a CLIENT's lines, of a quote, or of its deposit. Drafts take no number."""
    if sum(each is not None for each in (client, quote, deposit)) != 1:
        raise UsageError("Name one of a client, --quote or --deposit; nothing was changed.")
    exchange = Currencies.load().exchange(currency, rate)
    if exchange != POUNDS and (client is None or extras):
        raise UsageError("Quotes and what came on top of them are in pounds; name a client and lines. Nothing changed.")
    with open_books() as books, books.catalogue.whole():
        typed = [line_of(each, exchange.currency) for each in lines]
        if deposit is not None:
            made = books.drafter.deposit(books.catalogue.quotes.find(deposit).id, po_number)
        elif quote is not None:
            found = books.catalogue.quotes.find(quote)
            more = extras_of(books.catalogue, found.client_id) if extras else []
            made = books.drafter.final(found.id, po_number, [*more, *typed])
        else:
            row = books.catalogue.clients.find(client or "")
            more = extras_of(books.catalogue, row.id) if extras else []
            if not (more or typed):
                raise UsageError(f"There is nothing to bill {row.name} for; name lines with --line.")
            made = books.drafter.free(row.id, [*more, *typed], po_number=po_number, remarks=remarks, exchange=exchange)
        if discount or due_on:
            made = edit_draft(books.catalogue, books.drafter, made.id, discount=discount, due_on=due_on or None)
        print_invoice(books, made, as_json=as_json)


@click.command("edit")
@click.argument("invoice")
@click.option("--line", "lines", multiple=True, metavar="TEXT=AMOUNT", help="The lines it is to have, in place of all.")
@click.option("--price", "prices", multiple=True, metavar="N=AMOUNT", help="Another price for the Nth line.")
@click.option("--drop", multiple=True, type=int, metavar="N", help="Take the Nth line out.")
@click.option("--discount", default="", metavar="10%|AMOUNT", help="Taken off the lines, as a line of its own.")
@click.option("--remarks", help="Words that stand above the lines.")
@click.option("--po", "po_number", metavar="NUMBER", help="The client's order number.")
@click.option("--due", "due_on", metavar="DATE", help='When it is to be paid; "" for the terms of the client.')
@as_json
def edit(invoice: str, *, as_json: bool, **changes: Any) -> None:
    """Change a draft."""
    with open_books() as books:
        found = books.catalogue.invoices.find(invoice)
        prices = dict(_priced(each, found.currency) for each in changes["prices"])
        typed = [line_of(each, found.currency) for each in changes["lines"]]
        said = {name: changes[name] for name in ("discount", "remarks", "po_number", "due_on")}
        edited = edit_draft(books.catalogue, books.drafter, found.id, typed, prices, set(changes["drop"]), **said)
        print_invoice(books, edited, as_json=as_json)


@click.command("issue")
@click.argument("invoice")
@on_day
@as_json
def issue(invoice: str, on: str | None, *, as_json: bool) -> None:
    """Issue a draft: it gets its number and its PDF, and can only be credited from then on."""
    with open_books(on) as books:
        print_invoice(
            books, books.issuer.issue(books.catalogue.invoices.find(invoice).id, books.today), as_json=as_json
        )


@click.command("credit")
@click.argument("invoice")
@click.option("--why", default="", help="What stands on the credit note.")
@click.option("--position", "positions", multiple=True, type=int, metavar="N", help="Only the Nth line; repeatable.")
@click.option("--part", "parts", multiple=True, metavar="N=AMOUNT", help="Only so much, net, of the Nth; repeatable.")
@click.option("--draft", "only_draft", is_flag=True, help="Do not issue it yet.")
@on_day
@as_json
def credit(
    invoice: str,
    why: str,
    positions: tuple[int, ...],
    parts: tuple[str, ...],
    on: str | None,
    *,
    only_draft: bool,
    as_json: bool,
) -> None:
    """Take an issued invoice back, wholly, by its lines or by parts of them, with a credit note."""
    with open_books(on) as books:
        found = books.catalogue.invoices.find(invoice)
        typed: dict[int, int | None] = dict(_priced(each, found.currency) for each in parts)
        note = draft_credit(books.catalogue, found.id, why, {**dict.fromkeys(positions), **typed} or None)
        if not only_draft:
            try:
                note = books.issuer.issue(note.id, books.today)
            except BouncedeskError:
                books.catalogue.invoices.void(note.id)
                raise
        print_invoice(books, note, as_json=as_json)


@click.command("void")
@click.argument("invoice")
@as_json
def void(invoice: str, *, as_json: bool) -> None:
    """Give up a draft."""
    with open_books() as books:
        print_invoice(books, books.catalogue.invoices.void(books.catalogue.invoices.find(invoice).id), as_json=as_json)


def _priced(text: str, currency: str) -> tuple[int, int]:
    place, _, amount = text.partition("=")
    if not (place.isascii() and place.isdecimal() and amount):
        raise UsageError(f"“{text[:40]}” is no price of a line; write it as 2=40.00. Nothing was changed.")
    return int(place), amount_of(amount, currency)
