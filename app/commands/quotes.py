"""`quote list|show|send|accept|decline|call-off|pdf|calibrate`: quotes that are kept, and what hours say of them."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.billing.account import account_of
from app.billing.amounts import POUNDS, Exchange
from app.billing.client_terms import card_on
from app.billing.quote import agreed_with
from app.billing.quote_currency import estimated
from app.billing.quoted_vat import vat_change
from app.commands.books import invoice_row, on_day, open_books, quote_row
from app.commands.context import opened
from app.commands.invoice_papers import save_paper
from app.commands.output import aligned, as_json, on_one_line, print_document, print_row, print_rows, say
from app.domain.money import plain
from app.domain.pricing import Estimate, EstimateLine, PricedJob, Quote, QuoteState
from app.errors import UsageError
from app.paths import find_paths
from app.pricing.calibration import (
    EARNING_HEADINGS,
    FINDING_HEADINGS,
    calibration,
    earning_rows,
    evidence,
    finding_rows,
)
from app.pricing.estimate import Estimator
from app.pricing.pricing_words import PricingWords
from app.pricing.rate_card_versions import card_in_use
from app.use_cases.books import Books
from app.use_cases.invoices import call_off_quote
from app.use_cases.quotes import (
    accept_quote,
    decline_quote,
    draft_quote,
    edit_quote,
    next_version,
    quote_paper,
    send_quote,
)
from render.errors import BouncedeskError

_COLUMNS = ("quote", "version", "state", "client", "title", "valid_until", "gross_pence")
_ANSWERABLE = (QuoteState.SENT, QuoteState.ACCEPTED, QuoteState.DECLINED)
_WIDTH = 110  # characters of a table


def agreed_estimate(job: PricedJob, client: str, on: str | None, exchange: Exchange | None) -> Estimate:
    """What a job comes to by the card in use, as agreed with a client, on a day."""
    with open_books(on) as books:
        agreed = agreed_with(job, books.catalogue.clients.find(client), books.studio, books.today)
        card = card_on(card_in_use(books.catalogue), books.studio, books.today)
        return estimated(Estimator(card, books.words), agreed, exchange or POUNDS)


def keep_quote(
    job: PricedJob,
    client: str | None,
    version_of: str | None,
    title: str,
    on: str | None,
    exchange: Exchange | None,
    *,
    as_json: bool,
) -> None:
    """Price a job as agreed with a client, and keep it as a draft; the next version of a quote, where one is named."""
    with open_books(on) as books:
        if version_of:
            before = books.catalogue.quotes.find(version_of)
            kept = next_version(books, before.id, job, title=title, exchange=exchange)
            _say_vat(books, before, kept)
        elif client is None:
            raise UsageError("Say whose quote it is with --client; nothing was kept.", code="client_wanted")
        else:
            kept = draft_quote(books, client, job, title=title, exchange=exchange)
        print_quote(books, kept, as_json=as_json)


def edit_draft(
    quote: str,
    job: PricedJob | None,
    title: str,
    on: str | None,
    exchange: Exchange | None,
    *,
    by_card_in_use: bool,
    as_json: bool,
) -> None:
    """Price a draft again."""
    with open_books(on) as books:
        draft = books.catalogue.quotes.find(quote, QuoteState.DRAFT)
        card = card_in_use(books.catalogue) if by_card_in_use else None
        edited = edit_quote(books, draft.id, job, title=title, card=card, exchange=exchange)
        _say_vat(books, draft, edited)
        print_quote(books, edited, as_json=as_json)


def _say_vat(books: Books, before: Quote, after: Quote) -> None:
    """Say what a quote priced again has of VAT that it had not before."""
    words = vat_change(before, after, books.studio, books.today)
    if words:
        click.echo(f"bouncedesk: {words}", err=True)


@click.command("list")
@click.option("--client", help="Only this client's.")
@as_json
def list_(client: str | None, *, as_json: bool) -> None:
    """List quotes, the newest first."""
    with open_books() as books:
        quotes = books.catalogue.quotes.all(books.catalogue.clients.find(client).id if client else None)
        print_rows([quote_row(books, quote) for quote in quotes], _COLUMNS, as_json=as_json)


@click.command("show")
@click.argument("quote")
@as_json
def show(quote: str, *, as_json: bool) -> None:
    """Show a quote with its lines: what was accepted, or else sent, or else drafted; Q1v2 names a version."""
    with open_books() as books:
        named = books.catalogue.quotes.standing(quote)
        row = {**quote_row(books, named), "songs": list(named.songs.values())}
    if as_json:
        print_document({**row, "lines": [_line(line) for line in named.lines]})
        return
    print_row(row, as_json=False)
    for line in named.lines:
        amount, what = plain(line.amount_pence, named.decimals, ","), on_one_line(line.description)
        say(f"  {amount:>10}  {on_one_line(line.song or '')}  {what}".rstrip())


@click.command("send")
@click.argument("quote")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the PDF here, too.")
@on_day
@as_json
def send(quote: str, out: Path | None, on: str | None, *, as_json: bool) -> None:
    """Draw a draft's PDF and keep it as sent; it is never edited from then on."""
    with open_books(on) as books:
        sent = send_quote(books, books.catalogue.quotes.find(quote, QuoteState.DRAFT).id)
        if out is not None:
            _save_sent(books, sent, out)
        print_quote(books, sent, as_json=as_json)


def _save_sent(books: Books, sent: Quote, out: Path) -> None:
    """Save the PDF of a quote that has just been sent; where that fails, it is sent all the same, which is said."""
    try:
        quote_paper(books, sent.id).save(out)
    except BouncedeskError as error:
        raise BouncedeskError(
            f"{sent.name} is sent and its PDF kept, but {out} was not saved ({error.facts.get('reason', error)}): "
            "save it elsewhere with `quote pdf`.",
            code="quote_not_saved",
            file=out,
            quote=sent.name,
        ) from error


@click.command("accept")
@click.argument("quote")
@click.option("--by", default="", help="Who accepted it, if not the client.")
@click.option("--late", is_flag=True, help="Though its date has passed.")
@on_day
@as_json
def accept(quote: str, by: str, on: str | None, *, late: bool, as_json: bool) -> None:
    """The client accepts: songs are booked, those not in the catalogue made, and the deposit is drafted."""
    with open_books(on) as books:
        booking = accept_quote(books, books.catalogue.quotes.find(quote, *_ANSWERABLE).id, by, late=late)
        row = {**quote_row(books, booking.quote), "songs": list(booking.quote.songs.values())}
        deposit = booking.deposit.id if booking.deposit else None
        print_row({**row, "deposit_invoice": deposit}, as_json=as_json)


@click.command("decline")
@click.argument("quote")
@click.option("--by", default="", help="Who declined it, if not the client.")
@as_json
def decline(quote: str, by: str, *, as_json: bool) -> None:
    """The client does not want it."""
    with open_books() as books:
        print_quote(
            books, decline_quote(books, books.catalogue.quotes.find(quote, *_ANSWERABLE).id, by), as_json=as_json
        )


@click.command("call-off")
@click.argument("quote")
@as_json
def call_off(quote: str, *, as_json: bool) -> None:
    """Work is called off: draft the agreed fee less what was invoiced, or credit notes over what is beyond it."""
    with open_books() as books:
        done = call_off_quote(books, books.catalogue.quotes.find(quote, QuoteState.ACCEPTED).id)
        drafts = [account_of(books.catalogue, each.id) for each in (done.invoice, *done.credits) if each]
        rows = [invoice_row(books, each) for each in drafts]
        if not rows:
            click.echo(done.sentence, err=as_json)
        if rows or as_json:
            columns = ("id", "kind", "state", "client", "net_pence", "vat_pence", "gross_pence")
            print_rows(rows, columns, as_json=as_json)


@click.command("withdraw")
@click.argument("quote")
@as_json
def withdraw(quote: str, *, as_json: bool) -> None:
    """Withdraw a draft."""
    with open_books() as books:
        withdrawn = books.catalogue.quotes.withdraw(books.catalogue.quotes.find(quote, QuoteState.DRAFT).id)
        print_quote(books, withdrawn, as_json=as_json)


@click.command("pdf")
@click.argument("quote")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not QUOTE.pdf.")
@as_json
def pdf(quote: str, out: Path | None, *, as_json: bool) -> None:
    """Save the PDF of a quote as it was sent; of a draft, as it would be. The version is the one that `show` shows."""
    with open_books() as books:
        save_paper(quote_paper(books, books.catalogue.quotes.standing(quote).id), out, as_json=as_json)


@click.command("calibrate")
@as_json
def calibrate(*, as_json: bool) -> None:
    """Hold the hours of finished songs against their quotes. It suggests; nothing is changed."""
    with opened() as catalogue:
        learnt = calibration(catalogue, PricingWords.load(find_paths().variants))
    if as_json:
        print_document(asdict(learnt))
        return
    say(evidence(learnt))
    if not learnt.songs:
        return
    say("")
    for line in aligned([FINDING_HEADINGS, *finding_rows(learnt)], _WIDTH):
        say(line)
    for name, rows in earning_rows(learnt):
        say(f"\n{name}")
        for line in aligned([EARNING_HEADINGS, *rows], _WIDTH, "  "):
            say(line)


def print_quote(books: Books, quote: Quote, *, as_json: bool) -> None:
    """Print a quote."""
    print_row(quote_row(books, quote), as_json=as_json)


def _line(line: EstimateLine) -> dict[str, Any]:
    return {
        "song": line.song,
        "code": line.code,
        "description": line.description,
        "quantity": float(line.quantity),
        "unit_pence": line.unit_pence,
        "amount_pence": line.amount_pence,
    }
