"""Merging two entries, deleting one, undoing that one was added: clients, releases and songs, from wherever shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.undo import Undoable, undo_change
from app.errors import UsageError
from app.text import fold
from widgets.common.dialogs import ConfirmDialog, FormDialog
from widgets.common.fields import NameChooser
from widgets.common.labels import TextLabel
from widgets.common.look import Look
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


class MergeDialog(FormDialog):
    """`chosen` carries the id of the other entry; `others` are in the order in which they are offered."""

    chosen = Signal(int)

    def __init__(
        self,
        look: Look,
        whole: EntryKind,
        name: str,
        others: Mapping[str, int],
        likely: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, f"Merge {whole.noun}s", "Merge", parent)
        self.setObjectName(f"merge_{whole.noun}s")
        self._noun, self._ids = whole.noun, {fold(each): row for each, row in others.items()}
        self.other = NameChooser("The other entry", f"The other {whole.noun}'s name")
        self.other.offer(list(others))
        self.other.setEditText(likely)
        self.add_field(f"The other entry for the same {whole.noun}", self.other, (0, 0))
        consequence = f"{whole.joined.format(name=name)}, and it goes from the list. Undo parts the two again."
        self.body.insertWidget(2, TextLabel(consequence, "muted", wrap=True))

    def submit(self) -> None:
        """Tell which one it is."""
        wanted = fold(self.other.currentText().strip())
        if wanted in self._ids:
            self.accept()
            self.chosen.emit(self._ids[wanted])
        else:
            self.show_problem(f"Choose another {self._noun} from the list." if wanted else "Choose the other entry.")


class EntryActions(QObject):
    """Asks, does it, and lets it be undone row by row; `done` carries the entry that is there afterwards, or 0.

    `say` shows why something cannot be where a dialog stands before the window's own messages.
    """

    done = Signal(int)

    def __init__(
        self,
        services: WindowServices,
        whole: EntryKind,
        window: QWidget,
        say: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(window)
        self._services, self._whole, self._window, self._say = services, whole, window, say
        self.dialog: QDialog | None = None

    def ask_merge(self, row: int, name: str, others: Mapping[str, int], likely: str = "") -> None:
        """Ask which of the others, by name, is the entry `row`; the likely one is filled in."""
        if not others:
            say = self._say or self._services.messages.say
            say(f"There is no other {self._whole.noun} that {name} could be merged with.")
            return
        dialog = MergeDialog(self._services.look, self._whole, name, others, likely, self._window)
        names = {other: title for title, other in others.items()}
        dialog.chosen.connect(lambda other: self._merge(row, other, f"merging {names[other]} into {name}"))
        self._open(dialog)

    def ask_remove(self, row: int, name: str) -> None:
        """Delete an entry, after asking."""
        text = f"{self._whole.lost}; files on disk stay. It can be undone."
        dialog = ConfirmDialog(self._services.look, f"Delete {name}?", text, ("Delete", "Keep"), self._window)
        dialog.accepted.connect(partial(self._remove, row, f"deleting {name}"))
        self._open(dialog)

    def _merge(self, row: int, other: int, text: str) -> None:
        catalogue = self._services.catalogue
        if self._make(text, lambda: self._whole.merge(catalogue, row, other)):
            self.done.emit(row)

    def _remove(self, row: int, text: str) -> None:
        catalogue = self._services.catalogue
        if self._make(text, lambda: self._whole.remove(catalogue, row)):
            self.done.emit(0)

    def _make(self, text: str, do: Callable[[], Undoable]) -> bool:
        """Undo puts back exactly what the last doing changed."""
        done: list[Undoable] = []
        undo = partial(self._undo, done)
        return self._services.edits.make(text, lambda: done.append(do()), undo, self._say)

    def _undo(self, done: list[Undoable]) -> None:
        undo_change(self._services.catalogue, done.pop())

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
