"""What merging, deleting and adding mean for a client, a release and a song, in words and in deeds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.undo import Undoable, undo_change
from app.errors import UsageError
from widgets.services import WindowServices

_ITS_OWN = 2  # rows that come with an entry: itself, and the brief of a song


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry. `joined` says what becomes of the other one when two are merged, `lost` what goes with one."""

    noun: str
    joined: str
    lost: str
    merge: Callable[[Catalogue, int, int], Undoable]
    remove: Callable[[Catalogue, int], Undoable]


CLIENT = EntryKind(
    "client",
    "Its songs, releases, quotes and invoices become those of {name}, empty fields are filled from it",
    "Their songs, rounds, notes and renders go from the catalogue",
    merge_clients,
    remove_client,
)
RELEASE = EntryKind(
    "release",
    "Its songs and masters become those of {name}, empty fields are filled from it",
    "Its songs stay, without a release",
    merge_releases,
    remove_release,
)
SONG = EntryKind(
    "song",
    "Its sessions, renders and hours become those of {name}, its rounds follow after that song's own, empty fields are "
    "filled from it",
    "Its rounds, notes, sessions, renders and hours go from the catalogue",
    merge_songs,
    remove_song,
)


def remember_added(services: WindowServices, name: str, rows: Sequence[tuple[EntryKind, int]]) -> None:
    """Let the adding of `name` be undone: these rows were made for it, each before those that it belongs to."""
    catalogue = services.catalogue
    gone: list[Undoable] = []

    def undo() -> None:
        with catalogue.transaction():
            removals = [whole.remove(catalogue, row) for whole, row in rows]
            if any(len(done.changes) > _ITS_OWN for done in removals):
                raise UsageError(
                    f"{name} has been worked on since it was added, so that is not undone; nothing was changed: delete "
                    "it, if that is what you want.",
                    code="worked_on_since",
                    name=name,
                )
        gone.extend(removals)

    def redo() -> None:
        with catalogue.transaction():
            while gone:
                undo_change(catalogue, gone[-1])
                gone.pop()

    services.edits.remember(f"adding {name}", redo, undo)
