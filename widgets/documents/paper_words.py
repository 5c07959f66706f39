"""The words of the studio's papers; see resources/documents/billing.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from app.text import written_date
from render.tables import read_resource

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PaperWords:
    """Words by what they name."""

    titles: Words
    heads: Words
    facts: Words
    sums: Words
    parties: Words
    notes: Words
    terms: Words

    @classmethod
    def load(cls) -> Self:
        """The words that come with Bouncedesk."""
        table = read_resource("documents/billing.toml").values
        return cls(**table)


def day_text(day: str | None) -> str:
    """A plain date as a letter writes it: 1 March 2026."""
    return written_date(date.fromisoformat(day)) if day else ""
