"""The periods for which a VAT return is made: quarters by stagger group, months or years, from registration on.

Who registers is given one of three groups, whose quarters end in March, April or May and every third month after
(HMRC's manual DMBM530020, SI 1995/2518 regulation 25). The first period begins with registration; HMRC may join it to
the next one, as the certificate of registration says.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from app.billing.book_figures import Period
from app.billing.vat_scheme import VatPeriods
from app.text import short_month

_LAST_MONTHS = {VatPeriods.STAGGER_1: 3, VatPeriods.STAGGER_2: 4, VatPeriods.STAGGER_3: 5}
_YEAR, _QUARTER = 12, 3


def vat_period(day: str, kind: VatPeriods, year_end: int) -> Period:
    """The period that a plain date falls into; an annual one ends with the month `year_end`, 1 to 12."""
    on = date.fromisoformat(day)
    length = {VatPeriods.MONTHLY: 1, VatPeriods.ANNUAL: _YEAR}.get(kind, _QUARTER)
    last = year_end if kind is VatPeriods.ANNUAL else _LAST_MONTHS.get(kind, 1)
    month = on.year * _YEAR + on.month - 1
    end = month + (last - 1 - month) % length
    since, after = _first(end - length + 1), _first(end + 1)
    until = after - timedelta(days=1)
    return Period(_name(kind, since, until), since.isoformat(), until.isoformat())


def vat_periods(first: str, last: str, kind: VatPeriods, year_end: int, registered_from: str) -> Sequence[Period]:
    """Every period from that of a plain date to that of another, those without anything in them too.

    What comes before `registered_from` is no part of any.
    """
    periods = [vat_period(max(first, registered_from), kind, year_end)]
    while periods[-1].until < last:
        following = date.fromisoformat(periods[-1].until) + timedelta(days=1)
        periods.append(vat_period(following.isoformat(), kind, year_end))
    return [Period(each.name, max(each.since, registered_from), each.until) for each in periods]


def _first(month: int) -> date:
    """The first day of a month, counted from that of the year 0."""
    return date(month // _YEAR, month % _YEAR + 1, 1)


def _name(kind: VatPeriods, since: date, until: date) -> str:
    if kind is VatPeriods.STAGGER_1:
        return f"{until.year} Q{until.month // _QUARTER}"
    if kind is VatPeriods.MONTHLY:
        return f"{short_month(until)} {until.year}"
    begin = short_month(since) if since.year == until.year else f"{short_month(since)} {since.year}"
    return f"{begin}–{short_month(until)} {until.year}"
