"""`invoice`: bills from a shell; here a bill is drafted, edited, issued, credited or made void."""

from typing import Any

import click

from app.billing.amounts import POUNDS, Currencies, Exchange, exchange_of
from app.billing.draft_edits import edit_draft
from app.billing.line_entry import amount_of, line_of
from app.commands.books import (
    confirm_date,
    on_day,
    open_books,
    po_number,
    print_invoice,
    rate_options,
    tax_point,
)
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
@click.option("--currency", default="", metavar="CODE", help="Such as EUR; else the quote's, or GBP.")
@rate_options
@click.option("--discount", default="", metavar="10%|AMOUNT", help="Taken off the lines, as a line of its own.")
@click.option("--due", "due_on", default="", metavar="DATE", help="When it is to be paid, not by the client's terms.")
@tax_point
@po_number
@on_day
@as_json
def draft(
    client: str | None,
    quote: str | None,
    deposit: str | None,
    lines: tuple[str, ...],
    on: str | None,
    *,
    currency: str,
    rate: str,
    rate_on: str,
    rate_source: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Draft an invoice of a CLIENT's lines, of a quote, or of its deposit. Drafts take no number."""
    if sum(each is not None for each in (client, quote, deposit)) != 1:
        raise UsageError("Name one of a client, --quote or --deposit; nothing was changed.", code="what_to_bill")
    with open_books(on) as books:
        quoted = _quote_currency(books, quote or deposit)
        named = currency or (quoted if rate else POUNDS.currency)
        exchange = Currencies.load().exchange(named, rate, rate_on, rate_source)
        typed = tuple(line_of(each, exchange.currency if currency else quoted) for each in lines)
        asked = DraftRequest(typed, exchange=exchange, **options)
        print_invoice(books, _drafted(books, client, quote, deposit, asked), as_json=as_json)


def _quote_currency(books: Books, quote: str | None) -> str:
    """The currency of what a quote is billed in; pounds where none is named."""
    return books.catalogue.quotes.find(quote, QuoteState.ACCEPTED).currency if quote else POUNDS.currency


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
@click.option("--tax-point", metavar="DATE", help='The day that decides its VAT; "" for that on which it is issued.')
@click.option("--currency", default="", metavar="CODE", help="Such as EUR; the prices it keeps are as many of that.")
@rate_options
@on_day
@as_json
def edit(
    invoice: str,
    lines: tuple[str, ...],
    prices: tuple[str, ...],
    drop: tuple[int, ...],
    on: str | None,
    *,
    currency: str,
    rate: str,
    rate_on: str,
    rate_source: str,
    as_json: bool,
    **head: Any,
) -> None:
    """Change a draft."""
    with open_books(on) as books:
        before = books.catalogue.invoices.find(invoice)
        money = _exchange(before, currency, rate, rate_on, rate_source)
        priced = dict(_priced(each, money.currency) for each in prices)
        typed = [line_of(each, money.currency) for each in lines]
        edited = edit_draft(books.catalogue, books.drafter, before.id, typed, priced, set(drop), exchange=money, **head)
        print_invoice(books, edited, as_json=as_json)


def _exchange(draft: Invoice, currency: str, rate: str, rate_on: str, rate_source: str) -> Exchange:
    """The currency and rate of a draft with what was named in their place; another rate has its own day and source."""
    was = exchange_of(draft)
    same = not currency or currency.strip().upper() == was.currency
    if same and not (rate or rate_on or rate_source):
        return was
    if same and not rate:
        rate, rate_on, rate_source = was.rate, rate_on or was.on or "", rate_source or was.source
    return Currencies.load().exchange(currency or was.currency, rate, rate_on, rate_source)


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
