"""The palette, which finds whatever any page offers: it asks off the window's thread and opens what is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.catalogue import Catalogue
from app.domain.catalogue import HitKind, SearchHit
from render.errors import BouncedeskError
from widgets.catalogue_access import BackgroundRead
from widgets.page import MenuAction, MenuPlace, PageServices, WindowPart
from widgets.palette.palette_dialog import PaletteDialog
from widgets.palette.palette_entries import action_entries, hit_entries, recent_songs
from widgets.services import WindowServices

_NOTHING = "Nothing is called so. Words are found by their beginnings, in names, notes, briefs and enquiries."
_EMPTY = "Type to find anything: songs, clients, notes, pages, actions."


class PaletteController(QObject):
    """One palette at a time."""

    def __init__(self, services: WindowServices, window: QWidget) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self._actions: Sequence[QAction] = ()
        self.dialog: PaletteDialog | None = None
        self._reading = BackgroundRead("palette", self)
        self._reading.came.connect(self._show)
        self._reading.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._reading.close)

    def offer(self, actions: Sequence[QAction]) -> None:
        """Offer these actions from now on."""
        self._actions = actions

    def open(self) -> None:
        """Open the palette; with nothing typed it offers the songs worked on lately."""
        if self.dialog is not None:
            return
        dialog = self.dialog = PaletteDialog(self._services.look, self._window)
        dialog.typed.connect(self._ask)
        dialog.finished.connect(self._forget)
        dialog.place_over(self._window)
        dialog.open()
        dialog.field.setFocus()
        self._ask("")

    def _ask(self, text: str) -> None:
        catalogue = self._services.catalogue
        self._reading.ask(lambda: (text, _find(catalogue, text)))

    def _show(self, answer: tuple[str, list[SearchHit]]) -> None:
        text, hits = answer
        if self.dialog is None:
            return
        entries = [*hit_entries(hits, self._opener), *action_entries(self._actions, text)]
        hint = "" if entries else _NOTHING if text.strip() else _EMPTY
        self.dialog.show_entries(entries, text, hint)

    def _opener(self, hit: SearchHit) -> Callable[[], object]:
        return lambda: self._open(hit)

    def _open(self, hit: SearchHit) -> None:
        navigate = self._services.navigate
        if hit.song_id is not None:
            navigate.song.emit(hit.song_id)
        if hit.kind is HitKind.NOTE:
            navigate.note.emit(hit.id)
        elif hit.kind is HitKind.BRIEF:
            navigate.section.emit("brief")
        elif hit.kind is HitKind.CLIENT:
            navigate.client.emit(hit.id)
        elif hit.kind is HitKind.RELEASE:
            self._open_release(hit.id)

    def _open_release(self, release_id: int) -> None:
        """The client whose release it is; it may have been deleted since it was found."""
        try:
            release = self._services.catalogue.releases.get(release_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._services.navigate.client.emit(release.client_id)

    def _forget(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None


def make(services: PageServices) -> WindowPart:
    """Songs, clients, notes, pages and actions, from one line to type in."""
    controller = PaletteController(services, services.window)
    place = MenuPlace("&Edit", 1, 2)
    return WindowPart(
        menus_made=lambda actions: controller.offer(tuple(actions.values())),
        actions=(MenuAction("find", "Find anything …", "Ctrl+K", place, controller.open),),
    )


def _find(catalogue: Catalogue, text: str) -> list[SearchHit]:
    return catalogue.search.find(text) if text.strip() else recent_songs(catalogue)
