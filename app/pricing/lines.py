"""The lines of an estimate: each what the rate card says, and what caused it."""

from decimal import ROUND_CEILING, Decimal

from app.domain.money import half_up
from app.domain.pricing import EstimateLine, FigureSource, PricedSong
from app.pricing.pricing_words import PricingWords

QUARTERS = 4  # of an hour


class Lines:
    """Makes the lines of one song, the `number`th from 0, or of the whole job where `song` is None."""

    def __init__(self, words: PricingWords, song: PricedSong | None = None, number: int | None = None) -> None:
        self._words, self._number = words, number
        self._song = song.title if song else None
        self._sources = song.sources if song else {}

    def source(self, *names: str) -> FigureSource:
        """Where these fields of the song come from: assumed where one of them is, then measured."""
        found = [self._sources[name] for name in names if name in self._sources]
        if not found:
            return FigureSource.ENTERED
        return FigureSource.ASSUMED if FigureSource.ASSUMED in found else found[0]

    def said(self, name: str) -> str:
        """The same of one field, in words."""
        return self._words.sources[self.source(name)]

    def line(
        self,
        code: str,
        quantity: int | Decimal,
        unit_pence: int,
        source: FigureSource | None = FigureSource.ENTERED,
        **said: object,
    ) -> EstimateLine:
        """So many at so much each; a quantity may be quarter hours."""
        amount = half_up(quantity * Decimal(unit_pence)) if isinstance(quantity, Decimal) else quantity * unit_pence
        description = self._words.lines[code].format(**said)
        return EstimateLine(code, description, Decimal(quantity), unit_pence, amount, self._song, self._number, source)

    def some(
        self,
        code: str,
        quantity: int | Decimal,
        unit_pence: int,
        source: FigureSource | None = FigureSource.ENTERED,
        **said: object,
    ) -> list[EstimateLine]:
        """As `line`, or nothing where there is none of it."""
        return [self.line(code, quantity, unit_pence, source, **said)] if quantity > 0 else []

    def amount(
        self, code: str, pence: int, source: FigureSource | None = FigureSource.ENTERED, **said: object
    ) -> list[EstimateLine]:
        """One of an amount that is worked out from others, or nothing where it comes to nothing."""
        return [self.line(code, 1, pence, source, **said)] if pence else []


def quarter_hours(hours: Decimal) -> Decimal:
    """Hours rounded up to the quarter hour."""
    return (hours * QUARTERS).to_integral_value(ROUND_CEILING) / QUARTERS


def total(lines: list[EstimateLine]) -> int:
    """What lines come to."""
    return sum(line.amount_pence for line in lines)


def service_of(code: str) -> str:
    """What a line's code charges for: "mixing", "mastering", or "rush"."""
    return code.partition(".")[0]
