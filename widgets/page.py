"""What a package adds to the window: a page on the rail, a section of the Song page, or dialogs alone.

The `page.py` of a package has one function, `make(services)`, which returns one of these with the actions it offers to
menus and palette; `widgets/composition.py` lists the packages.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.domain.session import Stem
from widgets.jobs import MasterJobs, RecordedJobs, ReleaseJobs, RenderJobs
from widgets.services import WindowServices
from widgets.window.rail import RailEntry


@dataclass(frozen=True, slots=True)
class PageServices(WindowServices):
    """What a page is made with: the window's services, and the jobs that more than one page shows."""

    scans: RecordedJobs
    renders: RenderJobs
    masters: MasterJobs
    releases: ReleaseJobs

    @property
    def recorded(self) -> tuple[RecordedJobs, ...]:
        """The kinds of jobs that the catalogue remembers."""
        return self.renders, self.masters, self.releases

    def unfinished(self, song_id: int) -> str:
        """What of a song is still being made and how far it is, as a sentence; empty where nothing is."""
        tasks = [task for jobs in (self.renders, self.masters) if (task := jobs.task_of(song_id))]
        return " ".join(
            f"“{task.job.title}” is at {round(100 * task.job.progress.fraction) if task.job.progress else 0} %."
            for task in tasks
        )

    @classmethod
    def sharing(cls, services: WindowServices) -> "PageServices":
        """The services with jobs of each kind, none going on."""
        window = services.window
        return cls(
            **services.by_name,
            scans=RecordedJobs(services, window),
            renders=RenderJobs(services, window),
            masters=MasterJobs(services, window),
            releases=ReleaseJobs(services, window),
        )


class MenuPlace(NamedTuple):
    """The menu, the group in it (lines are drawn between groups), and the order within the group.

    `&View/Theme` is a menu inside another. A menu that the window does not know stands before View.
    """

    menu: str
    group: int
    order: int


@dataclass(frozen=True, slots=True)
class MenuAction:
    """An action: its key, which is its object name, what menus and palette call it, its shortcut, and what it does.

    `on_song` is given the id of the song in view; where there is none, that is said instead. `section` is a section of
    the Song page that is brought to the front before `do`, under the same condition.
    """

    key: str
    text: str
    shortcut: str
    place: MenuPlace
    do: Callable[[], object] | None = None
    _: KW_ONLY
    on_song: Callable[[int], object] | None = None
    section: str = ""
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowPart:
    """What any package may add, with or without a page of its own.

    `takes` is asked what to do with a path dropped on the window, and answers False where that is not its business.
    `unsaved` answers what would be lost by quitting now, as a sentence, or nothing; where nobody can be asked about it,
    as when the system ends the program, `put_aside` keeps it for the next start. `begin` is called once the window is
    in view, `menus_made` with every action by its key once they are in the menus.
    """

    actions: tuple[MenuAction, ...] = ()
    on_rail: QWidget | None = None
    takes: Callable[[Path], bool] | None = None
    begin: Callable[[], object] | None = None
    unsaved: Callable[[], str] | None = None
    put_aside: Callable[[], object] | None = None
    menus_made: Callable[[Mapping[str, QAction]], object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SongSection(WindowPart):
    """A section of the Song page; `show_song` is called with a song's id and stems whenever they have been read.

    A section that is `pictured` is among the screenshots.
    """

    key: str
    title: str
    view: QWidget
    show_song: Callable[[int, Sequence[Stem]], object]
    pictured: bool = False


class SectionHost(Protocol):
    """A page with sections, which are those of the song that is open on it."""

    def open_song(self) -> int | None:
        """The open song, None while there is none."""

    def add_section(self, section: SongSection) -> None:
        """Put a section after those there are."""

    def open_section(self, key: str) -> None:
        """Bring a section to the front."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(WindowPart):
    """A page on the rail: `refresh` reads it again, `song_in_view` is the song that is open or chosen on it."""

    key: str
    title: str
    icon: str
    view: QWidget
    refresh: Callable[[], object]
    song_in_view: Callable[[], int | None] = lambda: None
    sections: SectionHost | None = None
    at_foot: bool = False

    @property
    def entry(self) -> RailEntry:
        """How it stands on the rail."""
        return RailEntry(self.key, self.title, self.icon, at_foot=self.at_foot)


@dataclass(frozen=True, slots=True)
class Pages:
    """Everything the packages add, in the order of the composition's list."""

    parts: Sequence[WindowPart]

    def __getitem__(self, key: str) -> Page:
        return next(page for page in self.on_rail if page.key == key)

    @property
    def on_rail(self) -> tuple[Page, ...]:
        """The pages, from the top of the rail."""
        return tuple(part for part in self.parts if isinstance(part, Page))

    @property
    def sections(self) -> tuple[SongSection, ...]:
        """The sections of the Song page after its first, from the left."""
        return tuple(part for part in self.parts if isinstance(part, SongSection))

    @property
    def with_sections(self) -> Page:
        """The page that the sections stand on."""
        return next(page for page in self.on_rail if page.sections)

    def begin(self) -> None:
        """The window is in view: do what waited for that."""
        for part in self.parts:
            if part.begin:
                part.begin()

    def unsaved(self) -> str:
        """What would be lost by quitting now, a sentence each; empty where nothing would."""
        return " ".join(filter(None, (part.unsaved() for part in self.parts if part.unsaved)))

    def put_aside(self) -> None:
        """Keep what would be lost for the next start."""
        for part in self.parts:
            if part.put_aside:
                part.put_aside()

    @property
    def actions(self) -> tuple[MenuAction, ...]:
        """Every action that is offered."""
        return tuple(action for part in self.parts for action in part.actions)
