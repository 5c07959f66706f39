"""Statutory interest on late payment, between businesses only: a suggestion, which an accountant should confirm."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from typing import Self

from app.domain.billing import Payment
from app.domain.money import WHOLE_BP, half_up

YEAR = 365


@dataclass(frozen=True, slots=True)
class Interest:
    """What may be asked beside a late debt, in pence; `days` late, at `rate_bp` a year."""

    days: int
    rate_bp: int
    interest_pence: int
    compensation_pence: int


@dataclass(frozen=True, slots=True)
class InterestRules:
    """See resources/bank_rates.toml. `steps` are the debts in pence below which a compensation holds, 0 for no end."""

    over_bp: int
    bank_rate: Mapping[str, int]
    steps: Sequence[tuple[int, int]]

    @classmethod
    def load(cls) -> Self:
        """The rules that come with Bouncedesk."""
        table = tomllib.loads(resources.files("resources").joinpath("bank_rates.toml").read_text("utf-8"))
        steps = [(each["under"], each["pence"]) for each in table["compensation"]["steps"]]
        return cls(table["over_bp"], table["bank_rate"], steps)

    def rate_bp(self, late_from: date) -> int | None:
        """Interest a year for a debt late from that day: 8 % over Bank Rate; None where unknown."""
        first_half = late_from.month <= 6
        reference = date(late_from.year - 1, 12, 31) if first_half else date(late_from.year, 6, 30)
        known = [day for day in self.bank_rate if day <= reference.isoformat()]
        return self.bank_rate[max(known)] + self.over_bp if known else None

    def compensation(self, debt_pence: int) -> int:
        """The fixed sum for a debt of this size."""
        return next(pence for under, pence in self.steps if not under or debt_pence < under)

    def interest(self, gross_pence: int, payments: Sequence[Payment], due_on: str, today: str) -> Interest | None:
        """Simple interest on what was owed each day after the due day; None where nothing was late.

        Whatever settled a part of the debt stops its interest on the day it came.
        """
        due, now = date.fromisoformat(due_on), date.fromisoformat(today)
        owed = gross_pence - sum(each.amount_gbp for each in payments if each.paid_on <= due_on)
        rate = self.rate_bp(due + timedelta(days=1))
        if now <= due or owed <= 0 or rate is None:
            return None
        debt, pence_days, day = owed, 0, due
        for each in sorted(payments, key=lambda payment: payment.paid_on):
            if due_on < each.paid_on <= today:
                came = date.fromisoformat(each.paid_on)
                pence_days += max(0, owed) * (came - day).days
                owed, day = owed - each.amount_gbp, came
        pence_days += max(0, owed) * (now - day).days
        found = half_up(Decimal(pence_days) * rate / WHOLE_BP / YEAR)
        return Interest((now - due).days, rate, found, self.compensation(debt))
