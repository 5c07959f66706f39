"""Where the stems lie in the song, by the time references of broadcast WAV files (EBU Tech 3285)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class TimedStem:
    """A stem to be placed: its rate, its time reference in frames at that rate, and whether it is ever mixed."""

    path: str
    sample_rate: int
    time_reference: int | None
    mixed: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Offsets in frames of each stem's own rate from the earliest mixed one.

    `assumed` are the mixed stems without one in a session whose time references, from `earliest_s` on, are of day.
    """

    offsets: Mapping[str, int]
    assumed: tuple[str, ...]
    earliest_s: float


def place(stems: Sequence[TimedStem], stamp_of_day_s: float, stamp_most_s: float) -> Placement:
    """Place stems relative to the earliest.

    A stem without a time reference counts as 0, unless the earliest is a time of day (`stamp_of_day_s` or more): it
    then lies there. A reference past `stamp_most_s` is none. Click, guide and reference tracks follow the others and
    never move them; they may start before.
    """
    positions = {stem.path: _position(stem, stamp_most_s) for stem in stems}
    leading = [stem.path for stem in stems if stem.mixed] or [stem.path for stem in stems]
    references = [reference for path in leading if (reference := positions[path]) is not None]
    by_day = bool(references) and min(references) >= stamp_of_day_s
    base = min(references) if by_day else Fraction(0)
    earliest = min((_or(positions[path], base) for path in leading), default=base)
    offsets = {stem.path: round((_or(positions[stem.path], base) - earliest) * stem.sample_rate) for stem in stems}
    assumed = tuple(stem.path for stem in stems if by_day and stem.mixed and positions[stem.path] is None)
    return Placement(offsets, assumed, float(base))


def _position(stem: TimedStem, most_s: float) -> Fraction | None:
    """The time reference in seconds, exactly."""
    if stem.time_reference is None or not stem.sample_rate:
        return None
    position = Fraction(stem.time_reference, stem.sample_rate)
    return position if position < most_s else None


def _or(position: Fraction | None, base: Fraction) -> Fraction:
    return base if position is None else position
