"""Books that are closed up to a day: nothing is dated into it, and it is opened for a reason only."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.billing.chain import check_chain
from app.billing.draft_edits import edit_draft
from app.billing.studio import save_studio
from app.catalogue import Catalogue
from app.catalogue.file import open_database
from app.domain.billing import Invoice
from app.errors import NextSteps
from app.paths import find_paths
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books, skip_numbers, unlock_books
from app.use_cases.invoices import DraftRequest, credit_invoice, draft_invoice, issue_invoice
from app.use_cases.payments import pay, refund, reverse_payment, use_credit, write_off
from tests.app.billing.samples import STUDIO, PlainPapers, line
from tests.refusals import refused

LOCKED, OPEN = "2026-02-28", "2026-03-01"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """The books of the first of March 2026, with a client."""
    paths = find_paths(tmp_path)
    save_studio(paths.studio, STUDIO)
    database = open_database(paths.catalogue, paths.backups)
    with Catalogue(database, "owner", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as catalogue:
        catalogue.clients.add("Nova Records", address="1 High St\nLeeds")
        yield Books.open(catalogue, paths, lambda _: PlainPapers(), date(2026, 3, 1))


def issued(books: Books, amount: int = 10_000, on: str = "") -> Invoice:
    """An invoice."""
    return issue_invoice(books, draft_invoice(books, 1, DraftRequest([line(amount)])).id, on)


@pytest.mark.parametrize(
    "enter",
    [
        lambda books: issued(books, on=LOCKED),
        lambda books: pay(books.catalogue, 1, 100, LOCKED),
        lambda books: pay(books.catalogue, 2, 100_000, LOCKED),
        lambda books: write_off(books.catalogue, 1, LOCKED, "gone"),
        lambda books: credit_invoice(books, 1, "too much", on=LOCKED),
        lambda books: refund(books.catalogue, 2, None, LOCKED),
        lambda books: use_credit(books.catalogue, 2, 1, None, LOCKED),
    ],
    ids=["issue", "pay", "overpay", "write off", "credit", "refund", "use a credit"],
)
def test_nothing_is_dated_into_locked_books(books: Books, enter: Callable[[Books], object]) -> None:
    """One sentence and code for all of them; a day later it is taken."""
    issued(books)
    issued(books)
    pay(books.catalogue, 2, 20_000, OPEN)
    before = books.catalogue.payments.all(), len(books.catalogue.invoices.chain("INV-"))
    lock_books(books, LOCKED, "VAT return of the quarter")
    with refused("period_locked"):
        enter(books)
    assert (books.catalogue.payments.all(), len(books.catalogue.invoices.chain("INV-"))) == before
    unlock_books(books, "an invoice was missing")
    enter(books)
    assert check_chain(books.catalogue).ok


def test_a_tax_point_in_locked_books_is_said_as_such(books: Books) -> None:
    """Another day of issue would not help: the sentence names both days, and each shell says what does."""
    drafted = draft_invoice(books, 1, DraftRequest([line(10_000)], tax_point="2026-02-20"))
    lock_books(books, LOCKED)
    with refused("tax_point_locked", draft=drafted.id, tax_point="2026-02-20", until=LOCKED) as caught:
        issue_invoice(books, drafted.id, OPEN)
    assert "20 February 2026" in str(caught.value)
    assert "28 February 2026" in str(caught.value)
    advice = NextSteps.of("commands").step("tax_point_locked")
    assert ("--tax-point" in advice, "books unlock" in advice, "--on" in advice) == (True, True, False)
    assert "tax point" in NextSteps.of("window").step("tax_point_locked")
    edit_draft(books.catalogue, books.drafter, drafted.id, tax_point="")
    assert issue_invoice(books, drafted.id, OPEN).tax_point == OPEN


def test_a_day_in_locked_books_is_named_with_the_lock(books: Books) -> None:
    """So that whoever typed it knows which later day is taken, for an invoice as for money."""
    first = issued(books)
    lock_books(books, LOCKED)
    with refused("period_locked", on="2026-02-27", until=LOCKED):
        issued(books, on="2026-02-27")
    with refused("period_locked", on="2026-02-27", until=LOCKED):
        pay(books.catalogue, first.id, 100, "2026-02-27")


def test_a_reversal_of_what_is_locked_is_dated_today(books: Books) -> None:
    """The return that was sent stays as it was."""
    issued(books, on=LOCKED)
    paid = pay(books.catalogue, 1, 100, LOCKED)
    lock_books(books, LOCKED)
    assert reverse_payment(books.catalogue, paid.id, books.today).entry.paid_on == books.today


def test_a_lock_goes_on_and_is_opened_for_a_reason(books: Books) -> None:
    """Every lock and opening is kept, with who and when."""
    assert lock_books(books, "2025-12-31").until == "2025-12-31"
    assert lock_books(books, LOCKED).sentence == "The books are locked up to 28 February 2026."
    for until in ("2025-12-31", LOCKED):
        with refused("locked_already"):
            lock_books(books, until)
    for until in ("2026-03-01", "2026-05-01"):
        with refused("lock_ahead"):
            lock_books(books, until)
    with refused("no_unlock_reason"):
        unlock_books(books, "  ")
    with refused("opens_nothing"):
        unlock_books(books, "why", LOCKED)
    assert unlock_books(books, "a late bill", "2025-12-31").until == "2025-12-31"
    assert unlock_books(books, "a mistake").sentence == "The books are open: nothing is locked."
    with refused("not_locked"):
        unlock_books(books, "again")
    kept = books.catalogue.period_locks.all()
    assert [(each.why, each.who) for each in kept[2:]] == [("a late bill", "owner"), ("a mistake", "owner")]


def test_numbers_that_only_the_owner_knows_of_are_left_out(books: Books) -> None:
    """After a damaged catalogue: the gap has its reason, and the next invoice comes after it."""
    issued(books)
    gap = skip_numbers(books, "inv-0004", "sent before the disk broke.")
    assert (gap.labels, gap.why) == ("INV-0002 to INV-0004", "sent before the disk broke")
    assert issued(books).label == "INV-0005"
    report = check_chain(books.catalogue)
    assert (report.failures, report.gaps) == ((), ("INV-0002 to INV-0004: sent before the disk broke.",))


@pytest.mark.parametrize(
    ("number", "why", "code"),
    [
        ("INV-0001", "x", "number_given"),
        ("INV-9999", "x", "gap_too_large"),
        ("XYZ-0004", "x", "no_such_series"),
        ("payment entries 9", "x", "no_such_series"),
        ("four", "x", "no_such_series"),
        ("INV-0004", " ", "no_gap_reason"),
    ],
)
def test_a_gap_is_not_made_by_a_slip(books: Books, number: str, why: str, code: str) -> None:
    """For it is never taken back."""
    issued(books)
    with refused(code):
        skip_numbers(books, number, why)
    assert books.catalogue.numbering.gaps() == []
