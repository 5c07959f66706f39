"""The days whose Bank Rate late interest goes by, and the rates a studio added for them: "2026-12-31 3.5" a line.

The rate of 31 December holds for debts that become late in the half year after it, that of 30 June likewise (SI
2002/1675, article 4); no other day's is ever asked for, so that a line with one is a slip.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from app.billing.dated_rates import RateLines

_HOW = "a 30 June or 31 December and its rate, such as 2026-12-31 3.5"
_LINES = RateLines("Bank Rate", _HOW, "not_a_bank_rate", "bank_rate_too_high")
_REFERENCE = ("06-30", "12-31")


def reference_day(late_from: date) -> date:
    """The 31 December or 30 June before the half year in which a debt became late."""
    return date(late_from.year - 1, 12, 31) if late_from.month <= 6 else date(late_from.year, 6, 30)


def known_day(rates: Mapping[str, int], late_from: date) -> str | None:
    """The reference day of such a debt, or the last before it whose rate is known."""
    reference = reference_day(late_from).isoformat()
    return max((day for day in rates if day <= reference), default=None)


def own_bank_rates(lines: Sequence[str]) -> Mapping[str, int]:
    """Basis points by plain date; raises UsageError in one sentence naming the line that is not valid."""
    for line in lines:
        if not _reference(_LINES.read([line])):
            raise _LINES.refused(line)
    return _LINES.read(lines)


def bank_rate_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines as they are kept, in order of their days, each day once."""
    kept = [line for line in lines if line.strip()]
    own_bank_rates(kept)
    return _LINES.tidied(kept)


def _reference(rates: Mapping[str, int]) -> bool:
    return all(day[5:] in _REFERENCE for day in rates)
