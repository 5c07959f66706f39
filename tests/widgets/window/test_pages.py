"""A page is one place: its package, and one entry in the composition's list."""

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.settings import Theme
from render.monitor import Unwatched
from tests.widgets.conftest import ENOUGH_MS, TODAY
from widgets.composition import PACKAGES, App, compose_window, page_makers
from widgets.page import MenuAction, MenuPlace, Page, PageServices, SongSection, WindowPart
from widgets.palette.page import PaletteController
from widgets.pictures import draw_window
from widgets.song.view import SongView


class MicrophonesView(QWidget):
    """A page that nothing outside this file knows."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page_microphones")
        self.read = self.counted = 0
        QVBoxLayout(self).addWidget(QLabel("Two of them are lent."))

    def refresh(self) -> None:
        """Read the page again."""
        self.read += 1

    def count(self) -> None:
        """What the page's own action does."""
        self.counted += 1


class LyricsView(QWidget):
    """A section that nothing outside this file knows."""

    def __init__(self) -> None:
        super().__init__()
        self.songs: list[int] = []


def make(services: PageServices) -> Page:
    """As the `page.py` of a package."""
    view = MicrophonesView()
    place = MenuPlace("&Studio", 1, 1)
    return Page(
        key="microphones",
        title="Microphones",
        icon="queue",
        view=view,
        refresh=view.refresh,
        begin=lambda: services.messages.say("Two microphones are lent."),
        actions=(MenuAction("count_microphones", "Count the microphones", "Ctrl+Alt+M", place, view.count),),
    )


def make_section(_services: PageServices) -> WindowPart:
    """As the `page.py` of a package that adds a section to the Song page."""
    view = LyricsView()
    return SongSection(
        key="lyrics",
        title="Lyrics",
        view=view,
        show_song=lambda song_id, _stems: view.songs.append(song_id),
        actions=(MenuAction("open_lyrics", "Lyrics", "Ctrl+Alt+L", MenuPlace("&Song", 7, 1), section="lyrics"),),
    )


@pytest.fixture
def app(qtbot: QtBot, qapp: QApplication, studio: Studio) -> Iterator[App]:
    """The window with a page and a section more."""
    made = compose_window(qapp, studio, lambda: TODAY, makers=(*page_makers(), make, make_section))
    made.window.show()
    yield made
    made.shutdown.begin()
    qtbot.waitUntil(lambda: made.window.may_close, timeout=ENOUGH_MS)
    made.window.deleteLater()
    assert multiprocessing.active_children() == []


def test_it_stands_on_the_rail_above_the_settings(app: App) -> None:
    """Its button opens it, and it is read as it comes to the front and whenever the catalogue changes."""
    view, rail = app.find(MicrophonesView), app.window.rail
    rail.button("microphones").click()
    assert (app.window.page, view.isVisible(), view.read) == ("microphones", True, 1)
    assert rail.button("microphones").accessibleName() == "Microphones"
    assert rail.button("billing").y() < rail.button("microphones").y() < rail.button("settings").y()
    app.services.watch.touch()
    assert view.read == 2


def test_it_and_its_action_stand_in_the_menus(app: App) -> None:
    """The page after the others in View; a menu that the window does not know stands before View."""
    actions, view = app.window.actions_by_key, app.find(MicrophonesView)
    assert [title for title in actions.menus if "/" not in title][-3:] == ["&Studio", "&View", "&Help"]
    assert actions["page_microphones"].shortcut().toString() == f"Ctrl+{len(app.pages.on_rail)}"
    assert actions["page_microphones"] in actions.menus["&View"].actions()
    actions["page_microphones"].trigger()
    assert app.window.page == "microphones"
    assert actions["count_microphones"] in actions.menus["&Studio"].actions()
    actions["count_microphones"].trigger()
    assert view.counted == 1


def test_the_palette_finds_both(qtbot: QtBot, app: App) -> None:
    """By their words, with their shortcuts."""
    palette = app.find(PaletteController)
    palette.open()
    dialog = palette.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.field, "microphones")
    wanted = [("Count the microphones", "Ctrl+Alt+M"), ("Microphones", f"Ctrl+{len(app.pages.on_rail)}")]
    qtbot.waitUntil(lambda: [(each.title, each.keys) for each in dialog.model.entries][1:] == wanted)
    dialog.reject()


def test_it_is_among_the_screenshots(app: App, tmp_path: Path) -> None:
    """In both themes, with the pages that were there before."""
    names = [path.name for path in draw_window(app, tmp_path, Unwatched())]
    for theme in (Theme.LIGHT, Theme.DARK):
        assert f"page_microphones-{theme}.png" in names
        assert (tmp_path / f"page_microphones-{theme}.png").is_file()
    assert len(names) == 2 * (len(app.pages.on_rail) + sum(each.pictured for each in app.pages.sections))


def test_it_begins_what_waits_for_the_window(app: App) -> None:
    """Once that is in view."""
    app.pages.begin()
    assert app.window.messages.shown
    assert app.window.messages.shown.text == "Two microphones are lent."


def test_a_section_of_the_song_stands_after_the_others(app: App) -> None:
    """It is told of the song, and its action opens it; without a song that is said."""
    view, section = app.find(SongView), app.pages.sections[-1]
    assert view.section_bar.tabText(view.section_bar.count() - 1) == "Lyrics"
    app.window.actions_by_key["open_lyrics"].trigger()
    assert app.window.messages.shown
    assert app.window.messages.shown.text == "Choose a song on the Board, or open one."
    client = app.services.catalogue.clients.add("Rosa Fenn")
    song = app.services.catalogue.songs.add(client.id, "Ember")
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_lyrics"].trigger()
    assert view.section is section.view
    assert set(app.find(LyricsView).songs) == {song.id}


def test_every_package_with_a_page_is_listed() -> None:
    """A page.py that nobody makes would never be seen."""
    widgets = Path(__file__).parents[3] / "widgets"
    assert {path.parent.name for path in widgets.glob("*/page.py")} == set(PACKAGES)
