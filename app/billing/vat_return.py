"""The boxes of a VAT return, period by period, as far as sales decide them (VAT Notice 700/12).

Box 1 is the VAT due, box 6 the value of sales without it, those outside the scope counted in; box 4 is the relief for
bad debts alone, as Bouncedesk keeps no purchases. Nothing from before registration is in any. What notices 700/12 and
700/18 say is stated from memory, to be confirmed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Self

from app.billing.accounting_programs import table
from app.billing.book_figures import Period
from app.billing.dated_rates import rate_on
from app.billing.studio import StudioDetails
from app.billing.vat_parts import CashSpan, VatPart, accounted_parts, cash_span, charged_rates, relief_parts
from app.billing.vat_periods import vat_periods
from app.billing.vat_rates import VatRates
from app.billing.vat_scheme import Basis, RateChange, VatPeriods, VatScheme, own_flat_rates, scheme_changes
from app.domain.billing import Account, InvoiceState, Treatment
from app.domain.money import part_of, pounds
from app.errors import UsageError
from app.text import written_date

_HEADS = ("Period", "From", "To", "Net GBP", "VAT charged GBP", "Box 1", "Box 4", "Box 5", "Box 6")

_NOTHING = "Nothing was invoiced yet since the studio was registered, so there is no VAT to report."
_WAITING = "No money came yet for what was invoiced, and VAT goes by the money here: there is none to report yet."


@dataclass(frozen=True, slots=True)
class VatReturn:
    """A period's boxes, and the net and VAT of its sales as they were charged, in pence sterling."""

    period: Period
    net: int
    vat: int
    box_1: int
    box_4: int
    box_6: int

    @property
    def box_5(self) -> int:
        """What is to be paid as far as sales decide it; below nought, what comes back."""
        return self.box_1 - self.box_4


@dataclass(frozen=True, slots=True)
class VatSummary:
    """The returns in their order, and what an accountant should know of them, a sentence each."""

    returns: Sequence[VatReturn] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class VatAccounting:
    """By which schemes and periods a studio accounts for VAT, registered from a plain date or, where empty, always.

    `schemes` are by the day from which they hold, the first of them an empty one: a period takes the one of its days.
    `flat_rates` are basis points of turnover by the day from which they hold, `rates` those of VAT itself; where the
    studio `elects`, work takes the rate of the day it is done, whenever it is paid.
    """

    registered: bool
    registered_from: str
    schemes: Mapping[str, VatScheme]
    periods: VatPeriods
    year_end: int
    flat_rates: Mapping[str, int]
    rates: VatRates
    elects: bool = False

    @classmethod
    def of(cls, studio: StudioDetails, basis: Basis | None = None, periods: VatPeriods | None = None) -> Self:
        """As the studio's details say, or on another basis or for other periods than they do."""
        schemes = {"": VatScheme(studio.vat_scheme), **scheme_changes(studio.vat_scheme_changes)}
        return cls(
            bool(studio.vat_number),
            studio.vat_from,
            {since: scheme.on(basis or scheme.basis) for since, scheme in sorted(schemes.items())},
            periods or VatPeriods(studio.vat_periods),
            studio.vat_year_end,
            own_flat_rates(studio.flat_rates),
            VatRates.load(studio.vat_rates),
            studio.rate_change == RateChange.WORK_DONE,
        )

    def scheme_on(self, day: str) -> VatScheme:
        """The scheme of a plain date."""
        return self.schemes[max(since for since in self.schemes if since <= day)]

    @property
    def basis(self) -> Basis:
        """Which moment counts in the end."""
        return self.schemes[max(self.schemes)].basis

    def cash_spans(self, today: str) -> Sequence[CashSpan]:
        """When VAT goes by the money, one after the other; one that is not over on a plain date has no end yet."""
        days = sorted(self.schemes)
        turns = [day for day, before in zip(days, ("", *days), strict=False) if not day or self._turns(before, day)]
        spans = [CashSpan(since, _day_before(after)) for since, after in zip(turns, (*turns[1:], ""), strict=True)]
        cash = [each for each in spans if self.schemes[each.since].basis is Basis.CASH]
        return [each if each.until < today else CashSpan(each.since, "") for each in cash]

    def _turns(self, before: str, day: str) -> bool:
        return self.schemes[before].basis is not self.schemes[day].basis

    def flat_vat(self, parts: Iterable[VatPart]) -> int:
        """The per cent of what was charged, VAT included, that holds on each part's day (SI 1995/2518 part VIIA)."""
        turnover: dict[int, int] = {}
        for part in parts:
            rate = rate_on(self.flat_rates, part.on)
            if rate is None:
                raise UsageError(
                    f"The flat rate of {part.on} is not known, so the VAT of {part.invoice.name} is not either; "
                    "nothing was summed: enter the rate and the day from which it holds.",
                    code="flat_rate_unknown",
                    on=part.on,
                )
            turnover[rate] = turnover.get(rate, 0) + part.net + part.vat
        return sum(part_of(pence, rate) for rate, pence in turnover.items())


def vat_summary(accounts: Iterable[Account], accounting: VatAccounting, today: str) -> VatSummary:
    """Every period from the first in which anything falls to the last, up to a plain date."""
    if not accounting.registered:
        return VatSummary(notes=("The studio is not registered for VAT: it has no VAT number.",))
    charged = [each for each in accounts if each.invoice.state is InvoiceState.ISSUED]
    charged = [each for each in charged if each.invoice.treatment is not Treatment.UNREGISTERED]
    spans = accounting.cash_spans(today)
    sales = [part for each in charged for part in accounted_parts(each, spans)]
    claims = [part for each in charged for part in _relief(each, accounting, spans) if part.on <= today]
    mine = [each for each in (*sales, *claims) if each.on >= accounting.registered_from]
    returns = [_boxes(each, sales, claims, accounting) for each in _periods(mine, accounting)]
    if not sales and not claims:
        return VatSummary(returns, (_WAITING if any(each.invoice.amounts.gross for each in charged) else _NOTHING,))
    return VatSummary(returns, _notes(sales, accounting))


def _relief(account: Account, accounting: VatAccounting, spans: Sequence[CashSpan]) -> Iterator[VatPart]:
    """Relief for bad debts; by cash accounting nothing was paid of what never came, so that there is none.

    Of the flat-rate scheme by cash there is, as its per cent was not paid either: of the VAT charged what is beyond
    that per cent (SI 1995/2518 regulation 55V). What was accounted for when cash accounting ended is relieved like
    any other, from then on.
    """
    span = cash_span(account.invoice, spans)
    tax_point = account.invoice.tax_point or ""
    flat = accounting.scheme_on(tax_point).flat
    for part in relief_parts(account):
        if span is None or span.until:
            yield replace(part, on=max(part.on, span.until if span else ""))
        elif flat:
            rate = rate_on(accounting.flat_rates, tax_point) or 0
            yield replace(part, vat=part.vat - part_of(part.net + part.vat, rate))


def _periods(parts: Sequence[VatPart], accounting: VatAccounting) -> Sequence[Period]:
    if not parts:
        return []
    days = [part.on for part in parts]
    return vat_periods(min(days), max(days), accounting.periods, accounting.year_end, accounting.registered_from)


def _boxes(period: Period, sales: Sequence[VatPart], claims: Sequence[VatPart], accounting: VatAccounting) -> VatReturn:
    """What is repaid of relief is due in box 1, what is claimed stands in box 4 (VAT Notice 700/18)."""
    mine = [part for part in sales if period.holds(part.on)]
    taxed = [part for part in mine if part.taxed]
    net, vat = sum(part.net for part in mine), sum(part.vat for part in mine)
    flat = [part for part in taxed if accounting.scheme_on(part.on).flat]
    due = vat - sum(part.vat for part in flat) + accounting.flat_vat(flat)
    value = net + sum(part.vat for part in flat)
    relief = [part.vat for part in claims if period.holds(part.on)]
    repaid = -sum(each for each in relief if each < 0)
    return VatReturn(period, net, vat, due + repaid, sum(each for each in relief if each > 0), value)


def _notes(sales: Sequence[VatPart], accounting: VatAccounting) -> Sequence[str]:
    notes = ["Box 4 has relief for bad debts alone: purchases are not kept here."]
    early = sum(part.vat for part in sales if part.on < accounting.registered_from)
    if early:
        since = written_date(date.fromisoformat(accounting.registered_from))
        notes.append(
            f"{pounds(early)} of VAT was charged on supplies before {since}, when the studio was not registered, and "
            "is in no box: it is owed all the same (VATA 1994 schedule 11 paragraph 5)."
        )
    notes += [_paid_before(part) for part in sales if part.taxed and _at_another_rate(part, accounting)]
    if any(accounting.scheme_on(part.on).flat for part in sales):
        notes.append("By the flat rate, boxes 1 and 6 go by turnover with its VAT; VAT on purchases is not reclaimed.")
    return notes


def _at_another_rate(part: VatPart, accounting: VatAccounting) -> bool:
    """Whether money came before the invoice's tax point, on a day whose rate was another than it charged."""
    early = part.on < (part.invoice.tax_point or "")
    return early and not accounting.elects and charged_rates(part.invoice) != {accounting.rates.on(part.on)}


def _paid_before(part: VatPart) -> str:
    came, name = written_date(date.fromisoformat(part.on)), part.invoice.name
    return f"{name} was paid on {came}, when another rate held than it charged: its tax point was that day."


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat() if day else ""


def vat_csv(returns: Sequence[VatReturn]) -> str:
    """The returns as a CSV file in pounds."""
    rows = (
        (
            *(each.period.name, each.period.since, each.period.until),
            *(Decimal(pence).scaleb(-2) for pence in (each.net, each.vat, each.box_1, each.box_4)),
            *(Decimal(pence).scaleb(-2) for pence in (each.box_5, each.box_6)),
        )
        for each in returns
    )
    return table(_HEADS, rows)
