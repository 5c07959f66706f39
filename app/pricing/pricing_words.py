"""What a job may name, its limits, and how its lines read: data, from resources/pricing.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Self

from app.domain.pricing import Source, Work

STEMS = "stems"  # a pack with a price of its own, and so no variant here


@dataclass(frozen=True, slots=True)
class Option:
    """Another way to book the same songs; `songs` is how many there are at least."""

    title: str
    work: Work
    songs: int
    assembly: bool


@dataclass(frozen=True, slots=True)
class PricingWords:
    """`values` are the names that each field takes, `limits` the largest numbers, `lines` the descriptions by code."""

    values: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, int]
    lines: Mapping[str, str]
    editing_names: Mapping[str, str]
    sources: Mapping[Source, str]
    savings: Mapping[str, str]
    options: tuple[Option, ...]

    @classmethod
    def load(cls) -> Self:
        """Those that come with the program; variants and formats are those of its renders and masters."""
        folder = resources.files("resources")
        table = tomllib.loads(folder.joinpath("pricing.toml").read_text("utf-8"))
        values = {name: tuple(each) for name, each in table["values"].items()}
        for name, file in (("variants", "variants.toml"), ("formats", "profiles.toml")):
            known = (*tomllib.loads(folder.joinpath(file).read_text("utf-8")), *values.get(name, ()))
            values[name] = tuple(each for each in known if each != STEMS)
        sources = {Source(name): word for name, word in table["sources"].items()}
        return cls(
            values=values,
            limits=table["limits"],
            lines=table["lines"],
            editing_names=table["editing_names"],
            sources=sources,
            savings=table["savings"],
            options=tuple(
                Option(each["title"], Work(each["stage"]), each["songs"], each["assembly"]) for each in table["options"]
            ),
        )
