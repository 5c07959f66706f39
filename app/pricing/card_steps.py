"""The steps of the discount on mastering: added to a card's table, taken away, and put in order before it is kept."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from app.domain.money import WHOLE_BP, percent
from app.errors import UsageError
from app.pricing.card_fields import with_value
from app.pricing.rate_card import MOST_COUNT

PATH = ("mastering", "discounts")
_FIRST = {"songs": 4, "bp": 1000}
_FURTHER_SONGS, _FURTHER_BP = 4, 500  # what a further step is beyond the one before, until somebody says otherwise


def steps_of(table: Mapping[str, Any]) -> Sequence[Mapping[str, int]]:
    """The steps as they stand in the table."""
    found: Sequence[Mapping[str, int]] = table[PATH[0]][PATH[1]]
    return found


def with_step(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with a step more: from more songs on, with more off than any there is."""
    steps = steps_of(table)
    songs = max((each["songs"] for each in steps), default=0) + _FURTHER_SONGS
    bp = max((each["bp"] for each in steps), default=0) + _FURTHER_BP
    more = {"songs": min(songs, MOST_COUNT), "bp": min(bp, WHOLE_BP)} if steps else _FIRST
    return with_value(table, PATH, [*steps, more])


def without_step(table: Mapping[str, Any], place: int) -> dict[str, Any]:
    """The table without the step at this place, from 0."""
    return with_value(table, PATH, [each for number, each in enumerate(steps_of(table)) if number != place])


def ordered_steps(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its steps from few songs to many; raises UsageError where one would never count."""
    steps = sorted(steps_of(table), key=lambda each: (each["songs"], each["bp"]))
    for fewer, more in pairwise(steps):
        if fewer["songs"] == more["songs"]:
            raise UsageError(
                f"Two steps of the discount on mastering begin at {more['songs']} songs; nothing was saved: change one "
                "or take it away."
            )
        if more["bp"] <= fewer["bp"]:
            raise UsageError(
                f"The discount on mastering from {more['songs']} songs on ({percent(more['bp'])}) is no more than that "
                f"from {fewer['songs']} on ({percent(fewer['bp'])}); nothing was saved: raise it or take it away."
            )
    return with_value(table, PATH, steps)
