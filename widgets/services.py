"""What every page and controller works with, handed to it when the window is composed."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap import Studio
from app.catalogue import Catalogue
from app.use_cases.books import Books
from widgets.catalogue_access import CatalogueWatch, Edits
from widgets.common.look import Look
from widgets.common.messages import Messages
from widgets.common.sound_output import AudioOutput
from widgets.documents.papers import QtPapers
from widgets.job_bridge import JobBridge
from widgets.kept_settings import DetailsKeeper, PreferencesKeeper


class Navigator(QObject):
    """Where one is, and wishes to see or do something that another package has; that package fulfils them.

    Numbers are the ids of what is meant.
    """

    page = Signal(str)  # the key of a page, to be read again and shown
    front = Signal(str)  # the key of a page that has just been read
    section = Signal(str)  # the key of a section of the song in view
    act = Signal(str)  # the key of an action of the menus
    song = Signal(object)
    client = Signal(object)
    quote = Signal(object)  # to be changed
    note = Signal(object)  # of the song that is open
    song_added = Signal(object)
    add_song = Signal(object)  # what is known of it, a SongDraft
    edit_song = Signal(object)
    edit_client = Signal(object)
    stage = Signal(object, object)  # a song and the Stage it is put in
    statement = Signal(object)  # of a client
    arrived = Signal(object, object)  # a session's path, and the song it is probably of
    letter = Signal()  # to the client of the song that is open

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page: Callable[[], str] = str
        self._song: Callable[[], int | None] = lambda: None

    def ask(self, page: Callable[[], str], song: Callable[[], int | None]) -> None:
        """Ask these from now on what is in view."""
        self._page, self._song = page, song

    def in_front(self, page: str) -> bool:
        """Whether the page of a key is the one in front."""
        return self._page() == page

    def song_in_view(self) -> int | None:
        """The song that the Song menu means: the open one, or the one chosen on the Board."""
        return self._song()


@dataclass(frozen=True, slots=True)
class WindowServices:
    """The studio without Qt, and the window's own services; `output` is the loudspeakers."""

    studio: Studio
    window: QWidget
    look: Look
    messages: Messages
    jobs: JobBridge
    watch: CatalogueWatch
    edits: Edits
    preferences: PreferencesKeeper
    details: DetailsKeeper
    navigate: Navigator
    today: Callable[[], date]
    output: AudioOutput

    @property
    def catalogue(self) -> Catalogue:
        """The studio's catalogue, the Qt-free part that pages ask most."""
        return self.studio.catalogue

    def books(self) -> Books:
        """The books as they are now: commands may have set the studio's details meanwhile."""
        return Books.open(self.catalogue, self.studio.paths, QtPapers, self.today())

    @property
    def by_name(self) -> dict[str, Any]:
        """Each under its name, to be handed on."""
        return {field.name: getattr(self, field.name) for field in fields(self)}
