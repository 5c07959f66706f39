"""A rate card as the table that `RateCard.from_table` reads, to be kept."""

from dataclasses import asdict
from typing import Any

from app.pricing.rate_card import RateCard

_RANGE = ("low_editing_bp", "high_editing_bp")


def table_of(card: RateCard) -> dict[str, Any]:
    """The card as plain tables, lists and numbers."""
    table = asdict(card)
    table["range"] = {name: table["whole"].pop(name) for name in _RANGE}
    for part in (table["mixing"], table["mastering"]):
        part.update({name: list(value) for name, value in part.items() if isinstance(value, tuple)})
    return table
