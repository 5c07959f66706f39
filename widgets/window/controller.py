"""Ties the pages together: what the rail, the menus and wishes to be elsewhere do, whatever the pages are."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app import __version__
from app.domain.jobs import JobState
from app.settings import Theme
from widgets.common.fields import SearchField
from widgets.job_bridge import Task
from widgets.page import MenuAction, MenuPlace, Pages
from widgets.services import WindowServices
from widgets.window.view import MainWindow

_THEMES = {Theme.SYSTEM: "As the system", Theme.LIGHT: "Light", Theme.DARK: "Dark"}
_LICENCE = "Free software under the GNU General Public Licence, version 3 or later."


class WindowController(QObject):
    """Knows the pages by their list alone. The page in front is read again when the catalogue changes."""

    def __init__(self, services: WindowServices, window: MainWindow, pages: Pages) -> None:
        super().__init__(window)
        self._services, self._window, self._pages = services, window, pages
        services.navigate.ask(lambda: window.page, self._song_in_view)
        self._connect_pages()
        self._fill_menus()
        self._connect_services()
        services.messages.flush()
        self.open_page(pages.on_rail[0].key)

    def open_page(self, key: str) -> None:
        """Show a page as the catalogue is now."""
        self._window.open_page(key)
        self.refresh()

    def open_song(self, song_id: int) -> None:
        """Show a song."""
        self._services.navigate.song.emit(song_id)

    def open_section(self, key: str) -> bool:
        """Bring a section of the song in view to the front; False where no song is, which is said."""
        host = self._pages.with_sections.sections
        song_id = self._song_in_view() or (host.open_song() if host else None)
        if host is None or song_id is None:
            self._say_choose()
            return False
        self.open_song(song_id)
        host.open_section(key)
        return True

    def refresh(self) -> None:
        """Read the page in front again; the others when they come to the front."""
        self._pages[self._window.page].refresh()

    def take_path(self, path: Path) -> None:
        """What was dropped goes to the first package whose business it is."""
        next((part for part in self._pages.parts if part.takes and part.takes(path)), None)

    def _connect_pages(self) -> None:
        host = self._pages.with_sections.sections
        for section in self._pages.sections:
            if host:
                host.add_section(section)
        for part in self._pages.parts:
            if part.on_rail:
                self._window.rail.extras.addWidget(part.on_rail)

    def _connect_services(self) -> None:
        services, window = self._services, self._window
        services.messages.said.connect(window.messages.show_message)
        services.watch.changed.connect(self.refresh)
        services.edits.made.connect(services.watch.touch)
        services.navigate.page.connect(self.open_page)
        services.navigate.front.connect(window.open_page)
        services.navigate.section.connect(self.open_section)
        services.navigate.act.connect(lambda key: window.actions_by_key[key].trigger())
        for signal in (services.jobs.started, services.jobs.progressed, services.jobs.ended):
            signal.connect(self._show_activity)
        window.rail.chosen.connect(self.open_page)
        window.rail.find_wanted.connect(partial(services.navigate.act.emit, "find"))
        window.dropped.connect(self.take_path)
        services.look.changed.connect(self._mark_theme)

    def _fill_menus(self) -> None:
        actions, stack = self._window.actions_by_key, self._services.edits.stack
        actions.fill((*self._pages.actions, *self._own_actions()), self._slot)
        actions.adopt_edits(stack.createUndoAction(self._window, "Undo"), stack.createRedoAction(self._window, "Redo"))
        for part in self._pages.parts:
            if part.menus_made:
                part.menus_made(actions.by_key)
        self._mark_theme()

    def _own_actions(self) -> list[MenuAction]:
        """Those of the window itself, with one for each page and theme."""
        quit_role, about_role = QAction.MenuRole.QuitRole, QAction.MenuRole.AboutRole
        own = [
            MenuAction("quit", "Quit", "Ctrl+Q", MenuPlace("&File", 3, 2), self._window.close, role=quit_role),
            MenuAction("filter", "Filter", "Ctrl+F", MenuPlace("&Edit", 1, 1), self._filter),
            MenuAction("about", "About Bouncedesk", "", MenuPlace("&Help", 1, 1), self._about, role=about_role),
        ]
        for place, page in enumerate(self._pages.on_rail, 1):
            at, open_it = MenuPlace("&View", 1, place), partial(self.open_page, page.key)
            own.append(MenuAction(f"page_{page.key}", page.title, f"Ctrl+{place}" if place < 10 else "", at, open_it))
        for place, (theme, title) in enumerate(_THEMES.items()):
            at, choose = MenuPlace("&View/Theme", 1, place), partial(self._choose_theme, theme)
            own.append(MenuAction(f"theme_{theme}", title, f"Ctrl+Alt+{place}", at, choose, checkable=True))
        return own

    def _slot(self, action: MenuAction) -> Callable[[], object]:
        """What an action calls, with the song or section that it is for."""
        do, on_song, section = action.do, action.on_song, action.section

        def run() -> None:
            if on_song:
                self._act_on_song(on_song)
            elif (not section or self.open_section(section)) and do:
                do()

        return run

    def _act_on_song(self, act: Callable[[int], object]) -> None:
        song_id = self._song_in_view()
        if song_id is None:
            self._say_choose()
        else:
            act(song_id)

    def _song_in_view(self) -> int | None:
        """The song that the Song menu means: the open one, or the one chosen on the Board."""
        return self._pages[self._window.page].song_in_view()

    def _filter(self) -> None:
        field = self._search_field()
        if field is None:
            self.open_page(self._pages.on_rail[0].key)
            field = self._search_field()
        if field:
            field.setFocus()
            field.selectAll()

    def _search_field(self) -> SearchField | None:
        page = self._window.stack.currentWidget()
        return page.findChild(SearchField) if page else None

    def _say_choose(self) -> None:
        self._services.messages.say("Choose a song on the Board, or open one.", "info")

    def _about(self) -> None:
        self._services.messages.say(f"Bouncedesk {__version__}: from stems to sign-off. {_LICENCE}", "info")

    def _choose_theme(self, theme: Theme) -> None:
        preferences = self._services.preferences
        preferences.change(replace(preferences.current, theme=theme))
        self._mark_theme()

    def _mark_theme(self) -> None:
        for theme in Theme:
            self._window.actions_by_key[f"theme_{theme}"].setChecked(theme is self._services.look.choice)

    def _show_activity(self, _task: Task) -> None:
        tasks = self._services.jobs.tasks
        running = [task for task in tasks if task.job.state is JobState.RUNNING] or list(tasks)
        if running:
            self._window.rail.activity.show_job(running[0].job.title, running[0].job.progress)
        else:
            self._window.rail.activity.show_job("", None)
