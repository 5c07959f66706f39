"""A quote in another currency: priced by the card in pounds, and turned into it at a dated rate, line by line.

What the client reads adds up in its own currency: amounts are reckoned anew from the unit prices, sums from the lines.
"""

from dataclasses import replace
from decimal import Decimal

from app.billing.amounts import POUNDS, Exchange, pence_a_unit
from app.domain.billing import InvoiceLine
from app.domain.money import divided, half_up, part_of
from app.domain.pricing import Estimate, EstimateLine, PricedJob, Range
from app.pricing.estimate import Estimator


def minor(pence: int, exchange: Exchange) -> int:
    """Pence in minor units of a currency, rounded half up."""
    numerator, denominator = pence_a_unit(exchange.rate, exchange.decimals)
    return divided(pence * denominator, numerator)


def estimated(estimator: Estimator, job: PricedJob, exchange: Exchange) -> Estimate:
    """What a job comes to in a currency; what of it was invoiced already is in that currency, too."""
    if exchange.currency == POUNDS.currency:
        return estimator.estimate(job)
    priced = estimator.estimate(replace(job, taxed_net=0, taxed_vat=0))
    lines = tuple(_line(line, exchange) for line in priced.lines)
    net = sum(line.amount_pence for line in lines)
    rate = estimator.card.job.vat_bp if job.vat_registered else 0
    vat = part_of(net - job.taxed_net, rate) + job.taxed_vat
    low, high = (minor(each, exchange) for each in (priced.range.low_pence, priced.range.high_pence))
    return replace(
        priced,
        currency=exchange.currency,
        lines=lines,
        net_pence=net,
        vat_pence=vat,
        gross_pence=net + vat,
        deposit_pence=part_of(net + vat, estimator.card.job.deposit_bp),
        range=_range(low, net + vat, high, certain=priced.range.low_pence == priced.range.high_pence),
    )


def line_in(line: InvoiceLine, exchange: Exchange) -> InvoiceLine:
    """A line in pounds, such as an extra round, in another currency."""
    unit = minor(line.unit_price, exchange)
    return replace(line, unit_price=unit, amount=half_up(line.count * unit))


def _line(line: EstimateLine, exchange: Exchange) -> EstimateLine:
    unit = minor(line.unit_pence, exchange)
    return replace(line, unit_pence=unit, amount_pence=half_up(line.quantity * Decimal(unit)))


def _range(low: int, likely: int, high: int, *, certain: bool) -> Range:
    return Range(likely, likely, likely) if certain else Range(min(low, likely), likely, max(high, likely))
