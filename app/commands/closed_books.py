"""`books`: how far the books are locked, locked further and opened again; and numbers that were given elsewhere."""

from dataclasses import asdict

import click

from app.commands.books import open_books
from app.commands.output import as_json, print_document, print_row, print_rows, say
from app.domain.money import pounds
from app.use_cases.closed_books import BooksLock, lock_books, skip_numbers, unlock_books
from app.use_cases.month_end import month_end
from render.text import count


@click.group("books")
def command() -> None:
    """Close the books up to a day, once they were reported, and record what is missing in them."""


@command.command("lock")
@click.option("--until", required=True, metavar="DATE", help="The last day that is closed, as 2026-03-31.")
@click.option("--why", default="", help="What it was reported for, such as a VAT return.")
@as_json
def lock(until: str, why: str, *, as_json: bool) -> None:
    """Lock the books up to a day: nothing is issued, paid or credited into it any more."""
    with open_books() as books:
        _print(lock_books(books, until, why), as_json=as_json)


@command.command("unlock")
@click.option("--until", default="", metavar="DATE", help="Keep them locked up to this earlier day.")
@click.option("--why", required=True, help="Why; it is kept.")
@as_json
def unlock(until: str, why: str, *, as_json: bool) -> None:
    """Open the books again, wholly or after an earlier day."""
    with open_books() as books:
        _print(unlock_books(books, why, until), as_json=as_json)


@command.command("locks")
@as_json
def locks(*, as_json: bool) -> None:
    """List every lock and every opening, the last one first: that one holds."""
    with open_books() as books:
        rows = [asdict(each) for each in reversed(books.catalogue.period_locks.all())]
        print_rows(rows, ("until", "why", "who", "locked_at"), as_json=as_json)


@command.command("month")
@click.argument("month", required=False, default="")
@as_json
def month(month: str, *, as_json: bool) -> None:
    """Show what waits at the end of MONTH, as 2026-03, or of the last one: unbilled, unmatched, and the lock."""
    with open_books() as books:
        seen = month_end(books, month)
    if as_json:
        items = [{**asdict(each), "title": each.title, "unbilled": each.unbilled} for each in seen.items]
        print_document({"since": seen.since, "until": seen.until, "locked": seen.locked, "items": items})
        return
    say(f"{seen.name}: {count(seen.left, 'row')} to look at.")
    for item in seen.items:
        say(f"{item.title}: {len(item.rows)}, {pounds(item.pence)}" if item.rows else f"{item.title}: none")
        for row in item.rows:
            say("  " + "  ".join(filter(None, (row.label, row.on, row.client, row.what, pounds(row.amount)))))
    say(seen.lock.sentence)


@command.command("gap")
@click.argument("number")
@click.option("--why", required=True, help="Where these numbers were given; it is kept, and named by the check.")
@as_json
def gap(number: str, why: str, *, as_json: bool) -> None:
    """Record the numbers up to NUMBER, such as INV-0012, as given elsewhere: the next one comes after it."""
    with open_books() as books:
        made = skip_numbers(books, number, why)
    if as_json:
        print_row(asdict(made), as_json=True)
        return
    say(f"{made.labels}: recorded as given elsewhere.")


def _print(made: BooksLock, *, as_json: bool) -> None:
    if as_json:
        print_document({"locked_until": made.until or None})
        return
    say(made.sentence)
