"""What a search comes up with."""

from dataclasses import dataclass
from enum import StrEnum


class FoundKind(StrEnum):
    CLIENT = "client"
    RELEASE = "release"
    SONG = "song"
    BRIEF = "brief"
    ENQUIRY = "enquiry"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Found:
    """One row that holds the words: its id among its kind, how it is called, whose it is, and a line of its text.

    `song_id` is the song it belongs to, None for clients and releases. Briefs and enquiries are called by their song, a
    note by its round, as in Ember/2.
    """

    kind: FoundKind
    id: int
    title: str
    owner: str
    text: str
    song_id: int | None
