"""How a studio accounts for VAT: by which moment, for which periods, and which rate work takes when it changes."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from app.billing.dated_rates import RateLines

_HOW = "the day from which it holds and its per cent, such as 2026-04-01 16.5"
_LINES = RateLines("flat rate", _HOW, "not_a_flat_rate", "flat_rate_too_high")


class VatScheme(StrEnum):
    """Standard accounting goes by tax points, cash accounting by the day the money came (VAT Notice 731).

    The flat-rate scheme pays a per cent of turnover with its VAT, by either moment (VAT Notice 733).
    """

    STANDARD = "standard"
    CASH = "cash"
    FLAT = "flat"
    FLAT_CASH = "flat_cash"


class VatPeriods(StrEnum):
    """For which periods a return is made: quarters by stagger group (HMRC manual DMBM530020), months, or a year."""

    STAGGER_1 = "stagger_1"
    STAGGER_2 = "stagger_2"
    STAGGER_3 = "stagger_3"
    MONTHLY = "monthly"
    ANNUAL = "annual"


class RateChange(StrEnum):
    """Which rate work takes that a change of rate falls into: that of each tax point, or that of the day it is done.

    The second is the election of VATA 1994 section 88(2); what was invoiced at the old rate is then credited first
    (SI 1995/2518 regulation 15).
    """

    TAX_POINT = "tax_point"
    WORK_DONE = "work_done"


def own_flat_rates(lines: Sequence[str]) -> Mapping[str, int]:
    """Basis points by plain date; raises UsageError in one sentence naming the line that is not valid."""
    return _LINES.read(lines)


def flat_rate_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines as they are kept, in order of their days, each day once."""
    return _LINES.tidied(lines)
