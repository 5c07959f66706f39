"""A month's end on one page: what is not billed yet, what does not match, and then the lock.

What waits is seen as of the month's last day: what began later is left out. Balances and dates that have run out are
those of today, since that is when somebody can do something about them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.billing.billed import extras_of_song
from app.billing.book_figures import FIRST, BookRow, Figure, Period
from app.billing.overview import client_names, drafts, expired_quotes, rows_behind, unbilled_quotes
from app.catalogue import Catalogue
from app.catalogue.database import Row
from app.domain.catalogue import Stage
from app.errors import UsageError
from app.use_cases.books import Books
from app.use_cases.closed_books import BooksLock

DONE = (Stage.DELIVERED, Stage.PAID)
TITLES = {
    "work": "Work done without an invoice",
    "quotes": "Accepted quotes not billed",
    "extras": "Rounds and extras not billed",
    "unnamed": "Payments without a reference",
    "credits": "Credits and overpayments not used",
    "drafts": "Drafts not issued or sent",
    "overdue": "Invoices overdue",
    "expired": "Quotes expired without an answer",
}
UNBILLED = ("work", "quotes", "extras")


@dataclass(frozen=True, slots=True)
class MonthEndItem:
    """One thing to look at: its key, what it is called, and its rows; amounts are pence sterling."""

    key: str
    rows: tuple[BookRow, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return TITLES[self.key]

    @property
    def unbilled(self) -> bool:
        """Whether it is work that is not billed, rather than something that does not match."""
        return self.key in UNBILLED

    @property
    def pence(self) -> int:
        """What its rows come to."""
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """A month from its first plain date to its last, what waits in it, and how far the books are locked."""

    since: str
    until: str
    items: tuple[MonthEndItem, ...]
    lock: BooksLock

    @property
    def name(self) -> str:
        """The month in words."""
        return f"{date.fromisoformat(self.since):%B %Y}"

    @property
    def left(self) -> int:
        """How many rows are left to look at."""
        return sum(len(item.rows) for item in self.items)

    @property
    def locked(self) -> bool:
        """Whether nothing is entered into it any more."""
        return self.lock.until >= self.until


def last_month(today: date) -> str:
    """The month before today's, as 2026-03."""
    return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def month_end(books: Books, month: str = "") -> MonthEnd:
    """A month, as 2026-03; the last one that is over where none is named. Raises UsageError for anything else."""
    first = _first_day(month or last_month(date.fromisoformat(books.today)))
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    since, until = first.isoformat(), last.isoformat()
    waiting = _waiting(books.catalogue, since, until, date.fromisoformat(books.today))
    items = tuple(MonthEndItem(key, tuple(row for row in rows if row.on <= until)) for key, rows in waiting)
    return MonthEnd(since, until, items, BooksLock.of(books.catalogue.period_locks.current()))


def _first_day(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise UsageError(f"“{month}” is not a month; write it as 2026-03.", code="not_a_month", text=month) from error


def _waiting(catalogue: Catalogue, since: str, until: str, today: date) -> Iterable[tuple[str, Sequence[BookRow]]]:
    names, day, so_far = client_names(catalogue), today.isoformat(), Period("", FIRST, until)
    done = catalogue.billing.done_unbilled([stage.value for stage in DONE], until)
    yield "work", [_done_row(row, names[row["client_id"]]) for row in done]
    yield "quotes", unbilled_quotes(catalogue, names)
    yield "extras", _extras(catalogue)
    unnamed = catalogue.billing.unnamed_payments(since, until)
    yield "unnamed", [_unnamed_row(row, names[row["client_id"]]) for row in unnamed]
    yield "credits", rows_behind(catalogue, Figure.CREDITS, so_far, today)
    yield "drafts", drafts(catalogue, names)
    yield "overdue", rows_behind(catalogue, Figure.OVERDUE, so_far, today)
    yield "expired", expired_quotes(catalogue, names, day)


def _done_row(row: Row, client: str) -> BookRow:
    return BookRow(row["title"], row["on"], client, row["stage"], 0, song_id=row["id"])


def _unnamed_row(row: Row, client: str) -> BookRow:
    what = f"Payment by {row['method']}" if row["method"] else "Payment"
    return BookRow(row["label"], row["paid_on"], client, what, row["pence"], invoice_id=row["id"])


def _extras(catalogue: Catalogue) -> list[BookRow]:
    """Rounds beyond those included, recalls and new work that nobody was charged for, as of their song's last round."""
    rows = []
    for each in (each for each in catalogue.songs.board() if each.song.stage is not Stage.ARCHIVED):
        lines = extras_of_song(catalogue, each.song)
        on = max((one.opened_at[:10] for one in catalogue.rounds.all(each.song.id)), default="") if lines else ""
        rows += [
            BookRow(each.song.title, on, each.client, line.description, line.amount, song_id=each.song.id)
            for line in lines
        ]
    return rows
