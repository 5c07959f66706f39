"""The lines of an estimate: each what the rate card says, and what caused it."""

from decimal import ROUND_CEILING, Decimal

from app.domain.money import half_up
from app.domain.pricing import Line
from app.pricing.pricing_words import PricingWords

QUARTERS = 4  # of an hour


class Lines:
    """Makes the lines of one song, or of the whole job where `song` is None."""

    def __init__(self, words: PricingWords, song: str | None) -> None:
        self._words, self._song = words, song

    def line(self, code: str, quantity: int | Decimal, unit_pence: int, **said: object) -> Line:
        """So many at so much each; a quantity may be quarter hours."""
        amount = half_up(quantity * Decimal(unit_pence)) if isinstance(quantity, Decimal) else quantity * unit_pence
        return Line(code, self._words.lines[code].format(**said), Decimal(quantity), unit_pence, amount, self._song)

    def some(self, code: str, quantity: int | Decimal, unit_pence: int, **said: object) -> list[Line]:
        """As `line`, or nothing where there is none of it."""
        return [self.line(code, quantity, unit_pence, **said)] if quantity > 0 else []

    def amount(self, code: str, pence: int, **said: object) -> list[Line]:
        """One of an amount that is worked out from others, or nothing where it comes to nothing."""
        return [self.line(code, 1, pence, **said)] if pence else []


def quarter_hours(hours: Decimal) -> Decimal:
    """Hours rounded up to the quarter hour."""
    return (hours * QUARTERS).to_integral_value(ROUND_CEILING) / QUARTERS


def total(lines: list[Line]) -> int:
    """What lines come to."""
    return sum(line.amount_pence for line in lines)
