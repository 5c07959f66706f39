"""Late payment: reminders ready to send, friendly, then firmer, then the last one; and what may be asked beside it.

Statutory interest is between businesses only: a suggestion, which an accountant should confirm. It says whose Bank Rate
it is reckoned by, and whether that is the day's the law asks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from app.billing.amounts import Currencies
from app.billing.bank_rates import known_day, own_bank_rates, reference_day
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceState, Payment
from app.domain.catalogue import ClientKind
from app.domain.money import WHOLE_BP, half_up, percent
from app.text import written_date
from render.tables import read_resource

YEAR = 365


@dataclass(frozen=True, slots=True)
class Interest:
    """What may be asked beside a late debt, in pence; `days` late, at `rate_bp` a year.

    That is over the Bank Rate `bank_rate_bp` of `rate_on`, where the law asks for that of `reference_on`: an earlier
    day is the last one known. `basis` says so in a sentence.
    """

    days: int
    rate_bp: int
    interest_pence: int
    compensation_pence: int
    bank_rate_bp: int
    rate_on: str
    reference_on: str
    basis: str

    @property
    def code(self) -> str:
        """The code of what the studio should do about the basis; empty where that is the day's."""
        return "bank_rate_outdated" if self.outdated else ""

    @property
    def outdated(self) -> bool:
        """Whether the Bank Rate of the day the law asks for is not known."""
        return self.rate_on != self.reference_on


@dataclass(frozen=True, slots=True)
class InterestRules:
    """See resources/bank_rates.toml. `steps` are the debts in pence below which a compensation holds, 0 for no end."""

    over_bp: int
    bank_rate: Mapping[str, int]
    steps: Sequence[tuple[int, int]]
    words: Mapping[str, str]

    @classmethod
    def load(cls, own: Sequence[str] = ()) -> Self:
        """The rules that come with Bouncedesk, with the studio's `own` Bank Rates in place of them or beside them."""
        table = read_resource("bank_rates.toml").values
        steps = [(each["under"], each["pence"]) for each in table["compensation"]["steps"]]
        return cls(table["over_bp"], {**table["bank_rate"], **own_bank_rates(own)}, steps, table["words"])

    def rate_day(self, late_from: date) -> str | None:
        """The day whose Bank Rate a debt goes by that is late from then on, or the last one known before it."""
        return known_day(self.bank_rate, late_from)

    def basis(self, rate_on: str, reference_on: str) -> str:
        """Whose Bank Rate it is, in a sentence."""
        days = {name: written_date(date.fromisoformat(day)) for name, day in (("on", rate_on), ("asked", reference_on))}
        rate, over = percent(self.bank_rate[rate_on]), percent(self.over_bp)
        return self.words["known" if rate_on == reference_on else "outdated"].format(rate=rate, over=over, **days)

    def compensation(self, debt_pence: int) -> int:
        """The fixed sum for a debt of this size."""
        return next(pence for under, pence in self.steps if not under or debt_pence < under)

    def interest(self, gross_pence: int, payments: Sequence[Payment], due_on: str, today: str) -> Interest | None:
        """Simple interest on what was owed each day after the due day; None where nothing was late.

        Whatever settled a part of the debt stops its interest on the day it came.
        """
        due, now = date.fromisoformat(due_on), date.fromisoformat(today)
        owed = gross_pence - sum(each.amount_gbp for each in payments if each.paid_on <= due_on)
        late_from = due + timedelta(days=1)
        rate_on = self.rate_day(late_from)
        if now <= due or owed <= 0 or rate_on is None:
            return None
        bank_rate, reference_on = self.bank_rate[rate_on], reference_day(late_from).isoformat()
        rate = bank_rate + self.over_bp
        debt, pence_days, day = owed, 0, due
        for each in sorted(payments, key=lambda payment: payment.paid_on):
            if due_on < each.paid_on <= today:
                came = date.fromisoformat(each.paid_on)
                pence_days += max(0, owed) * (came - day).days
                owed, day = owed - each.amount_gbp, came
        pence_days += max(0, owed) * (now - day).days
        interest = half_up(Decimal(pence_days) * rate / WHOLE_BP / YEAR)
        basis = self.basis(rate_on, reference_on)
        fixed = self.compensation(debt)
        return Interest((now - due).days, rate, interest, fixed, bank_rate, rate_on, reference_on, basis)


def late_interest(catalogue: Catalogue, rules: InterestRules, account: Account, today: str) -> Interest | None:
    """What may be asked on an issued invoice to a business, as of a plain date; None where nothing is late."""
    invoice = account.invoice
    client = catalogue.clients.get(invoice.client_id)
    if invoice.state is not InvoiceState.ISSUED or client.kind is not ClientKind.BUSINESS or not invoice.due_on:
        return None
    gross = invoice.amounts.net_gbp + invoice.amounts.vat_gbp
    return rules.interest(gross, account.payments, invoice.due_on, today)


@dataclass(frozen=True, slots=True)
class Reminders:
    """The texts of resources/reminders.toml; each holds from so many days past the due day on."""

    texts: Sequence[Mapping[str, Any]]
    interest: str
    money: Currencies

    @classmethod
    def load(cls) -> Self:
        """Those that come with Bouncedesk."""
        table = read_resource("reminders.toml").values
        return cls(table["reminder"], table["interest"], Currencies.load())

    def text(self, account: Account, studio: str, today: str, interest: Interest | None = None) -> str:
        """The reminder of an issued invoice as it stands today; with `interest`, that it may be asked is stated.

        No sum is stated that goes by an outdated rate.
        """
        invoice = account.invoice
        due = invoice.due_on or today
        days = (date.fromisoformat(today) - date.fromisoformat(due)).days
        chosen = [each for each in self.texts if days >= each["from_days"]][-1:] or [self.texts[0]]
        facts = {
            "client": invoice.buyer.name if invoice.buyer else "",
            "number": invoice.label or "",
            "amount": self.money.written(account.balance, invoice.currency),
            "due": written_date(date.fromisoformat(due)),
            "days": days,
            "studio": studio,
        }
        more = ""
        if interest is not None and not interest.outdated and chosen[0]["interest"]:
            sums = {
                name: self.money.written(getattr(interest, f"{name}_pence")) for name in ("interest", "compensation")
            }
            more = self.interest.format(**facts, **sums, basis=interest.basis)
        return str(chosen[0]["text"]).format(**facts, more=f"{more}\n\n" if more else "").strip() + "\n"
