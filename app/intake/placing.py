"""Where the stems lie in the song, by the time stamps of broadcast WAV files (EBU Tech 3285, TimeReference)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Stamped:
    """A stem as it is to be placed: its rate, its stamp in frames at that rate, and whether it is ever mixed."""

    path: str
    sample_rate: int
    stamp: int | None
    mixed: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """Offsets in frames of each stem's own rate from the earliest mixed one.

    `assumed` are the mixed stems without a stamp in a session whose stamps, from `earliest_s` on, are times of day.
    """

    offsets: Mapping[str, int]
    assumed: tuple[str, ...]
    earliest_s: float


def place(stems: Sequence[Stamped], stamp_of_day_s: float, stamp_most_s: float) -> Placement:
    """Place stems relative to the earliest.

    A stem without a stamp counts as 0, unless the earliest stamp is a time of day (`stamp_of_day_s` or more): then it
    lies at that stamp. A stamp past `stamp_most_s` is none. Click, guide and reference tracks follow the others and
    never move them; they may start before.
    """
    positions = {stem.path: _position(stem, stamp_most_s) for stem in stems}
    leading = [stem.path for stem in stems if stem.mixed] or [stem.path for stem in stems]
    stamps = [stamp for path in leading if (stamp := positions[path]) is not None]
    by_day = bool(stamps) and min(stamps) >= stamp_of_day_s
    base = min(stamps) if by_day else Fraction(0)
    earliest = min((_or(positions[path], base) for path in leading), default=base)
    offsets = {stem.path: round((_or(positions[stem.path], base) - earliest) * stem.sample_rate) for stem in stems}
    assumed = tuple(stem.path for stem in stems if by_day and stem.mixed and positions[stem.path] is None)
    return Placement(offsets, assumed, float(base))


def _position(stem: Stamped, most_s: float) -> Fraction | None:
    """The stamp in seconds, exactly."""
    if stem.stamp is None or not stem.sample_rate:
        return None
    position = Fraction(stem.stamp, stem.sample_rate)
    return position if position < most_s else None


def _or(position: Fraction | None, base: Fraction) -> Fraction:
    return base if position is None else position
