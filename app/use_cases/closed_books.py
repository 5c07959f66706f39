"""Books closed up to a day, opened again for a reason, and numbers that were given elsewhere recorded as such.

An error found before a VAT return is sent is put right in its own period, one found later by the procedure for errors
on returns (VAT Notice 700/45 sections 2.2 and 4): so a studio locks each period once it has sent its return.
"""

import re
from dataclasses import dataclass
from datetime import date

from app.billing.entry_day import checked_day
from app.domain.books import NEVER, NumberGap, PeriodLock
from app.errors import UsageError
from app.text import written_date
from app.use_cases.books import Books
from render.text import count, shown

MOST_SKIPPED = 500
_NUMBER = re.compile(r"(?P<series>.*[^0-9])(?P<number>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class BooksLock:
    """How far books are locked; `until` is a plain date, or "" where they are open."""

    until: str

    @classmethod
    def of(cls, lock: PeriodLock | None) -> "BooksLock":
        """What a lock means; None and NEVER are open books."""
        return cls(lock.until if lock and lock.until != NEVER else "")

    @property
    def sentence(self) -> str:
        """How far, in words."""
        if not self.until:
            return "The books are open: nothing is locked."
        return f"The books are locked up to {written_date(date.fromisoformat(self.until))}."


def lock_books(books: Books, until: str, why: str = "") -> BooksLock:
    """Lock the books up to a plain date, which has passed: nothing is issued, paid or credited into it any more."""
    day = checked_day(until)
    if day >= books.today:
        raise UsageError(
            f"{written_date(date.fromisoformat(day))} has not passed yet; nothing was changed: books are locked up to "
            "a day that is over.",
            code="lock_ahead",
            until=day,
        )
    return BooksLock.of(books.catalogue.period_locks.lock(day, why))


def unlock_books(books: Books, why: str, until: str = "") -> BooksLock:
    """Open the books again, after an earlier plain date or, where there is none, wholly; the reason is kept."""
    return BooksLock.of(books.catalogue.period_locks.unlock(checked_day(until) if until else NEVER, why))


def skip_numbers(books: Books, last: str, why: str) -> NumberGap:
    """Record the numbers up to `last`, such as INV-0012, as given elsewhere: the next one comes after it."""
    following = books.catalogue.numbering.following()
    typed = _NUMBER.fullmatch(last.strip())
    own = {series.casefold(): series for series in (*following, books.studio.prefix, books.studio.credit_prefix)}
    series = own.get(typed["series"].casefold()) if typed else None
    if typed is None or series is None:
        raise UsageError(
            f"“{shown(last)}” is not a number of this studio's invoices; nothing was changed.",
            code="no_such_series",
            text=last,
        )
    if not why.strip():
        raise UsageError("A gap is recorded with its reason; nothing was changed.", code="no_gap_reason")
    first = following.get(series, books.studio.first_number if series == books.studio.prefix else 1)
    gap = NumberGap(series, first, int(typed["number"]), " ".join(why.split()).removesuffix("."))
    _refuse_unlikely(gap)
    books.catalogue.numbering.skip(gap)
    return gap


def _refuse_unlikely(gap: NumberGap) -> None:
    """A number that was given here already, or so far ahead that it is mistyped: a gap is never taken back."""
    if gap.size < 1:
        raise UsageError(
            f"The series {gap.series} goes on with {gap.first} already; nothing was changed.",
            code="number_given",
            next=gap.first,
        )
    if gap.size > MOST_SKIPPED:
        raise UsageError(
            f"That would leave out {count(gap.size, 'number')}, and a gap cannot be undone; nothing was changed: at "
            f"most {MOST_SKIPPED} are left out at once.",
            code="gap_too_large",
            most=MOST_SKIPPED,
        )
