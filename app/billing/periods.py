"""Periods the owner looks at: months, quarters, years, the tax year, all, any days."""

from datetime import date, timedelta

from app.domain.overview import Period
from app.errors import UsageError
from app.text import short_date

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
