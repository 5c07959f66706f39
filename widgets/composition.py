"""Puts the window together: its services, and the pages in their order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.bootstrap import Studio
from app.settings import Theme, preferences_file
from widgets.catalogue_access import CatalogueWatch, Edits
from widgets.common.look import Look
from widgets.common.messages import Messages
from widgets.common.sound_output import AudioOutput, SoundOutput
from widgets.job_bridge import JobBridge
from widgets.kept_settings import DetailsKeeper, PreferencesKeeper
from widgets.page import Pages, PageServices, WindowPart
from widgets.services import Navigator, WindowServices
from widgets.window.controller import WindowController
from widgets.window.lifetime import Shutdown
from widgets.window.view import MainWindow

PACKAGES = (
    "board",
    "song",
    "clients",
    "queue",
    "pricing",
    "billing",
    "settings",
    "rounds",
    "brief",
    "hours",
    "balance",
    "master",
    "activity",
    "enquiry",
    "forms",
    "merging",
    "intake",
    "advice",
    "release",
    "palette",
)
"""The packages whose `page.py` makes a part of the window: those on the rail from its top, sections of a song from the
left, dialogs in the order in which they are offered what is dropped."""

PageMaker = Callable[[PageServices], WindowPart]
Found = TypeVar("Found", bound=QObject)


@dataclass(frozen=True, slots=True)
class App:
    """The whole window, with what tests and the screenshots need to reach."""

    services: PageServices
    window: MainWindow
    pages: Pages
    controller: WindowController
    shutdown: Shutdown

    def find(self, kind: type[Found]) -> Found:
        """The view, controller or dialog of a class, wherever in the window it is; raises LookupError without one."""
        part = self.window.findChild(kind)
        if part is None:
            raise LookupError(f"There is no {kind.__name__} in the window.")
        return part


def page_makers() -> tuple[PageMaker, ...]:
    """What makes each part of the window."""
    return tuple(import_module(f"widgets.{package}.page").make for package in PACKAGES)


def compose_window(
    application: QApplication,
    studio: Studio,
    today: Callable[[], date] = date.today,
    theme: Theme | None = None,
    output: AudioOutput | None = None,
    makers: Sequence[PageMaker] | None = None,
) -> App:
    """The window of a studio, not yet shown.

    `theme` stands in for the one preferred, `output` for the loudspeakers, `makers` for those of every page.
    """
    messages = Messages()
    preferences = PreferencesKeeper(preferences_file(studio.paths.data), messages)
    look = Look(application)
    look.choose(theme or preferences.current.theme)
    window = MainWindow(look)
    services = PageServices.sharing(
        WindowServices(
            studio=studio,
            window=window,
            look=look,
            messages=messages,
            jobs=JobBridge(studio.runner, window),
            watch=CatalogueWatch(studio.catalogue, messages, window),
            edits=Edits(messages, window),
            preferences=preferences,
            details=DetailsKeeper(studio.paths.studio, messages, window),
            navigate=Navigator(window),
            today=today,
            output=output or SoundOutput(window),
        )
    )
    for service in (look, messages, preferences):
        service.setParent(window)  # and end with it
    services.jobs.set_slots(preferences.current.slots)
    pages = Pages([make(services) for make in (makers or page_makers())])
    window.show_pages(pages.on_rail)
    return App(
        services, window, pages, WindowController(services, window, pages), Shutdown(services, window, pages.unsaved)
    )
