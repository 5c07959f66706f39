"""The Bank Rates a studio added for late interest: a reference day and its rate a line, "2026-12-31 3.5"."""

from collections.abc import Mapping, Sequence

from app.billing.dated_rates import RateLines

_HOW = "a 30 June or 31 December and its rate, such as 2026-12-31 3.5"
_LINES = RateLines("Bank Rate", _HOW, "not_a_bank_rate", "bank_rate_too_high")
# The only days by which statutory interest goes (SI 2002/1675, article 4).
_REFERENCE = ("06-30", "12-31")


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
