"""What merging and deleting mean for a client, a release and a song, in words and in deeds; knows no Qt."""

from collections.abc import Callable
from dataclasses import dataclass

from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.undo import Undoable


@dataclass(frozen=True, slots=True)
class Whole:
    """A kind of entry. `joined` says what becomes of the other one when two are merged, `lost` what goes with one."""

    noun: str
    joined: str
    lost: str
    merge: Callable[[Catalogue, int, int], Undoable]
    remove: Callable[[Catalogue, int], Undoable]


CLIENT = Whole(
    "client",
    "Its songs, releases, quotes and invoices become those of {name}, empty fields are filled from it",
    "Their songs, rounds, notes and renders go from the catalogue",
    merge_clients,
    remove_client,
)
RELEASE = Whole(
    "release",
    "Its songs and masters become those of {name}, empty fields are filled from it",
    "Its songs stay, without a release",
    merge_releases,
    remove_release,
)
SONG = Whole(
    "song",
    "Its sessions, renders and hours become those of {name}, its rounds follow after that song's own, empty fields are "
    "filled from it",
    "Its rounds, notes, sessions, renders and hours go from the catalogue",
    merge_songs,
    remove_song,
)
