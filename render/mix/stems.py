"""The stems of a plan as the mix takes them: opened as they play, summed in classes of equal gains, and how deep."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from render.plan import PlannedStem
from render.sources.files import Handles
from render.sources.source import MutedSource, StemSource, open_source
from render.sources.streams import Begin

MOST_INTS = 128  # full-scale 24-bit stems that an int32 sum is sure to hold, also as left + right on one side


def open_stem(stem: PlannedStem, handles: Handles, rate: int, begin: Begin | None = None) -> StemSource:
    """The stem at the session's `rate`, silent where it is muted; `handles` closes it. Raises AudioError naming it."""
    source = open_source(stem.path, handles, stem.name, rate, begin)
    if not stem.mutes:
        return source
    return MutedSource(source, [(start - stem.offset, end - stem.offset) for start, end in stem.mutes])


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
    classes: dict[tuple[tuple[float, ...], bool, str], list[int]] = {}
    for index, (stem, source) in enumerate(zip(stems, sources, strict=True)):
        if any(stem.gains):
            group = stem.group if stem.group in apart else ""
            classes.setdefault((stem.gains, source.integral and not group, group), []).append(index)
    return tuple(
        GainClass(tuple(members[first : first + MOST_INTS]), gains, integral, group)
        for (gains, integral, group), members in classes.items()
        for first in range(0, len(members), MOST_INTS)
    )


def exact_depths(stems: Sequence[PlannedStem], sources: Sequence[StemSource], gain: float) -> tuple[int | None, ...]:
    """The depth of the deepest stem of each variant's sum; None where a gain, a float or a new rate adds bits."""
    variants = len(stems[0].gains) if stems else 0
    return tuple(_exact_depth(variant, stems, sources) if gain == 1.0 else None for variant in range(variants))


def _exact_depth(variant: int, stems: Sequence[PlannedStem], sources: Sequence[StemSource]) -> int | None:
    used = [(stem.gains[variant], source) for stem, source in zip(stems, sources, strict=True) if stem.gains[variant]]
    if any(gain != 1.0 or source.info.is_float or source.resampled for gain, source in used):
        return None
    return max((source.info.bit_depth for _, source in used), default=0)
