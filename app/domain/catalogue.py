"""What the catalogue remembers: clients, releases, songs and their stages, who did what; and what a search finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.errors import UsageError
from render.tables import read_resource


class ClientKind(StrEnum):
    """A business is owed statutory interest and may account for VAT abroad; a private person is quoted gross prices."""

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


class HitKind(StrEnum):
    CLIENT = "client"
    RELEASE = "release"
    SONG = "song"
    BRIEF = "brief"
    ENQUIRY = "enquiry"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One row that holds the words: its id among its kind, how it is called, whose it is, and a line of its text.

    `song_id` is the song it belongs to, None for clients and releases. Briefs and enquiries are called by their song, a
    note by its round, as in Ember/2.
    """

    kind: HitKind
    id: int
    title: str
    owner: str
    text: str
    song_id: int | None


@dataclass(frozen=True, slots=True)
class StageRules:
    """Where a song may go from each stage, and the sentence for where it may not."""

    moves: Mapping[Stage, frozenset[Stage]]
    refusals: Mapping[Stage, str]

    @classmethod
    def load(cls) -> Self:
        """The rules of `resources/stages.toml`."""
        read = read_resource("stages.toml").values
        return cls(
            {Stage(stage): frozenset(map(Stage, allowed)) for stage, allowed in read["moves"].items()},
            {Stage(stage): sentence for stage, sentence in read["refused"].items()},
        )

    def allows(self, song: Song, stage: Stage) -> bool:
        """Whether the song may go to `stage`; it may always stay where it is."""
        if stage in {song.stage, Stage.ARCHIVED}:
            return True
        if song.stage is Stage.ARCHIVED:
            # One archived before it was known where it stood may go anywhere.
            return song.archived_from in {None, stage} or stage in self._from(song.archived_from)
        return stage in self._from(song.stage)

    def check(self, song: Song, stage: Stage) -> None:
        """Raise `UsageError` where the song may not go to `stage`."""
        if not self.allows(song, stage):
            stands = song.archived_from or song.stage
            sentence = self.refusals[stage].format(stage=stands.value.replace("_", " "))
            raise UsageError(f"{sentence} Nothing was changed.", code="stage_refused", song=song.id, stage=stage)

    def _from(self, stage: Stage | None) -> frozenset[Stage]:
        return self.moves[stage] if stage else frozenset()
