"""What lines come to: net, VAT and gross, by the one rule of rounding; the same in sterling; and as papers write them.

Currencies have the decimals of ISO 4217, of which papers have room for none or two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Self

from app.domain.billing import Amounts, InvoiceLine, sum_of
from app.domain.checks import check_text
from app.domain.money import divided, half_up, part_of, plain
from app.errors import UsageError
from render.tables import read_resource
from render.text import shown

if TYPE_CHECKING:
    from app.catalogue.invoices import ExchangeHead
    from app.domain.billing import Invoice
    from app.domain.pricing import Quote

DEAREST, MOST_PLACES = 1_000_000, 8  # of a rate of exchange


def amounts_of(lines: Sequence[InvoiceLine], sterling_rate: str = "1", decimals: int = 2) -> Amounts:
    """The sums of an invoice. VAT is taken of all lines of one rate together, rounded half up (SI 1995/2518 reg 14).

    Lines that bring a VAT of their own are left out of that and added after it.
    """
    net = sum_of(lines)
    vat = sum(line.vat for line in lines if line.vat is not None)
    for rate in {line.vat_bp for line in lines}:
        vat += part_of(sum_of([line for line in lines if line.vat_bp == rate and line.vat is None]), rate)
    return Amounts(net, vat, sterling(net, sterling_rate, decimals), sterling(vat, sterling_rate, decimals))


def credited_amounts(amounts: Amounts, earlier: Sequence[Amounts], rate: str, decimals: int) -> Amounts:
    """The amounts of a credit note with what it credits in sterling after the notes before it on the same invoice.

    Together they credit what all of them come to in sterling, so that the last leaves no penny of the invoice.
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """A currency and how many pounds one unit of it is worth, as decimal text, on the plain date `on` by `source`."""

    currency: str = "GBP"
    decimals: int = 2
    rate: str = "1"
    on: str | None = None
    source: str = ""

    def dated(self, day: str) -> "Exchange":
        """The same with a day, where it is another currency and has none yet."""
        return self if self.on or self.currency == POUNDS.currency else replace(self, on=day)


POUNDS = Exchange()


def exchange_of(paper: "Quote | Invoice") -> Exchange:
    """The currency of a quote, a draft or an invoice, and its rate."""
    return Exchange(paper.currency, paper.decimals, paper.sterling_rate, paper.rate_on, paper.rate_source)


def exchange_head(exchange: Exchange) -> "ExchangeHead":
    """The same as a draft keeps it."""
    return {
        "currency": exchange.currency,
        "decimals": exchange.decimals,
        "sterling_rate": exchange.rate,
        "rate_on": exchange.on,
        "rate_source": exchange.source,
    }


@dataclass(frozen=True, slots=True)
class Currencies:
    """By code, the symbol that is written before an amount, and the decimals; see resources/currencies.toml."""

    symbols: Mapping[str, str]
    places: Mapping[str, int]

    @classmethod
    def load(cls) -> Self:
        """Those that come with Bouncedesk."""
        table = read_resource("currencies.toml").values
        symbols = {code: each["symbol"] for code, each in table.items() if "symbol" in each}
        return cls(symbols, {code: each["decimals"] for code, each in table.items()})

    def decimals(self, code: str) -> int:
        """How many decimals a currency has, its code in any case; raises UsageError for what ISO 4217 has none of."""
        named = code.strip().upper()
        if named not in self.places:
            raise UsageError(
                f"“{shown(code, 20)}” is not a valid currency; name it by its three letters, such as GBP or EUR.",
                code="not_a_currency",
                text=code,
            )
        places = self.places[named]
        if places not in (0, 2):
            raise UsageError(
                f"{named} has {places} decimals, and invoices have none or two; name another currency.",
                code="unusual_decimals",
                currency=named,
                decimals=places,
            )
        return places

    def exchange(self, code: str, rate: str, on: str = "", source: str = "") -> Exchange:
        """A currency at a rate somebody typed, of a plain date and whose it is; sterling needs none.

        Raises UsageError in one sentence. Without a day the rate is of the day it is used on. VAT goes by the market's
        selling rate of the tax point or by HMRC's rate of the month (VATA 1994 schedule 6 paragraph 11).
        """
        named = code.strip().upper()
        decimals = self.decimals(code)
        if named == POUNDS.currency:
            return POUNDS
        try:
            worth = Decimal(rate.strip())
        except InvalidOperation:
            worth = Decimal(0)
        if not (worth.is_finite() and 0 < worth < DEAREST and worth == round(worth, MOST_PLACES)):
            raise UsageError(
                f"Say how many pounds one {named} is worth, such as 0.8612, as VAT is always stated in sterling too; "
                "nothing was changed.",
                code="rate_wanted",
                currency=named,
            )
        day, whose = _day(on) if on.strip() else None, check_text(source, "source of the rate").strip()
        return Exchange(named, decimals, f"{worth.normalize():f}", day, whose)

    def written(self, amount: int, code: str = "GBP") -> str:
        """An amount in minor units: "£1,234.50", "−€5.00", "¥1,200", "CHF 12.00"."""
        number = plain(abs(amount), self.places.get(code, 2), ",")
        return f"{'−' if amount < 0 else ''}{self.symbols.get(code, f'{code} ')}{number}"


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError as error:
        raise UsageError(
            f"“{shown(text, 40)}” is not a valid date; write it as 2026-03-31. Nothing was changed.",
            code="date_invalid",
            date=text,
        ) from error
