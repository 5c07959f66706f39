"""The day that an entry of the books gets: a plain date near today, as a year is easily mistyped, unless confirmed.

Thirty days either way are custom, not law: a VAT invoice is issued within 30 days of the time of supply (SI 1995/2518
regulation 13(5)), and what is dated further back or ahead is more often a slip than meant. The number of
the paragraph is from memory, to be confirmed.
"""

from datetime import date

from app.errors import UsageError
from app.text import written_date
from render.text import count

MOST_DAYS = 30


def checked_day(text: str) -> str:
    """A plain date; raises UsageError for anything else."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(
            f"“{text}” is not a valid date; write it as 2026-03-31. Nothing was changed.",
            code="date_invalid",
            date=text,
        ) from error


def days_away(on: str, today: str) -> int:
    """How many days a plain date lies from another, either way."""
    return abs((date.fromisoformat(on) - date.fromisoformat(today)).days)


def is_far(on: str, today: str) -> bool:
    """Whether a plain date is so far from another that somebody is asked whether it is meant."""
    return days_away(on, today) > MOST_DAYS


def far_words(on: str, today: str) -> str:
    """How far a plain date is, in a sentence without its stop: 3 March 2025 is 273 days before today."""
    side = "before" if on < today else "after"
    return f"{written_date(date.fromisoformat(on))} is {count(days_away(on, today), 'day')} {side} today"


def entry_day(on: str, today: str, *, confirmed: bool = False) -> str:
    """The plain date of an entry, today where none is named; raises UsageError for one far away, unless confirmed."""
    day = checked_day(on) if on else today
    if is_far(day, today) and not confirmed:
        raise UsageError(f"{far_words(day, today)}; nothing was changed.", code="day_far", on=day, most=MOST_DAYS)
    return day
