"""Money in whole pence, and the one rule by which a part of it is rounded."""

from decimal import Decimal

WHOLE_BP = 10_000  # basis points of the whole


def half_up(amount: Decimal) -> int:
    """The nearest whole penny; a half goes away from nought, so that a credit mirrors its invoice."""
    whole = int(abs(amount) * 2 + 1) // 2
    return whole if amount >= 0 else -whole


def part_of(pence: int, basis_points: int) -> int:
    """So many basis points of an amount, rounded half up to the penny."""
    return divided(pence * basis_points, WHOLE_BP)


def divided(amount: int, by: int) -> int:
    """An amount divided by a positive number, rounded as `half_up` does."""
    whole = (2 * abs(amount) + by) // (2 * by)
    return whole if amount >= 0 else -whole


def percent(basis_points: int) -> str:
    """Basis points as people write them: "10 %", "12.5 %"."""
    return f"{basis_points / 100:g} %"


def pounds(pence: int, symbol: str = "£") -> str:
    """An amount as people write it: "£1,234.50", "−£5"."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}{symbol}{whole:,}{f'.{rest:02}' if rest else ''}"


def plain(amount: int, decimals: int = 2, separator: str = "") -> str:
    """An amount in minor units as figures alone: "-1234.50"; with "," between thousands where that is asked for."""
    whole, rest = divmod(abs(amount), 10**decimals)
    figures = f"{whole:,}".replace(",", separator) + (f".{rest:0{decimals}}" if decimals else "")
    return f"-{figures}" if amount < 0 else figures
