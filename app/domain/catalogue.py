"""What the catalogue remembers: clients, releases, songs, rounds, renders and what they delivered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.job_state import JobState as JobState  # noqa: PLC0414 -- belongs to a render job: offered from here, too
from app.domain.session import SessionKind


class ClientKind(StrEnum):
    """A business is owed statutory interest and may account for VAT abroad; a private person is told gross prices."""

    BUSINESS = "business"
    PRIVATE = "private"


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
    """What a job makes: the variants of a session, masters of a finished mix, or those of a whole release."""

    RENDER = "render"
    MASTER = "master"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a client's: what they do there, and how they are reached."""

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the studio works for.

    `country` is an ISO 3166 code of two letters; `terms_days` is None where the studio's usual terms hold; `naming` is
    a template of file names, empty for the usual one. `mixing_bp` and `mastering_bp` are added to the rate card's
    prices, in basis points. `archived_at` and `erased_at` are UTC moments as ISO text.
    """

    id: int
    name: str
    email: str = ""
    notes: str = ""
    kind: ClientKind = ClientKind.PRIVATE
    contacts: tuple[Contact, ...] = ()
    address: str = ""
    country: str = "GB"
    terms_days: int | None = None
    vat_number: str = ""
    po_needed: bool = False
    naming: str = ""
    mixing_bp: int = 0
    mastering_bp: int = 0
    archived_at: str | None = None
    erased_at: str | None = None


@dataclass(frozen=True, slots=True)
class Release:
    """`upc` is a UPC or EAN without spaces; `release_date` is a plain date (YYYY-MM-DD) or None.

    `archived_at` is a UTC moment as ISO text, or None.
    """

    id: int
    client_id: int
    title: str
    kind: ReleaseKind = ReleaseKind.SINGLE
    artist: str = ""
    upc: str = ""
    release_date: str | None = None
    archived_at: str | None = None


@dataclass(frozen=True, slots=True)
class Song:
    """`due` is a plain date (YYYY-MM-DD) or None; `rounds_included` is what the quote promised.

    `isrc` is twelve characters without hyphens, or empty; `archived_from` is the stage an archived song stood at. Tempo
    and key are its brief's.
    """

    id: int
    client_id: int
    title: str
    artist: str = ""
    release_id: int | None = None
    stage: Stage = Stage.ENQUIRY
    due: str | None = None
    rounds_included: int = 2
    isrc: str = ""
    notes: str = ""
    archived_from: Stage | None = None


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
class SignedFile:
    """A file that was signed off: where it lay, and the SHA-256 of its bytes."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Round:
    """One revision cycle; `number` counts from 1 within the song. Moments are UTC ISO text.

    It is about a session or a render (`session_id`, `job_id`). Where not `included` it is one more than the quote
    promised, and can be charged. `decided_by` is who signed it off or sent it back, `signoff_files` what exactly.
    `change_log` says in sentences what changed since the round before.
    """

    id: int
    song_id: int
    number: int
    state: RoundState = RoundState.OPEN
    opened_at: str = ""
    session_id: int | None = None
    job_id: int | None = None
    included: bool = True
    sent_at: str | None = None
    decided_at: str | None = None
    decided_by: str = ""
    signoff_files: tuple[SignedFile, ...] = ()
    change_log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderJob:
    """One render of a session, or one mastering; moments are UTC ISO text, `error` the sentence shown to the user.

    `source` is the file that was mastered, empty for a render and for a master made of a session's stems. That of a
    release lists its songs; such a job is of `release_id` and of no one song.
    """

    id: int
    song_id: int | None
    session_id: int | None
    round_id: int | None
    out_folder: str
    state: JobState
    started_at: str
    ended_at: str | None = None
    error: str = ""
    kind: JobKind = JobKind.RENDER
    source: str = ""
    release_id: int | None = None


@dataclass(frozen=True, slots=True)
class Deliverable:
    """A variant in one format, as delivered; levels are LUFS, LU, dBFS and dBTP, None where undefined.

    `profile` is what a master was made for, such as streaming; None for a mix. `song_id` is set for those files of a
    release that are one song's.
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
    song_id: int | None = None


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
