"""Stems whose gains are the same in every variant are summed once: variants cost classes, not stems."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from render.plan import PlannedStem
from render.sources.source import StemSource

MOST_INTS = 128  # full-scale 24-bit stems that an int32 sum is sure to hold, also as left + right on one side


@dataclass(frozen=True, slots=True)
class GainClass:
    """Stems (by index) that share their gain in every variant; `integral` sums are int32, others float64.

    `group` is set where they are kept apart from other groups' stems.
    """

    stems: tuple[int, ...]
    gains: tuple[float, ...]
    integral: bool
    group: str = ""


def gain_classes(
    stems: Sequence[PlannedStem], sources: Sequence[StemSource], apart: Container[str] = ()
) -> tuple[GainClass, ...]:
    """The classes of the stems that any variant uses, in the order of their first stem.

    The stems of groups that are kept `apart` make classes of their own, whose sums can be processed as floats. The
    order of additions follows the order of stems alone, so results do not depend on blocks or threads.
    """
    found: dict[tuple[tuple[float, ...], bool, str], list[int]] = {}
    for index, (stem, source) in enumerate(zip(stems, sources, strict=True)):
        if any(stem.gains):
            group = stem.group if stem.group in apart else ""
            found.setdefault((stem.gains, source.integral and not group, group), []).append(index)
    return tuple(
        GainClass(tuple(members[first : first + MOST_INTS]), gains, integral, group)
        for (gains, integral, group), members in found.items()
        for first in range(0, len(members), MOST_INTS)
    )
