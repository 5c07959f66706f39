"""The store of rate cards: every version there was, and the one that new quotes use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.checks import check_text
from app.errors import UsageError


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A version of a rate card: `card` is the table that `RateCard.from_table` reads, `why` what it was made for."""

    id: int
    name: str
    version: int
    card: Mapping[str, Any]
    why: str
    added_at: str

    @property
    def key(self) -> str:
        """As quotes name it."""
        return f"{self.name}@{self.version}"


class RateCards:
    """Versions of rate cards, in the order in which they were made. None is ever edited or goes away."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def add(self, card: Mapping[str, Any], why: str = "") -> KeptCard:
        """Keep a version; its number must be free. Whoever calls has read the card by `RateCard.from_table`."""
        values = {
            "name": card["name"],
            "version": card["version"],
            "card": json.dumps(card, ensure_ascii=False),
            "why": check_text(why, "reason").strip(),
            "added_at": self._activity.moment(),
        }
        with self._database.change():
            if self.find(card["name"], card["version"]):
                raise UsageError(
                    f"There is a rate card {card['name']}@{card['version']} already, and a version is never edited; "
                    "nothing was changed: give it the next number.",
                    code="card_exists",
                    card=f"{card['name']}@{card['version']}",
                )
            return self.get(self._activity.add("rate_cards", "rate_card", values))

    def use(self, card_id: int | None) -> None:
        """Have new quotes use this card; None is the one that came with the program."""
        with self._database.change():
            if card_id is not None:
                self.get(card_id)
            if not self._database.row("SELECT 1 FROM rate_card_in_use"):
                self._database.insert("rate_card_in_use", {"id": 1, "card_id": None})
            self._activity.edit("rate_card_in_use", "rate_card_in_use", 1, {"card_id": card_id})

    def in_use(self) -> KeptCard | None:
        """The card that new quotes use; None is the one that came with the program."""
        row = self._database.row("SELECT r.* FROM rate_card_in_use u JOIN rate_cards r ON r.id = u.card_id")
        return _card(row) if row else None

    def get(self, card_id: int) -> KeptCard:
        """The version of this id."""
        row = self._database.row("SELECT * FROM rate_cards WHERE id = ?", [card_id])
        if row is None:
            raise no_such("rate card", card_id)
        return _card(row)

    def find(self, name: str, version: int) -> KeptCard | None:
        """A version by its name and number, or None."""
        row = self._database.row("SELECT * FROM rate_cards WHERE name = ? AND version = ?", [name, version])
        return _card(row) if row else None

    def all(self) -> list[KeptCard]:
        """Every version, the newest first."""
        return [_card(row) for row in self._database.rows("SELECT * FROM rate_cards ORDER BY id DESC")]


def _card(row: Row) -> KeptCard:
    return KeptCard(**{**row, "card": json.loads(row["card"])})
