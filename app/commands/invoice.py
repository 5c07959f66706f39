"""`invoice`: bills from a shell; here a bill is drafted, edited, issued, credited or made void."""

from typing import Any

import click

from app.billing.amounts import Currencies
from app.billing.draft import edit_draft
from app.billing.line_entry import amount_of, line_of
from app.commands.books import confirm_date, on_day, open_books, po_number, print_invoice
from app.commands.invoice_papers import debtors, list_, pdf, remind, show, statement
from app.commands.ledger import apply, audit, export, pay, refund, reverse, vat, verify, write_off
from app.commands.output import as_json
from app.domain.billing import Invoice
from app.domain.pricing import QuoteState
from app.errors import UsageError
from app.use_cases.books import Books
from app.use_cases.invoices import (
    DraftRequest,
    credit_invoice,
    draft_balance,
    draft_deposit,
    draft_invoice,
    issue_invoice,
)


@click.group("invoice")
def command() -> None:
    """Bill: an invoice is named by its number, such as INV-0012, or by the id of its row. Amounts are as 12.50."""


@command.command("draft")
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
    currency: str,
    rate: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Draft an invoice of a CLIENT's lines, of a quote, or of its deposit. Drafts take no number."""
    if sum(each is not None for each in (client, quote, deposit)) != 1:
        raise UsageError("Name one of a client, --quote or --deposit; nothing was changed.", code="what_to_bill")
    exchange = Currencies.load().exchange(currency, rate)
    asked = DraftRequest(tuple(line_of(each, exchange.currency) for each in lines), exchange=exchange, **options)
    with open_books() as books:
        print_invoice(books, _drafted(books, client, quote, deposit, asked), as_json=as_json)


def _drafted(books: Books, client: str | None, quote: str | None, deposit: str | None, asked: DraftRequest) -> Invoice:
    quotes, clients = books.catalogue.quotes, books.catalogue.clients
    if deposit is not None:
        return draft_deposit(books, quotes.find(deposit, QuoteState.ACCEPTED).id, asked)
    if quote is not None:
        return draft_balance(books, quotes.find(quote, QuoteState.ACCEPTED).id, asked)
    return draft_invoice(books, clients.find(client or "").id, asked)


@command.command("edit")
@click.argument("invoice")
@click.option("--line", "lines", multiple=True, metavar="TEXT=AMOUNT", help="The lines it is to have, in place of all.")
@click.option("--price", "prices", multiple=True, metavar="N=AMOUNT", help="Another price for the Nth line.")
@click.option("--drop", multiple=True, type=int, metavar="N", help="Take the Nth line out.")
@click.option("--discount", default="", metavar="10%|AMOUNT", help="Taken off the lines, as a line of its own.")
@click.option("--remarks", help="Words that stand above the lines.")
@click.option("--po", "po_number", metavar="NUMBER", help="The client's order number.")
@click.option("--due", "due_on", metavar="DATE", help='When it is to be paid; "" for the terms of the client.')
@as_json
def edit(
    invoice: str, lines: tuple[str, ...], prices: tuple[str, ...], drop: tuple[int, ...], *, as_json: bool, **head: Any
) -> None:
    """Change a draft."""
    with open_books() as books:
        before = books.catalogue.invoices.find(invoice)
        priced = dict(_priced(each, before.currency) for each in prices)
        typed = [line_of(each, before.currency) for each in lines]
        edited = edit_draft(books.catalogue, books.drafter, before.id, typed, priced, set(drop), **head)
        print_invoice(books, edited, as_json=as_json)


@command.command("issue")
@click.argument("invoice")
@click.option("--business", default="", metavar="EVIDENCE", help="What shows that a client in the EU is a business.")
@on_day
@confirm_date
@as_json
def issue(invoice: str, business: str, on: str | None, *, confirmed: bool, as_json: bool) -> None:
    """Issue a draft: it gets its number and its PDF, and can only be credited from then on."""
    with open_books() as books:
        draft = books.catalogue.invoices.find(invoice)
        issued = issue_invoice(books, draft.id, on or "", confirmed=confirmed, business=business)
        print_invoice(books, issued, as_json=as_json)


@command.command("credit")
@click.argument("invoice")
@click.option("--why", default="", help="Why, as it stands on the credit note; needed.")
@click.option("--position", "positions", multiple=True, type=int, metavar="N", help="Only the Nth line; repeatable.")
@click.option("--part", "parts", multiple=True, metavar="N=AMOUNT", help="Only so much, net, of the Nth; repeatable.")
@click.option("--draft", "only_draft", is_flag=True, help="Do not issue it yet.")
@on_day
@confirm_date
@as_json
def credit(
    invoice: str,
    why: str,
    positions: tuple[int, ...],
    parts: tuple[str, ...],
    on: str | None,
    *,
    confirmed: bool,
    only_draft: bool,
    as_json: bool,
) -> None:
    """Credit an issued invoice, wholly, by its lines or by parts of them, with a credit note."""
    with open_books() as books:
        day = books.dated(on or "", confirmed=confirmed)
        credited = books.catalogue.invoices.find(invoice)
        typed: dict[int, int | None] = dict(_priced(each, credited.currency) for each in parts)
        asked = {**dict.fromkeys(positions), **typed} or None
        made = credit_invoice(books, credited.id, why, asked, on=day, only_draft=only_draft)
        print_invoice(books, made.note, as_json=as_json)


@command.command("void")
@click.argument("invoice")
@as_json
def void(invoice: str, *, as_json: bool) -> None:
    """Make a draft void: what it billed can be billed again."""
    with open_books() as books:
        print_invoice(books, books.catalogue.invoices.void(books.catalogue.invoices.find(invoice).id), as_json=as_json)


def _priced(text: str, currency: str) -> tuple[int, int]:
    """The position and the amount of "2=40.00"."""
    place, _, amount = text.partition("=")
    if not (place.isascii() and place.isdecimal() and amount):
        raise UsageError(
            f"“{text[:40]}” is not a valid price of a line; write it as 2=40.00. Nothing was changed.",
            code="not_a_price",
            text=text,
        )
    return int(place), amount_of(amount, currency)


for each in (pay, refund, write_off, apply, reverse, list_, show, pdf, statement, remind, debtors):
    command.add_command(each)
for each in (verify, audit, export, vat):
    command.add_command(each)
