"""The window as a whole: names, menus, shortcuts, accessible names, refresh, and a clean end."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.catalogue import Catalogue
from app.catalogue.database import Database
from app.domain.catalogue import Song, Stage
from app.domain.jobs import JobState
from app.settings import Theme
from tests.app.jobs import tasks
from widgets.board.stage_column import CardDelegate
from widgets.board.view import BoardView
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.pricing.controller import PricingController
from widgets.settings.page import SettingsController


def test_everything_has_its_name(app: App) -> None:
    """The names that scripts and tests find the parts by."""
    assert app.window.objectName() == "main_window"
    assert app.window.findChild(QWidget, "rail") is app.window.rail
    for page in app.pages.on_rail:
        assert app.window.findChild(QWidget, f"page_{page.key}") is not None


def test_pages_open_by_shortcut(app: App) -> None:
    """Ctrl+1 and on to Ctrl+9, in the order of the rail."""
    app.window.activateWindow()
    for place, page in enumerate(app.pages.on_rail[:9], 1):
        QTest.keyClick(app.window, getattr(Qt.Key, f"Key_{place}"), Qt.KeyboardModifier.ControlModifier)
        assert app.window.page == page.key
        assert app.window.rail.button(page.key).isChecked()


def test_no_shortcut_is_given_twice(app: App) -> None:
    """Two actions on one key would both be dead."""
    given = [key.toString() for action in app.window.findChildren(QAction) for key in action.shortcuts()]
    assert len(given) == len(set(given))
    for wanted in ("Ctrl+N", "Ctrl+O", "Ctrl+R", "Ctrl+Q", "Ctrl+,", "Ctrl+Z", "Ctrl+F"):
        assert wanted in given


def test_every_control_can_be_named_aloud(app: App) -> None:
    """Whatever can be used has a text or an accessible name."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QAbstractItemView, QProgressBar)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {path_of(widget)}"
        for widget in app.window.findChildren(QWidget)
        if isinstance(widget, kinds) and not internal(widget) and not named(widget)
    ]
    assert nameless == []


def test_labels_are_plain_text(app: App) -> None:
    """No label of ours guesses at markup."""
    guessing = [
        label.text()
        for label in app.window.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.pixmap().isNull() and label.text()
    ]
    assert guessing == []


def test_a_change_made_by_a_command_appears_by_itself(qtbot: QtBot, app: App, song: Song) -> None:
    """Another connection moves the song; the Board shows it within its poll."""
    app.controller.refresh()
    studio = app.services.studio
    with Catalogue.open(studio.paths.catalogue, studio.paths.backups) as other:
        other.songs.edit(song.id, stage=Stage.MIXING)
    column = app.find(BoardView).columns[Stage.MIXING]
    qtbot.waitUntil(lambda: len(column.model.rows) == 1)


def test_both_themes_draw_every_page(app: App) -> None:
    """Nothing warns, nothing is empty."""
    for theme in (Theme.LIGHT, Theme.DARK):
        app.find(SettingsController).choose_theme(theme)
        for page in app.pages.on_rail:
            app.controller.open_page(page.key)
            image = app.window.grab().toImage()
            colours = {image.pixel(x, y) for x in range(0, image.width(), 40) for y in range(0, image.height(), 8)}
            assert len(colours) > 3


def test_a_large_catalogue_does_not_block_the_window(app: App, song: Song, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand songs are read with as many queries as one, and the list paints only the cards in view."""
    songs, asked, painted = app.services.catalogue.songs, Counter[str](), Counter[int]()
    rows, paint = Database.rows, CardDelegate.paint

    def counted_rows(*given: Any) -> list[dict[str, Any]]:
        asked["queries"] += 1
        return rows(*given)

    def counted_paint(*given: Any) -> None:
        painted[given[3].row()] += 1
        paint(*given)

    monkeypatch.setattr(Database, "rows", counted_rows)
    monkeypatch.setattr(CardDelegate, "paint", counted_paint)
    app.controller.refresh()
    few = asked["queries"]
    for number in range(1000):
        songs.add(song.client_id, f"Song {number}")
    asked.clear()
    app.controller.refresh()
    assert 0 < asked["queries"] <= few
    assert len(app.find(BoardView).columns[Stage.ENQUIRY].model.rows) == 1001
    painted.clear()
    app.window.grab()
    assert 0 < sum(painted.values()) < 50


def test_every_page_asks_the_catalogue_no_more_of_many_songs_than_of_a_few(
    app: App, song: Song, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a page asks for each song alone is a stall in a studio's tenth year."""
    songs, asked, rows = app.services.catalogue.songs, Counter[str](), Database.rows
    keys = [page.key for page in app.pages.on_rail]

    def counted(*given: Any) -> list[dict[str, Any]]:
        asked["queries"] += threading.current_thread() is threading.main_thread()  # others stall nobody
        return rows(*given)

    def opened(key: str) -> int:
        asked.clear()
        app.controller.open_page(key)
        app.controller.refresh()
        return asked["queries"]

    monkeypatch.setattr(Database, "rows", counted)
    songs.edit(song.id, stage=Stage.BOOKED)
    few = {key: opened(key) for key in keys}
    for number in range(30):
        songs.edit(songs.add(song.client_id, f"Song {number}").id, stage=Stage.BOOKED)
    assert {key: opened(key) for key in keys} == few


def test_closing_with_nothing_going_on_closes(qtbot: QtBot, app: App) -> None:
    """No question is asked."""
    with qtbot.waitSignal(app.shutdown.finished):
        app.window.close()
    assert app.shutdown.dialog is None
    assert not app.window.isVisible()


def test_closing_asks_about_an_estimate_that_is_not_kept(qtbot: QtBot, app: App, song: Song) -> None:
    """Staying is the safe answer; kept as a quote, or dropped on purpose, nobody is asked any more."""
    app.controller.open_page("pricing")
    app.find(PricingController).add_song(song.id)
    app.window.close()
    dialog = app.shutdown.dialog
    assert dialog is not None
    assert "The estimate for Ember on the Pricing page is not kept" in " ".join(
        label.text() for label in dialog.findChildren(QLabel)
    )
    QTest.mouseClick(dialog.stay, Qt.MouseButton.LeftButton)
    assert app.window.isVisible()
    assert app.find(PricingController).job.songs
    app.window.close()
    assert app.shutdown.dialog is not None
    assert app.shutdown.dialog is not dialog
    QTest.mouseClick(app.shutdown.dialog.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not app.window.isVisible())


def test_closing_asks_about_the_estimate_and_then_about_a_job(qtbot: QtBot, app: App, song: Song) -> None:
    """One question after the other, neither lost."""
    app.find(PricingController).add_song(song.id)
    with qtbot.waitSignal(app.services.jobs.progressed):
        app.services.jobs.start(tasks.work_on, 60.0, title="Render Ember")
    app.window.close()
    first = app.shutdown.dialog
    assert first is not None
    QTest.mouseClick(first.go_on, Qt.MouseButton.LeftButton)
    second = app.shutdown.dialog
    assert second is not None
    assert second is not first
    assert "still going on" in second.windowTitle()
    QTest.mouseClick(second.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not app.window.isVisible())


def test_closing_asks_while_a_job_goes_on(qtbot: QtBot, app: App) -> None:
    """Keep working keeps the window; Stop and quit cancels the job, then closes."""
    with qtbot.waitSignal(app.services.jobs.progressed):
        task = app.services.jobs.start(tasks.work_on, 60.0, title="Render Ember")
    app.window.close()
    assert app.window.isVisible()
    dialog_of(app).stay.click()
    job = task.job
    assert not job.ended
    app.window.close()
    with qtbot.waitSignal(app.shutdown.finished):
        dialog_of(app).go_on.click()
    assert job.state is JobState.CANCELLED
    assert not app.window.isVisible()
    assert multiprocessing.active_children() == []


def dialog_of(app: App) -> ConfirmDialog:
    """The question in view."""
    dialog = app.shutdown.dialog
    assert dialog is not None
    return dialog


def named(widget: QWidget) -> bool:
    """Whether a screen reader has something to say."""
    return bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))


def internal(widget: QWidget) -> bool:
    """Whether Qt made the widget as a part of another, as the arrow of a tab bar or the clear button of a field."""
    parents = (QComboBox, QSpinBox, QLineEdit, QTabBar, QAbstractItemView)
    return widget.objectName().startswith("qt_") or any(isinstance(parent, parents) for parent in parents_of(widget))


def path_of(widget: QObject) -> str:
    """Where a widget is, for the message."""
    return " < ".join(type(parent).__name__ for parent in parents_of(widget))


def parents_of(widget: QObject) -> Iterator[QObject]:
    """What a widget lies in, from the nearest to the window."""
    parent = widget.parent()
    while parent:
        yield parent
        parent = parent.parent()


def test_an_estimate_is_there_again_after_the_system_ended_the_program(app: App, song: Song) -> None:
    """Nobody can be asked then: it is put aside, brought back once, and still asked about; nothing else is."""
    pricing, aside = app.find(PricingController), app.services.studio.paths.data / "estimate-not-kept.json"
    app.pages.put_aside()
    assert not aside.exists()
    pricing.add_song(song.id)
    pricing.edit_song("title", "Ember, the long one")
    app.pages.put_aside()
    assert aside.exists()
    pricing.leave_quote()
    assert pricing.question is not None
    QTest.mouseClick(pricing.question.go_on, Qt.MouseButton.LeftButton)
    assert not pricing.job.songs
    pricing.begin()
    assert [each.title for each in pricing.job.songs] == ["Ember, the long one"]
    assert pricing.unsaved()
    assert not aside.exists()
    assert app.window.messages.shown is not None
    assert "Pricing page again" in app.window.messages.shown.text
