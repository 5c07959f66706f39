"""A month's end: everything that waits is there once, what is settled is not, and then the month is locked."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.studio import save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.catalogue import Client, ClientKind, Stage
from app.paths import find_paths
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books
from app.use_cases.month_end import MonthEnd, last_month, month_end
from app.use_cases.payments import pay, reverse_payment
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.refusals import refused


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """The books of the second of April 2026, of a studio that is registered."""
    paths = find_paths(tmp_path)
    save_studio(paths.studio, STUDIO)
    database = open_database(paths.catalogue, paths.backups)
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 30, 12, tzinfo=UTC)) as catalogue:
        yield Books.open(catalogue, paths, lambda _: PlainPapers(), date(2026, 4, 2))


@pytest.fixture
def client(books: Books) -> Client:
    """A business at home."""
    return books.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


def waiting(seen: MonthEnd) -> dict[str, list[str]]:
    """By key, what its rows are called; of those that have any."""
    return {item.key: [row.label for row in item.rows] for item in seen.items if item.rows}


def issue(books: Books, client: Client, on: str, song_id: int | None = None) -> int:
    """The id of an invoice of 100.00."""
    draft = Drafter(books.catalogue, STUDIO).free(client.id, [line(10_000, song_id=song_id)])
    return Issuer(books.catalogue, STUDIO, PlainPapers()).issue(draft.id, on).id


def test_what_waits_is_seen_with_its_rows(books: Books, client: Client) -> None:
    """Work done, payments without a reference, overpayments, drafts, overdue invoices; not what is settled or later."""
    catalogue = books.catalogue
    done, billed = (catalogue.songs.add(client.id, title) for title in ("Ember", "Tide"))
    for song in (done, billed):
        for stage in (Stage.ASSESSED, Stage.QUOTED, Stage.BOOKED, Stage.MIXING, Stage.CLIENT_REVIEW, Stage.DELIVERED):
            catalogue.songs.edit(song.id, stage=stage)
    overdue, named, over = (issue(books, client, "2026-03-02", song) for song in (billed.id, None, None))
    pay(catalogue, named, None, "2026-03-05", "bank", "NOVA 7")
    pay(catalogue, over, 13_000, "2026-03-06", "bank")
    mistyped = pay(catalogue, overdue, 100, "2026-03-07")
    reverse_payment(catalogue, mistyped.id, books.today, "twice")
    Drafter(catalogue, STUDIO).free(client.id, [line(500)])
    issue(books, client, "2026-04-01")
    seen = month_end(books)
    assert (seen.since, seen.until, seen.name) == ("2026-03-01", "2026-03-31", "March 2026")
    assert waiting(seen) == {
        "work": ["Ember"],
        "unnamed": ["INV-0003"],
        "credits": ["INV-0003"],
        "drafts": ["Draft 4"],
        "overdue": ["INV-0001"],
    }
    assert seen.left == 5
    sums = {item.key: item.pence for item in seen.items}
    assert (sums["unnamed"], sums["credits"], sums["overdue"]) == (13_000, -1_000, 12_000)
    assert [item.key for item in seen.items if item.unbilled] == ["work", "quotes", "extras"]


def test_extra_rounds_wait_until_they_are_billed(books: Books, client: Client) -> None:
    """Each once, at the price of the card."""
    song = books.catalogue.songs.add(client.id, "Ember")
    books.catalogue.songs.edit(song.id, rounds_included=1)
    for _ in range(2):
        opened = books.catalogue.rounds.open(song.id)
        books.catalogue.rounds.approve(opened.id, "Nova")
    item = next(each for each in month_end(books).items if each.key == "extras")
    assert [row.song_id for row in item.rows] == [song.id]
    assert item.pence > 0


def test_the_month_is_locked_and_says_so(books: Books, client: Client) -> None:
    """Nothing is entered into it any more; a later month is still open."""
    issue(books, client, "2026-03-02")
    assert not month_end(books).locked
    lock_books(books, month_end(books).until)
    assert month_end(books, "2026-02").locked
    assert month_end(books).locked
    assert not month_end(books, "2026-04").locked
    with refused("period_locked"):
        issue(books, client, "2026-03-30")


def test_a_month_is_named_as_a_year_and_a_month(books: Books) -> None:
    """Anything else is refused; over a year's turn it is the December before."""
    assert (last_month(date(2026, 1, 1)), last_month(date(2028, 3, 31))) == ("2025-12", "2028-02")
    assert month_end(books, "2028-02").until == "2028-02-29"
    with refused("not_a_month", text="March"):
        month_end(books, "March")
