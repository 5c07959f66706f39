"""The hours that went into songs, and what they say of the estimates and of what an hour earned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.pricing import PricedSong


class WorkKind(StrEnum):
    """What was done; the editing kinds are the rate card's."""

    MIXING = "mixing"
    MASTERING = "mastering"
    VOCAL_TUNING = "vocal_tuning"
    VOCAL_TIMING = "vocal_timing"
    DRUM_TIMING = "drum_timing"
    COMPING = "comping"
    CLEAN_UP = "clean_up"
    RECORDING = "recording"
    ADMIN = "admin"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """A stretch of work. `started_at` and `ended_at` are UTC moments as ISO text.

    Hours written down afterwards have whole `minutes` and no end; a timer that runs has neither.
    """

    id: int
    song_id: int
    who: str
    kind: WorkKind
    started_at: str
    ended_at: str | None = None
    minutes: int | None = None
    note: str = ""

    @property
    def running(self) -> bool:
        """Whether the timer still runs."""
        return self.ended_at is None and self.minutes is None

    def seconds(self, now: datetime) -> float:
        """How long it took, or has taken up to `now` while it runs; never less than nothing."""
        if self.minutes is not None:
            return 60.0 * self.minutes
        end = datetime.fromisoformat(self.ended_at) if self.ended_at else now
        return max(0.0, (end - datetime.fromisoformat(self.started_at)).total_seconds())


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
class RateFinding:
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
    findings: tuple[RateFinding, ...]
    by_song: tuple[Earning, ...]
    by_client: tuple[Earning, ...]
    by_driver: tuple[Earning, ...]
