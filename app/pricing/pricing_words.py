"""What a job may name, its limits, and how its lines read: data, from resources/pricing.toml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from app.domain.pricing import BookedWork, FigureSource
from app.routing.variants import VariantRules
from render.tables import read_resource

STEMS = "stems"  # a pack with a price of its own, and so no variant here


@dataclass(frozen=True, slots=True)
class Option:
    """Another way to book the same songs; `songs` is how many there are at least."""

    title: str
    work: BookedWork
    songs: int
    assembly: bool


@dataclass(frozen=True, slots=True)
class PricingWords:
    """`values` are the names that each field takes, `limits` the largest numbers, `lines` the descriptions by code.

    `titles` are what variants are called on paper.
    """

    values: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, int]
    lines: Mapping[str, str]
    editing_names: Mapping[str, str]
    sources: Mapping[FigureSource, str]
    savings: Mapping[str, str]
    options: tuple[Option, ...]
    titles: Mapping[str, str]

    @classmethod
    def load(cls, own_variants: Path | None = None) -> Self:
        """Those that come with the program; variants and formats are those of its renders and masters.

        The variants that the user's file `own_variants` adds are priced as every other. Raises BouncedeskError naming
        what is wrong in it.
        """
        table = read_resource("pricing.toml").values
        values = {name: tuple(each) for name, each in table["values"].items()}
        rules = VariantRules.load(own_variants)
        values["variants"] = tuple(name for name in (*rules.names, *values["variants"]) if name != STEMS)
        values["formats"] = tuple(read_resource("profiles.toml"))
        sources = {FigureSource(name): word for name, word in table["sources"].items()}
        return cls(
            values=values,
            limits=table["limits"],
            lines=table["lines"],
            editing_names=table["editing_names"],
            sources=sources,
            savings=table["savings"],
            options=tuple(
                Option(each["title"], BookedWork(each["stage"]), each["songs"], each["assembly"])
                for each in table["options"]
            ),
            titles={rule.name: rule.title for rule in rules.rules},
        )

    def knowing(self, variants: Iterable[str]) -> Self:
        """The same with these variants, too: a job that was kept may name one that its user has taken away since."""
        known = tuple(dict.fromkeys((*self.values["variants"], *variants)))
        return replace(self, values={**self.values, "variants": known})
