"""The hours that went into a song."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
