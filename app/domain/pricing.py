"""A job to be priced, and what it comes to; amounts are whole pence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Work(StrEnum):
    """What is booked for a song."""

    MIXING = "mixing"
    MASTERING = "mastering"
    BOTH = "both"


class Source(StrEnum):
    """Where a figure of the job comes from."""

    MEASURED = "measured"
    ENTERED = "entered"
    ASSUMED = "assumed"
    HINTED = "hinted"  # of kinds of editing only: a scan heard something, and nobody has listened yet


@dataclass(frozen=True, slots=True)
class PricedSong:
    """What a song asks for. `editing_hours` is by kind of editing; `sources` names those figures that were not entered.

    What was not said is the cheapest case.
    """

    title: str
    work: Work
    tracks: int = 0
    condition: str = "tidy"
    density: str = "normal"
    editing_hours: Mapping[str, Decimal] = field(default_factory=dict)
    rounds: int = 0
    variants: tuple[str, ...] = ()
    stems: bool = False
    recalls: int = 0
    formats: tuple[str, ...] = ()
    alternate_masters: int = 0
    stem_mastering: bool = False
    needs_care: bool = False
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def mixed(self) -> bool:
        """Whether mixing is booked."""
        return self.work is not Work.MASTERING

    @property
    def mastered(self) -> bool:
        """Whether mastering is booked."""
        return self.work is not Work.MIXING


@dataclass(frozen=True, slots=True)
class PricedJob:
    """Songs that are quoted together.

    `mixing_bp` and `mastering_bp` are agreed with the client: negative is off, positive on top.
    """

    songs: tuple[PricedSong, ...]
    release: str = "single"
    assembly: bool = False
    rush: bool = False
    vat_registered: bool = False
    mixing_bp: int = 0
    mastering_bp: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an estimate; `quantity` may be quarter hours.

    `song` and `song_number` (from 0) are None for what is charged for the whole job; two songs may have one title.
    `source` is where the figure comes from that the line rests on, None where it is worked out from other lines.
    """

    code: str
    description: str
    quantity: Decimal
    unit_pence: int
    amount_pence: int
    song: str | None = None
    song_number: int | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Gross amounts: of a tidy, simple job, of the job as told, and of a messy, dense one; never out of order."""

    low_pence: int
    likely_pence: int
    high_pence: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a job comes to by a rate card, every line of it."""

    currency: str
    rate_card: str
    lines: tuple[Line, ...]
    net_pence: int
    vat_pence: int
    gross_pence: int
    deposit_pence: int
    range: Range
