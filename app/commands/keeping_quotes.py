"""`quote list|show|edit|send|accept|decline|withdraw|pdf`, and what `quote --save` does."""

from pathlib import Path
from typing import Any

import click

from app.commands.output import print_document, say
from app.commands.rows import as_json, print_row, print_rows
from app.domain.money import plain
from app.domain.pricing import PricedJob, Quote
from app.errors import UsageError
from app.pricing.estimate import Estimator, estimate_document, estimate_lines
from render.atomic import write_whole

_COLUMNS = ("quote", "version", "state", "client", "title", "valid_until", "gross_pence")


def keep_quote(
    job: PricedJob, client: str | None, version_of: str | None, title: str, *, save: bool, as_json: bool
) -> None:
    """Price a job as agreed with a client, and keep it as a draft where `save` says so."""
    from app.billing.quoting import agreed_with, card_in_use
    from app.commands.books import open_books

    with open_books() as books:
        before = books.catalogue.quotes.find(version_of) if version_of else None
        if before is None and client is None:
            raise UsageError("Say whose quote it is with --client; nothing was kept.")
        row = books.catalogue.clients.get(before.client_id) if before else books.catalogue.clients.find(client or "")
        if not save:
            card = card_in_use(books.catalogue)
            estimate = Estimator(card, books.words).estimate(agreed_with(job, row, books.studio))
            if as_json:
                print_document(estimate_document(estimate))
            else:
                for line in estimate_lines(estimate):
                    say(line)
            return
        made = books.quoter.draft(
            row.id,
            job,
            books.today,
            title=title,
            songs=before.songs if before else {},
            version_of=before.id if before else None,
        )
        print_row(books.quote_row(made), as_json=as_json)


@click.command("list")
@click.option("--client", help="Only this client's.")
@as_json
def list_(client: str | None, *, as_json: bool) -> None:
    """List quotes, the newest first."""
    from app.commands.books import open_books

    with open_books() as books:
        found = books.catalogue.quotes.all(books.catalogue.clients.find(client).id if client else None)
        print_rows([books.quote_row(quote) for quote in found], _COLUMNS, as_json=as_json)


@click.command("show")
@click.argument("quote")
@as_json
def show(quote: str, *, as_json: bool) -> None:
    """Show a quote with its lines."""
    from app.commands.books import open_books

    with open_books() as books:
        found = books.catalogue.quotes.find(quote)
        row = {**books.quote_row(found), "songs": list(found.songs.values())}
        if as_json:
            print_document({**row, "lines": [_line(found, place) for place in range(len(found.lines))]})
            return
        print_row(row, as_json=False)
        for line in found.lines:
            say(f"  {plain(line.amount_pence, separator=','):>10}  {line.song or ''}  {line.description}".rstrip())


def edit_quote(quote: str, job: PricedJob | None, title: str, *, by_card_in_use: bool, as_json: bool) -> None:
    """Price a draft again."""
    from app.billing.quoting import card_in_use
    from app.commands.books import open_books

    with open_books() as books:
        found = books.catalogue.quotes.find(quote)
        card = card_in_use(books.catalogue) if by_card_in_use else None
        edited = books.quoter.edit(found.id, books.today, job, title=title, card=card)
        print_row(books.quote_row(edited), as_json=as_json)


@click.command("send")
@click.argument("quote")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Save the PDF here, too.")
@as_json
def send(quote: str, out: Path | None, *, as_json: bool) -> None:
    """Draw a draft's PDF and keep it as sent; it is never edited from then on."""
    from app.commands.books import open_books

    with open_books() as books:
        sent = books.quoter.send(books.catalogue.quotes.find(quote).id, books.papers, books.today)
        if out is not None:
            write_whole(out, books.catalogue.quotes.pdf(sent.id))
        print_row(books.quote_row(sent), as_json=as_json)


@click.command("accept")
@click.argument("quote")
@click.option("--by", default="", help="Who accepted it.")
@click.option("--late", is_flag=True, help="Though its date has passed.")
@as_json
def accept(quote: str, by: str, *, late: bool, as_json: bool) -> None:
    """The client accepts: songs are booked, those not in the catalogue made, and the deposit is drafted."""
    from app.commands.books import open_books

    with open_books() as books, books.catalogue.transaction():
        accepted = books.quoter.accept(books.catalogue.quotes.find(quote).id, by, books.today, late=late)
        deposit = books.drafter.booking(accepted)
        row = {**books.quote_row(accepted), "songs": list(accepted.songs.values())}
        print_row({**row, "deposit_invoice": deposit.id if deposit else None}, as_json=as_json)


@click.command("decline")
@click.argument("quote")
@click.option("--by", default="", help="Who declined it.")
@as_json
def decline(quote: str, by: str, *, as_json: bool) -> None:
    """The client does not want it."""
    from app.commands.books import open_books

    with open_books() as books:
        declined = books.quoter.decline(books.catalogue.quotes.find(quote).id, by)
        print_row(books.quote_row(declined), as_json=as_json)


@click.command("withdraw")
@click.argument("quote")
@as_json
def withdraw(quote: str, *, as_json: bool) -> None:
    """Give up a draft."""
    from app.commands.books import open_books

    with open_books() as books:
        gone = books.catalogue.quotes.withdraw(books.catalogue.quotes.find(quote).id)
        print_row(books.quote_row(gone), as_json=as_json)


@click.command("pdf")
@click.argument("quote")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, not QUOTE.pdf.")
@as_json
def pdf(quote: str, out: Path | None, *, as_json: bool) -> None:
    """Save the PDF of a quote as it was sent; of a draft, as it would be."""
    from app.commands.books import open_books

    with open_books() as books:
        found = books.catalogue.quotes.find(quote)
        content = (
            books.catalogue.quotes.pdf(found.id) if found.sent_at else books.papers.quote(books.quoter.paper(found))
        )
        path = out or Path(f"Q{found.root_id}.pdf")
        write_whole(path, content)
        print_row({"path": str(path), "bytes": len(content)}, as_json=as_json)


def _line(quote: Quote, place: int) -> dict[str, Any]:
    line = quote.lines[place]
    return {
        "song": line.song,
        "code": line.code,
        "description": line.description,
        "quantity": float(line.quantity),
        "unit_pence": line.unit_pence,
        "amount_pence": line.amount_pence,
    }
