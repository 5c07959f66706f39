"""What the catalogue remembers: clients, releases, songs, rounds, renders and what they delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.session import SessionKind


class ReleaseKind(StrEnum):
    SINGLE = "single"
    EP = "EP"
    ALBUM = "album"


class Stage(StrEnum):
    """Where a song stands, in the order of the work."""

    ENQUIRY = "enquiry"
    ASSESSED = "assessed"
    QUOTED = "quoted"
    BOOKED = "booked"
    MIXING = "mixing"
    CLIENT_REVIEW = "client_review"
    MASTERING = "mastering"
    DELIVERED = "delivered"
    PAID = "paid"
    ARCHIVED = "archived"


class RoundState(StrEnum):
    OPEN = "open"
    SENT = "sent"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


class JobKind(StrEnum):
    """What a job makes: the variants of a session, or masters of a finished mix."""

    RENDER = "render"
    MASTER = "master"


class JobState(StrEnum):
    """`interrupted` is a job whose process ended without a word: found at the next start."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class Client:
    id: int
    name: str
    email: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    id: int
    client_id: int
    title: str
    kind: ReleaseKind = ReleaseKind.SINGLE


@dataclass(frozen=True, slots=True)
class Song:
    """`due` is a plain date (YYYY-MM-DD) or None; `rounds_included` is what the quote promised."""

    id: int
    client_id: int
    title: str
    artist: str = ""
    release_id: int | None = None
    stage: Stage = Stage.ENQUIRY
    due: str | None = None
    rounds_included: int = 2


@dataclass(frozen=True, slots=True)
class SongRow:
    """A line of the Board: the song with what the Board shows beside it."""

    song: Song
    client: str
    release: str
    rounds_used: int

    @property
    def rounds_left(self) -> int:
        return self.song.rounds_included - self.rounds_used


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as catalogued; `scanned_at` is a UTC moment as ISO text."""

    id: int
    song_id: int
    kind: SessionKind
    folder: str
    sample_rate: int
    bit_depth: int
    duration_s: float
    scanned_at: str


@dataclass(frozen=True, slots=True)
class Round:
    """One revision cycle; `number` counts from 1 within the song."""

    id: int
    song_id: int
    number: int
    state: RoundState = RoundState.OPEN
    opened_at: str = ""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One render of a session, or one mastering; moments are UTC ISO text, `error` the sentence shown to the user.

    `source` is the file that was mastered, empty for a render and for a master made of a session's stems.
    """

    id: int
    song_id: int
    session_id: int | None
    round_id: int | None
    out_folder: str
    state: JobState
    started_at: str
    ended_at: str | None = None
    error: str = ""
    kind: JobKind = JobKind.RENDER
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A variant in one format, as delivered; levels are LUFS, LU, dBFS and dBTP, None where undefined.

    `profile` is what a master was made for, such as streaming; None for a mix.
    """

    id: int
    job_id: int
    variant: str
    group: str | None
    format: str
    path: str
    sha256: str
    frames: int
    sample_rate: int
    channels: int
    integrated_lufs: float | None
    sample_peak_dbfs: float | None
    trim_db: float
    loudness_range_lu: float | None = None
    true_peak_dbtp: float | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """Who did what to which row, and when; never edited. `at` is a UTC moment as ISO text, the order is that of `id`.

    `details` holds the new values of a row that was added, and `[old, new]` for each value of a row that was edited.
    """

    id: int
    at: str
    who: str
    action: str
    subject: str
    subject_id: int
    details: Mapping[str, object]
