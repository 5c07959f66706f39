"""Amounts and lines as people type them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from app.billing.amounts import Currencies
from app.domain.billing import HUNDREDTHS, InvoiceLine, Service, sum_of
from app.domain.money import WHOLE_BP, half_up, part_of, percent
from app.errors import UsageError

# A comma stands between thousands or nowhere: 12,50 might be twelve and a half.
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?P<rest>[0-9]*))?")


def amount_of(text: str, currency: str = "GBP") -> int:
    """An amount somebody typed, such as 12.50 or £1,200, in minor units of the currency."""
    places = Currencies.load().places.get(currency, 2)  # one that was withdrawn since is still paid in
    typed = _AMOUNT.fullmatch(text.strip().lstrip("£€$¥").replace(" ", ""))
    whole, rest = (typed["whole"].replace(",", ""), typed["rest"] or "") if typed else ("", "")
    if not typed:
        raise UsageError(
            f"“{text[:40]}” is not a valid amount; write it as 12.50. Nothing was changed.",
            code="not_an_amount",
            text=text,
        )
    if len(rest) > places or len(whole) > 12:
        raise UsageError(
            f"“{text[:40]}” is not a valid amount in {currency}, which has {places} decimals; nothing was changed.",
            code="not_an_amount",
            text=text,
            currency=currency,
        )
    return int(whole + rest.ljust(places, "0"))


def signed_amount(text: str, currency: str = "GBP") -> int:
    """The same, which a minus before it takes off."""
    typed = text.strip()
    sign = -1 if typed.startswith(("-", "−")) else 1
    return sign * amount_of(typed.lstrip("-−"), currency)


def line_of(text: str, currency: str = "GBP") -> InvoiceLine:
    """A line written as "Tape hire=40.00" or "Editing=1.5x35.00"; a minus before the amount takes off.

    Words that begin with "mixing" or "mastering" say what the line was earned by.
    """
    words, _, typed = text.rpartition("=")
    words, price = words.strip(), typed.strip()
    if not words or not price:
        raise UsageError(
            f"“{text[:60]}” is not a valid line; write it as TEXT=AMOUNT. Nothing was changed.",
            code="not_a_line",
            text=text,
        )
    count, times, unit = price.rpartition("x")
    unit_price = signed_amount(unit, currency)
    quantity = quantity_of(count, text) if times else HUNDREDTHS
    amount = half_up(Decimal(quantity) * unit_price / HUNDREDTHS)
    return InvoiceLine(words, unit_price, amount, 0, quantity, service_named(words))


def service_named(words: str) -> Service:
    """What a line was earned by, as its first word says."""
    first = words.split(maxsplit=1)[0].casefold().strip(":")
    return Service(first) if first in ("mixing", "mastering") else Service.OTHER


def quantity_of(text: str, whole: str = "") -> int:
    """A quantity somebody typed in hundredths; `whole` is the line it stands in, for the sentence."""
    try:
        count = Decimal(text.strip()) * HUNDREDTHS
    except InvalidOperation:
        count = Decimal(-1)
    if not (count.is_finite() and 0 < count < 10**8 and count == int(count)):
        raise UsageError(
            f"“{(whole or text)[:60]}” does not have a valid quantity of at most two decimals; nothing was changed.",
            code="not_a_quantity",
            text=whole or text,
        )
    return int(count)


def discounted(lines: Sequence[InvoiceLine], text: str, currency: str, vat_bp: int) -> list[InvoiceLine]:
    """Lines with one more that takes off what was typed, at that VAT; as they are where nothing was."""
    if not text.strip():
        return list(lines)
    return [*lines, replace(discount_of(lines, text, currency), vat_bp=vat_bp)]


def discount_of(lines: Sequence[InvoiceLine], text: str, currency: str = "GBP") -> InvoiceLine:
    """The line that takes "10%" or "25.00" off lines; what was invoiced before is left out of the per cent."""
    typed = text.strip()
    whole = sum_of([line for line in lines if line.vat is None])
    if typed.endswith("%"):
        points = _points(typed)
        described, off = f"Discount of {percent(points)}", part_of(whole, points)
    else:
        described, off = "Discount", amount_of(typed, currency)
    if not 0 < off <= whole:
        raise UsageError(
            f"“{typed[:40]}” is not a valid discount on these lines: it takes off more than nothing and no more than "
            "they come to; nothing was changed.",
            code="discount_too_large",
            text=typed,
        )
    return InvoiceLine(described, -off, -off, 0, code="discount")


def _points(typed: str) -> int:
    try:
        points = Decimal(typed.removesuffix("%").strip()) * 100
    except InvalidOperation:
        points = Decimal(-1)
    if not (points.is_finite() and 0 < points <= WHOLE_BP and points == int(points)):
        raise UsageError(
            f"“{typed[:40]}” is not a valid discount; write it as 10% or 25.00. Nothing was changed.",
            code="not_a_discount",
            text=typed,
        )
    return int(points)
