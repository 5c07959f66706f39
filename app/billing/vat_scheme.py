"""How a studio accounts for VAT: by which moment, for which periods, and which rate work takes when it changes.

What notices 731 and 733 say is stated from memory, to be confirmed.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from app.billing.dated_rates import RateLines
from app.domain.money import percent
from app.errors import UsageError
from render.tables import read_resource
from render.text import shown

_HOW = "the day from which it holds and its per cent, such as 2026-04-01 16.5"
_CHANGE = re.compile(r"(\d{4}-\d\d-\d\d)[ =:]+([A-Za-z]+(?:[-_ ][A-Za-z]+)?)")
_LINES = RateLines("flat rate", _HOW, "not_a_flat_rate", "flat_rate_too_high")


class Basis(StrEnum):
    """Which moment counts: the tax point, or the day the money came (VAT Notice 731, cash accounting)."""

    INVOICE = "invoice"
    CASH = "cash"


class VatScheme(StrEnum):
    """Standard accounting goes by tax points, cash accounting by the day the money came (VAT Notice 731).

    The flat-rate scheme pays a per cent of turnover with its VAT, by either moment (VAT Notice 733).
    """

    STANDARD = "standard"
    CASH = "cash"
    FLAT = "flat"
    FLAT_CASH = "flat_cash"

    @property
    def basis(self) -> Basis:
        """Which moment counts by it."""
        return Basis.CASH if self in (VatScheme.CASH, VatScheme.FLAT_CASH) else Basis.INVOICE

    @property
    def flat(self) -> bool:
        """Whether it pays a per cent of turnover."""
        return self in (VatScheme.FLAT, VatScheme.FLAT_CASH)

    def on(self, basis: Basis) -> "VatScheme":
        """The same by another moment."""
        cash, tax_points = (self.FLAT_CASH, self.FLAT) if self.flat else (self.CASH, self.STANDARD)
        return cash if basis is Basis.CASH else tax_points


class VatPeriods(StrEnum):
    """For which periods a return is made: quarters by stagger group (HMRC manual DMBM530020), months, or a year."""

    STAGGER_1 = "stagger_1"
    STAGGER_2 = "stagger_2"
    STAGGER_3 = "stagger_3"
    MONTHLY = "monthly"
    ANNUAL = "annual"


PERIODS = {
    VatPeriods.STAGGER_1: "Quarters to March, June, September, December",
    VatPeriods.STAGGER_2: "Quarters to January, April, July, October",
    VatPeriods.STAGGER_3: "Quarters to February, May, August, November",
    VatPeriods.MONTHLY: "Months",
    VatPeriods.ANNUAL: "Years",
}
"""What each is called."""


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


def flat_rate_words() -> str:
    """The per cents of resources/flat_rates.toml, in a sentence."""
    sectors = read_resource("flat_rates.toml").values["sectors"]
    named = "; ".join(f"{each['name']} {percent(each['percent_bp'])}" for each in sectors)
    return f"HMRC's per cents: {named}."


def scheme_changes(lines: Sequence[str]) -> Mapping[str, VatScheme]:
    """The schemes by the plain date from which they hold; raises UsageError naming the line that is not valid."""
    return dict(_change(line.strip()) for line in lines)


def scheme_change_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """The same lines as they are kept, in order of their days, each day once: the last one typed holds."""
    changes = scheme_changes([line for line in lines if line.strip()])
    return tuple(f"{day} {scheme.value}" for day, scheme in sorted(changes.items()))


def _change(line: str) -> tuple[str, VatScheme]:
    typed = _CHANGE.fullmatch(line)
    try:
        if typed:
            scheme = VatScheme(re.sub("[- ]", "_", typed[2].casefold()))
            return date.fromisoformat(typed[1]).isoformat(), scheme
    except ValueError:
        pass
    known = ", ".join(VatScheme)
    raise UsageError(
        f"“{shown(line)}” is not a valid change of scheme; nothing was changed: write the day from which another holds "
        f"and its name ({known}), such as 2026-07-01 cash.",
        code="not_a_scheme_change",
        text=line,
    )
