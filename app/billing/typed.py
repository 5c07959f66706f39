"""Amounts and lines as people type them."""

import re
from decimal import Decimal, InvalidOperation

from app.billing.currencies import Currencies
from app.domain.billing import HUNDREDTHS, InvoiceLine, Service
from app.domain.money import half_up
from app.errors import UsageError

# A comma stands between thousands or nowhere: 12,50 might be twelve and a half.
_AMOUNT = re.compile(r"(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.(?P<rest>[0-9]*))?")


def amount_of(text: str, currency: str = "GBP") -> int:
    """An amount somebody typed, such as 12.50 or £1,200, in minor units of the currency."""
    places = Currencies.load().decimals(currency)
    found = _AMOUNT.fullmatch(text.strip().lstrip("£€$¥").replace(" ", ""))
    whole, rest = (found["whole"].replace(",", ""), found["rest"] or "") if found else ("", "")
    if not found:
        raise UsageError(f"“{text[:40]}” is no amount; write it as 12.50. Nothing was changed.")
    if len(rest) > places or len(whole) > 12:
        raise UsageError(f"“{text[:40]}” is no amount in {currency}, which has {places} decimals; nothing was changed.")
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
        raise UsageError(f"“{text[:60]}” is no line; write it as TEXT=AMOUNT. Nothing was changed.")
    count, times, unit = price.rpartition("x")
    unit_price = signed_amount(unit, currency)
    quantity = quantity_of(count, text) if times else HUNDREDTHS
    amount = half_up(Decimal(quantity) * unit_price / HUNDREDTHS)
    first = words.split()[0].casefold().strip(":")
    service = Service(first) if first in ("mixing", "mastering") else Service.OTHER
    return InvoiceLine(words, unit_price, amount, 0, quantity, service)


def quantity_of(text: str, whole: str = "") -> int:
    """A quantity somebody typed in hundredths; `whole` is the line it stands in, for the sentence."""
    try:
        count = Decimal(text.strip()) * HUNDREDTHS
    except InvalidOperation:
        count = Decimal(-1)
    if not (count.is_finite() and 0 < count < 10**8 and count == int(count)):
        raise UsageError(f"“{(whole or text)[:60]}” has no quantity of at most two decimals; nothing was changed.")
    return int(count)
