"""The standard rate of VAT by the day from which it holds: of resources/vat_rates.toml, and a studio's further ones.

A supply takes the rate of its tax point (VATA 1994 sections 2 and 6), whatever a rate card or a quote says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Self

from app.billing.dated_rates import RateLines, rate_on
from app.domain.money import percent
from app.text import written_date
from render.tables import read_resource

_HOW = "the day from which it holds and its per cent, such as 2027-04-01 22.5"
_LINES = RateLines("rate of VAT", _HOW, "not_a_vat_rate", "vat_rate_too_high")


@dataclass(frozen=True, slots=True)
class VatRates:
    """Basis points by the plain date from which they hold."""

    since: Mapping[str, int]

    @classmethod
    def load(cls, own: Sequence[str] = ()) -> Self:
        """Those that come with Bouncedesk, with a studio's `own` in place of them or beside them."""
        return cls({**_standard(), **own_vat_rates(own)})

    def on(self, day: str) -> int:
        """The rate of a plain date; nought before there was any VAT."""
        return rate_on(self.since, day) or 0

    def words(self, day: str) -> str:
        """The rate of a plain date and since when, as "20 % from 4 January 2011 on"."""
        known = sorted(each for each in self.since if each <= day)
        changes = [each for before, each in pairwise(("", *known)) if self.since.get(before) != self.since[each]]
        since = f" from {written_date(date.fromisoformat(changes[-1]))} on" if changes else ""
        return f"{percent(self.on(day))}{since}"


def own_vat_rates(lines: Sequence[str]) -> Mapping[str, int]:
    """Basis points by plain date; raises UsageError in one sentence naming the line that is not valid."""
    return _LINES.read(lines)


def vat_rate_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """A studio's own lines as they are kept, in order of their days, each day once."""
    return _LINES.tidied(lines)


@cache
def _standard() -> Mapping[str, int]:
    table: Mapping[str, int] = read_resource("vat_rates.toml").values["standard"]
    return table
