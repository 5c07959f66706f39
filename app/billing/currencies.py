"""Amounts as papers write them, in any currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from app.domain.money import plain
from app.errors import UsageError
from render.tables import read_resource

DEAREST, MOST_PLACES = 1_000_000, 8  # of a rate of exchange


@dataclass(frozen=True, slots=True)
class Exchange:
    """A currency and how many pounds one unit of it is worth, as decimal text."""

    currency: str = "GBP"
    decimals: int = 2
    rate: str = "1"


POUNDS = Exchange()


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
        """How many decimals a currency has; raises UsageError where the code is none."""
        if len(code) != 3 or not code.isascii() or not code.isupper():
            raise UsageError(
                f"“{code[:20]}” is not a valid currency; name it by its three letters, such as GBP or EUR.",
                code="not_a_currency",
                text=code,
            )
        places = self.places.get(code, 2)
        if places not in (0, 2):
            raise UsageError(
                f"{code} has {places} decimals, and invoices have none or two; name another currency.",
                code="unusual_decimals",
                currency=code,
                decimals=places,
            )
        return places

    def exchange(self, code: str, rate: str) -> Exchange:
        """A currency at a rate somebody typed; sterling needs none. Raises UsageError in one sentence."""
        named = code.strip().upper()
        decimals = self.decimals(named)
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
        return Exchange(named, decimals, f"{worth.normalize():f}")

    def written(self, amount: int, code: str = "GBP") -> str:
        """An amount in minor units: "£1,234.50", "−€5.00", "¥1,200", "CHF 12.00"."""
        number = plain(abs(amount), self.places.get(code, 2), ",")
        return f"{'−' if amount < 0 else ''}{self.symbols.get(code, f'{code} ')}{number}"
