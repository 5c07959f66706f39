"""The rates of a card one by one, as they are edited: what each is called, its unit and range; and discount steps."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from app.domain.money import WHOLE_BP, percent, pounds
from app.domain.session import Condition, Density
from app.errors import UsageError
from app.pricing.rate_card import MOST_BP, MOST_COUNT, MOST_PENCE, Discount, RateCard, table_of
from render.text import count

Path = tuple[str | int, ...]
_WHOLE = 10_000  # basis points: a part cannot be more than the whole
STEPS: Path = ("mastering", "discounts")
_FIRST_STEP = {"songs": 4, "bp": 1000}
_FURTHER_SONGS, _FURTHER_BP = 4, 500  # what a further step is beyond the one before, until somebody says otherwise


class Unit(StrEnum):
    """What a rate is kept in."""

    PENCE = "pence"
    BASIS_POINTS = "basis_points"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class CardField:
    """A rate: where it stands in the card's table, and the least and most it can be, in its unit."""

    part: str
    title: str
    path: Path
    unit: Unit
    least: int
    most: int

    def written(self, value: int) -> str:
        """The rate as people write it."""
        match self.unit:
            case Unit.PENCE:
                return pounds(value)
            case Unit.BASIS_POINTS:
                return percent(value)
        return str(value)


def card_fields(card: RateCard) -> Sequence[CardField]:
    """Every figure of a card, in the order in which `card_rows` shows them."""
    return [*_mixing(card), *_mastering(card), *_job()]


def value_of(table: Mapping[str, Any], path: Path) -> int:
    """A figure of a card's table; a share that is not named adds nothing."""
    place: Any = table
    for step in path[:-1]:
        place = place[step]
    if isinstance(place, Mapping):
        return int(place.get(path[-1], 0))
    return int(place[path[-1]])


def names_of(table: Mapping[str, Any], path: Path) -> Sequence[str]:
    """A list of names in a card's table."""
    part, name = map(str, path)
    names: Sequence[str] = table[part][name]
    return names


def with_value(table: Mapping[str, Any], path: Path, value: object) -> dict[str, Any]:
    """The table with another value; the one given stays as it is."""
    changed = deepcopy(dict(table))
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


def differences(old: RateCard, new: RateCard) -> Sequence[tuple[str, str, str]]:
    """What differs between two cards: the rate, what it was and what it is."""
    before, after = table_of(old), table_of(new)
    same_steps = len(old.mastering.discounts) == len(new.mastering.discounts)
    changes = [
        (field.title, field.written(value_of(before, field.path)), field.written(value_of(after, field.path)))
        for field in card_fields(new)
        if (same_steps or not is_step(field.path)) and value_of(before, field.path) != value_of(after, field.path)
    ]
    for title, names, others in (
        ("Versions included", old.mixing.variants_included, new.mixing.variants_included),
        ("Formats included", old.mastering.formats_included, new.mastering.formats_included),
    ):
        if set(names) != set(others):
            changes.append((title, ", ".join(names) or "none", ", ".join(others) or "none"))
    if not same_steps:
        changes.append(("Discount on mastering", _steps(old.mastering.discounts), _steps(new.mastering.discounts)))
    return changes


def is_step(path: Path) -> bool:
    """Whether a rate belongs to one of the steps of the discount on mastering, of which there may be any number."""
    return "discounts" in path


def _steps(steps: Sequence[Discount]) -> str:
    return ", ".join(f"{percent(each.bp)} from {count(each.songs, 'song')}" for each in steps) or "none"


def _mixing(card: RateCard) -> Sequence[CardField]:
    def money(title: str, name: str) -> CardField:
        return CardField("Mixing, a song", title, ("mixing", name), Unit.PENCE, 0, MOST_PENCE)

    def count(title: str, name: str, least: int = 0) -> CardField:
        return CardField("Mixing, a song", title, ("mixing", name), Unit.COUNT, least, MOST_COUNT)

    densities = [*(name for name in card.mixing.density_bp if name != Density.DENSE), str(Density.DENSE)]
    shares = [("condition_bp", str(name)) for name in Condition if name is not Condition.TIDY]
    shares += [("density_bp", name) for name in densities]
    return [
        money("Mixing", "base_pence"),
        count("Tracks included", "tracks_included"),
        count("Tracks of a further step", "tracks_band", 1),
        money("Each further step of tracks begun", "tracks_band_pence"),
        *[
            CardField("Mixing, a song", f"A {name} session, on top", ("mixing", part, name), *_share(MOST_BP))
            for part, name in shares
        ],
        money("Editing, an hour", "editing_hour_pence"),
        count("Rounds included", "rounds_included"),
        money("Each further round", "round_pence"),
        money("Each further version", "variant_pence"),
        money("Stems pack", "stems_pence"),
        money("Recall after approval", "recall_pence"),
    ]


def _mastering(card: RateCard) -> Sequence[CardField]:
    part = "Mastering, a song"

    def money(title: str, name: str) -> CardField:
        return CardField(part, title, ("mastering", name), Unit.PENCE, 0, MOST_PENCE)

    fields = [
        money("A master", "base_pence"),
        money("Each further format", "format_pence"),
        money("Each alternate master", "alternate_pence"),
        money("Stem mastering", "stem_pence"),
        CardField(part, "A mix that needs care, on top", ("mastering", "care_bp"), *_share(MOST_BP)),
        money("Album assembly, a release", "assembly_pence"),
    ]
    for place in range(len(card.mastering.discounts)):
        step = ("mastering", "discounts", place)
        named = f"Discount {place + 1}"
        fields += [
            CardField(part, f"{named}: from so many songs on", (*step, "songs"), Unit.COUNT, 1, MOST_COUNT),
            CardField(part, f"{named}: off all mastering", (*step, "bp"), *_share(_WHOLE)),
        ]
    return fields


def _job() -> Sequence[CardField]:
    part = "The whole job"
    return [
        CardField(part, "Rush, of everything above", ("whole", "rush_bp"), *_share(MOST_BP)),
        CardField(part, "Deposit, of the gross", ("whole", "deposit_bp"), *_share(_WHOLE)),
        CardField(part, "Low end of the range: editing at", ("range", "low_editing_bp"), *_share(MOST_BP)),
        CardField(part, "High end of the range: editing at", ("range", "high_editing_bp"), *_share(MOST_BP)),
    ]


def _share(most: int) -> tuple[Unit, int, int]:
    return Unit.BASIS_POINTS, 0, most


def steps_of(table: Mapping[str, Any]) -> Sequence[Mapping[str, int]]:
    """The steps as they stand in the table."""
    steps: Sequence[Mapping[str, int]] = table["mastering"]["discounts"]
    return steps


def with_step(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with a step more: from more songs on, with more off than any there is."""
    steps = steps_of(table)
    songs = max((each["songs"] for each in steps), default=0) + _FURTHER_SONGS
    bp = max((each["bp"] for each in steps), default=0) + _FURTHER_BP
    more = {"songs": min(songs, MOST_COUNT), "bp": min(bp, WHOLE_BP)} if steps else _FIRST_STEP
    return with_value(table, STEPS, [*steps, more])


def without_step(table: Mapping[str, Any], place: int) -> dict[str, Any]:
    """The table without the step at this place, from 0."""
    return with_value(table, STEPS, [each for number, each in enumerate(steps_of(table)) if number != place])


def ordered_steps(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its steps from few songs to many; raises UsageError where one would never count."""
    steps = sorted(steps_of(table), key=lambda each: (each["songs"], each["bp"]))
    for fewer, more in pairwise(steps):
        if fewer["songs"] == more["songs"]:
            raise UsageError(
                f"Two steps of the discount on mastering begin at {count(more['songs'], 'song')}; nothing was saved: "
                "change one or remove it.",
                code="discount_step_twice",
                songs=more["songs"],
            )
        if more["bp"] <= fewer["bp"]:
            raise UsageError(
                f"The discount on mastering from {more['songs']} songs on ({percent(more['bp'])}) is not above that "
                f"from {fewer['songs']} on ({percent(fewer['bp'])}); nothing was saved: raise it or remove it.",
                code="discount_step_too_small",
                songs=more["songs"],
                bp=more["bp"],
            )
    return with_value(table, STEPS, steps)
