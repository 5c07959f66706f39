"""What lines come to: net, VAT and gross, by the one rule of rounding; and the same in sterling."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from app.domain.billing import Amounts, InvoiceLine, sum_of
from app.domain.money import divided, half_up, part_of


def amounts_of(lines: Sequence[InvoiceLine], sterling_rate: str = "1", decimals: int = 2) -> Amounts:
    """The sums of an invoice. VAT is taken of all lines of one rate together, rounded half up (SI 1995/2518 reg 14).

    Lines that bring a VAT of their own are left out of that and added after it.
    """
    net = sum_of(lines)
    vat = sum(line.vat for line in lines if line.vat is not None)
    for rate in {line.vat_bp for line in lines}:
        vat += part_of(sum_of([line for line in lines if line.vat_bp == rate and line.vat is None]), rate)
    return Amounts(net, vat, sterling(net, sterling_rate, decimals), sterling(vat, sterling_rate, decimals))


def taken_back(amounts: Amounts, earlier: Sequence[Amounts], rate: str, decimals: int) -> Amounts:
    """The amounts of a credit note with what it takes back in sterling after the notes before it on the same invoice.

    Together they take back what all of them come to in sterling, so that the last leaves no penny of the invoice.
    """
    net, vat = (sum(getattr(each, name) for each in (*earlier, amounts)) for name in ("net", "vat"))
    net_gbp, vat_gbp = (sum(getattr(each, name) for each in earlier) for name in ("net_gbp", "vat_gbp"))
    return replace(
        amounts, net_gbp=sterling(net, rate, decimals) - net_gbp, vat_gbp=sterling(vat, rate, decimals) - vat_gbp
    )


def sterling(amount: int, rate: str, decimals: int) -> int:
    """An amount in minor units of a currency as pence, at so many pounds a unit."""
    numerator, denominator = pence_a_unit(rate, decimals)
    return divided(amount * numerator, denominator)


def pence_a_unit(rate: str, decimals: int) -> tuple[int, int]:
    """Pence for so many minor units of a currency, at so many pounds a unit: a fraction, so that nothing is lost."""
    pence = Fraction(rate) * 100 / 10**decimals
    return pence.numerator, pence.denominator


def split_gross(gross: int, net_share: int, gross_share: int) -> tuple[int, int]:
    """Net and VAT of a gross amount, as they are to each other in `net_share` of `gross_share`."""
    if gross_share == 0:
        return gross, 0
    vat = half_up(Decimal(gross) * (gross_share - net_share) / gross_share)
    return gross - vat, vat
