"""Keeping versions of rate cards: a change is always a new version, under the next number that is free."""

from collections.abc import Mapping
from typing import Any

from app.catalogue import Catalogue
from app.catalogue.rate_cards import KeptCard
from app.errors import UsageError
from app.pricing.card_steps import ordered_steps
from app.pricing.rate_card import RateCard

LONGEST_NAME = 60


def next_version(catalogue: Catalogue, name: str) -> int:
    """The next number of a card of this name; the program's own card is the first of its name."""
    own = RateCard.default()
    taken = [kept.version for kept in catalogue.rate_cards.all() if kept.name == name]
    return max(taken, default=own.version if name == own.name else 0) + 1


def keep_card(catalogue: Catalogue, card: Mapping[str, Any], name: str, why: str = "") -> KeptCard:
    """Keep a card's table as the next version of its name; those there are stay as they are.

    Raises BouncedeskError in one sentence where the name or a figure cannot be.
    """
    named = name.strip()
    if not named or len(named) > LONGEST_NAME or "@" in named or not named.isprintable():
        raise UsageError(
            f"A rate card has a name of up to {LONGEST_NAME} letters, without @; nothing was saved: give it one."
        )
    with catalogue.transaction():
        table = {**card, "name": named, "version": next_version(catalogue, named)}
        RateCard.from_table(table)
        return catalogue.rate_cards.add(ordered_steps(table), why)
