"""What logged hours say of the estimates, and what an hour earned."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.hours import WorkKind
from app.domain.pricing import PricedSong


class Sureness(StrEnum):
    """How far the songs there are can be relied on."""

    TOO_FEW = "too few songs to say"
    SOME = "fairly sure"
    SURE = "sure"


@dataclass(frozen=True, slots=True)
class SongWork:
    """A finished song: what was asked, what it earned net in pence, and the hours it took by kind of work."""

    song_id: int
    title: str
    client: str
    asked: PricedSong
    earned_pence: int
    hours: Mapping[WorkKind, float]

    @property
    def all_hours(self) -> float:
        """Every kind of work together."""
        return sum(self.hours.values())


@dataclass(frozen=True, slots=True)
class Finding:
    """An effect on hours in basis points: what is believed, what the songs say, and within what, 19 times in 20.

    `path` is where the rate stands in a card's table, empty for editing hours, which no rate of a card reckons.
    `songs` had the effect. `suggested_bp` is None where nothing is suggested.
    """

    title: str
    path: tuple[str, ...]
    believed_bp: int
    found_bp: int
    low_bp: int
    high_bp: int
    songs: int
    sureness: Sureness
    suggested_bp: int | None


@dataclass(frozen=True, slots=True)
class Earning:
    """What some songs earned an hour, and how much more or less than by the hour: `margin_pence`."""

    name: str
    songs: int
    earned_pence: int
    hours: float
    hourly_pence: int
    margin_pence: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """All of it; `songs` were looked at. Nothing of it is applied by itself."""

    songs: int
    findings: tuple[Finding, ...]
    by_song: tuple[Earning, ...]
    by_client: tuple[Earning, ...]
    by_driver: tuple[Earning, ...]
