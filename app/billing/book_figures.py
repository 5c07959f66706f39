"""What the owner sees of the books: figures of a period in pence sterling, the rows behind each, and the periods."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from app.errors import UsageError
from app.text import short_date


class Figure(StrEnum):
    """A figure of the Billing page; each opens its rows."""

    OUTSTANDING = "outstanding"
    OVERDUE = "overdue"
    INVOICED = "invoiced"
    RECEIVED = "received"
    UNBILLED = "unbilled"
    QUOTES = "quotes"
    ROUNDS = "rounds"
    DRAFTS = "drafts"
    CREDITS = "credits"


@dataclass(frozen=True, slots=True)
class Period:
    """From a plain date to a plain date, both within it."""

    name: str
    since: str
    until: str

    def holds(self, day: str) -> bool:
        """Whether a plain date falls into it."""
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row behind a figure: `amount` in pence sterling; ids of what it opens, where there is such a thing."""

    label: str
    on: str
    client: str
    what: str
    amount: int
    due_on: str = ""
    invoice_id: int | None = None
    quote_id: int | None = None
    song_id: int | None = None


@dataclass(frozen=True, slots=True)
class IncomeShare:
    """A part of the income: of a month, a client or a service."""

    name: str
    pence: int


@dataclass(frozen=True, slots=True)
class Age:
    """What is owed for so long: `name` says how long past its due day."""

    name: str
    pence: int
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows. Credit balances are below nought, and are not set off against what others owe."""

    figures: dict[Figure, tuple[int, int]] = field(default_factory=dict)
    """By figure: pence, and how many rows are behind it."""
    ageing: Sequence[Age] = ()
    by_month: Sequence[IncomeShare] = ()
    by_client: Sequence[IncomeShare] = ()
    by_service: Sequence[IncomeShare] = ()
    year_invoiced: int = 0
    year_received: int = 0


FIRST, LAST = "0001-01-01", "9999-12-31"


def periods(today: date) -> list[Period]:
    """The periods to choose from, the one to begin with first."""
    month, before = _month(today.year, today.month), today.replace(day=1) - timedelta(days=1)
    quarter = (today.month - 1) // 3
    tax = today.year if today >= date(today.year, 4, 6) else today.year - 1
    return [
        _named("This year", date(today.year, 1, 1), date(today.year, 12, 31)),
        _named("This month", *month),
        _named("Last month", *_month(before.year, before.month)),
        _named("This quarter", *_quarter(today.year, quarter)),
        _named("Last quarter", *_quarter(today.year - (quarter == 0), (quarter - 1) % 4)),
        _named("Last year", date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        _named("This tax year", date(tax, 4, 6), date(tax + 1, 4, 5)),
        _named("Last tax year", date(tax - 1, 4, 6), date(tax, 4, 5)),
        Period("All", FIRST, LAST),
    ]


def between(since: str, until: str) -> Period:
    """Any days, both within it; raises UsageError where the last comes before the first."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    if first > last:
        raise UsageError(
            "The period ends before it begins; nothing was changed: turn its days round.",
            code="period_reversed",
            since=since,
            until=until,
        )
    name = short_date(first) if first == last else f"{short_date(first)} – {short_date(last)}"
    return Period(name, since, until)


def _month(year: int, month: int) -> tuple[date, date]:
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    return _month(year, quarter * 3 + 1)[0], _month(year, quarter * 3 + 3)[1]


def _named(name: str, since: date, until: date) -> Period:
    return Period(name, since.isoformat(), until.isoformat())
