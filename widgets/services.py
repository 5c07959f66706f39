"""What every controller works with, handed to it when the window is composed."""

from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Signal

from app.bootstrap import Studio
from app.catalogue import Catalogue
from widgets.bridge import JobBridge
from widgets.common.look import Look
from widgets.common.messages import Messages
from widgets.details import DetailsKeeper
from widgets.keeper import PreferencesKeeper
from widgets.undo import Edits
from widgets.watch import CatalogueWatch


class Navigator(QObject):
    """Wishes to see something else; the window fulfils them."""

    page = Signal(str)
    song = Signal(object)
    client = Signal(object)
    new_song = Signal(object)
    quote = Signal(object)  # the id of one to change


@dataclass(frozen=True, slots=True)
class WindowServices:
    """The studio without Qt, and the window's own services."""

    studio: Studio
    look: Look
    messages: Messages
    jobs: JobBridge
    watch: CatalogueWatch
    edits: Edits
    preferences: PreferencesKeeper
    details: DetailsKeeper
    navigate: Navigator

    @property
    def catalogue(self) -> Catalogue:
        """The studio's catalogue, the Qt-free part that pages ask most."""
        return self.studio.catalogue

    @property
    def of_the_window(self) -> tuple[QObject, ...]:
        """Those that end with the window."""
        mine = (getattr(self, field.name) for field in fields(self))
        return tuple(service for service in mine if isinstance(service, QObject))
