"""A discount as somebody types it: so many per cent of what the lines come to, or an amount."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from app.billing.typed import amount_of
from app.domain.billing import InvoiceLine, sum_of
from app.domain.money import WHOLE_BP, part_of, percent
from app.errors import UsageError


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
            f"“{typed[:40]}” is no discount on these lines: it takes off more than nothing and no more than they come "
            "to; nothing was changed."
        )
    return InvoiceLine(described, -off, -off, 0, code="discount")


def _points(typed: str) -> int:
    try:
        points = Decimal(typed.removesuffix("%").strip()) * 100
    except InvalidOperation:
        points = Decimal(-1)
    if not (points.is_finite() and 0 < points <= WHOLE_BP and points == int(points)):
        raise UsageError(f"“{typed[:40]}” is no discount; write it as 10% or 25.00. Nothing was changed.")
    return int(points)
