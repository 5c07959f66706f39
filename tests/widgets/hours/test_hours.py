"""Hours of a song: the timer on every page, what is written down, and the question after idling."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.hours import TimeEntry, WorkKind
from widgets.common.dialogs import ConfirmDialog
from widgets.common.messages import Message
from widgets.common.words import span
from widgets.composition import App, compose_window
from widgets.hours.page import HoursController
from widgets.hours.timer import IdleWatch, LastTick, TimerPanel
from widgets.hours.view import HoursDialog, HoursView
from widgets.settings.view import SettingsView

_MILLISECOND = timedelta(milliseconds=1)  # moments are kept to it


@pytest.fixture
def hours(app: App, song: Song) -> HoursView:
    """The section of an open song."""
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_hours"].trigger()
    return app.find(HoursView)


def test_the_timer_runs_and_is_seen_on_every_page(app: App, song: Song, hours: HoursView) -> None:
    """Started for what is chosen, stopped from the rail; both can be undone."""
    catalogue = app.services.catalogue
    hours.kind.setCurrentIndex(hours.kind.findData(WorkKind.COMPING))
    QTest.mouseClick(hours.start, Qt.MouseButton.LeftButton)
    running = catalogue.hours.running()
    assert running is not None
    assert (running.song_id, running.kind) == (song.id, WorkKind.COMPING)
    app.controller.open_page("board")
    assert app.find(TimerPanel).isVisible()
    assert app.find(TimerPanel).song.accessibleName() == "The timer runs for Ember, 0 min"
    app.find(TimerPanel).song.click()
    assert app.window.page == "song"
    app.find(TimerPanel).stop.click()
    assert catalogue.hours.running() is None
    assert not app.find(TimerPanel).isVisible()
    app.services.edits.stack.undo()
    assert catalogue.hours.running() == running
    app.window.actions_by_key["timer"].trigger()
    assert catalogue.hours.running() is None


def test_hours_are_written_down_edited_and_removed(app: App, song: Song, hours: HoursView) -> None:
    """Each can be undone; the sum is by kind."""
    catalogue, controller = app.services.catalogue, app.find(HoursController)
    hours.add.click()
    dialog = controller.dialog
    assert isinstance(dialog, HoursDialog)
    dialog.minutes.setValue(95)
    dialog.kind.setCurrentIndex(dialog.kind.findData(WorkKind.MASTERING))
    dialog.note.setText("two takes")
    dialog.done_button.click()
    (entry,) = catalogue.hours.all(song.id)
    assert (entry.minutes, entry.kind, entry.note) == (95, WorkKind.MASTERING, "two takes")
    assert hours.total.text() == "1 h 35 min"
    assert hours.kinds.text() == "Mastering 1 h 35 min"
    hours.edit.click()
    assert isinstance(controller.dialog, HoursDialog)
    assert controller.dialog.minutes.value() == 95
    controller.dialog.minutes.setValue(60)
    controller.dialog.done_button.click()
    assert catalogue.hours.get(entry.id).minutes == 60
    app.services.edits.stack.undo()
    assert catalogue.hours.get(entry.id) == entry
    hours.remove.click()
    assert catalogue.hours.all(song.id) == []
    app.services.edits.stack.undo()
    assert catalogue.hours.all(song.id) == [entry]


def came_back(entry: TimeEntry) -> datetime:
    """When somebody touched the window again who had left it twenty minutes before, as the entry ended."""
    assert entry.ended_at is not None
    return datetime.fromisoformat(entry.ended_at) + timedelta(minutes=20)


def test_idle_minutes_can_be_left_out_of_the_middle(app: App, song: Song) -> None:
    """The entry ends where one left and another goes on from now; undo makes one of them again, redo parts them."""
    store, controller = app.services.catalogue.hours, app.find(HoursController)
    entry = store.start(song.id, WorkKind.COMPING, "verse")
    begun = datetime.now(UTC) - timedelta(minutes=50)
    whole = store.edit(entry.id, started_at=begun.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    asked = datetime.now(UTC)
    controller.idle.came_back.emit(1200.0)
    assert isinstance(controller.dialog, ConfirmDialog)
    controller.dialog.middle.click()
    running = store.running()
    assert running is not None
    assert (running.kind, running.note, running.id) == (WorkKind.COMPING, "verse", entry.id + 1)
    assert asked - _MILLISECOND <= came_back(store.get(entry.id)) <= datetime.now(UTC)
    app.services.edits.stack.undo()
    assert store.all(song.id) == [whole]
    app.services.edits.stack.redo()
    assert [each.id for each in store.all(song.id)] == [running.id, entry.id]


@pytest.mark.parametrize(("minutes", "asked"), [(10, True), (30, False), (0, False)])
def test_when_to_ask_is_set(app: App, song: Song, minutes: int, asked: bool) -> None:
    """In Settings; nought is never."""
    app.controller.open_page("settings")
    app.find(SettingsView).idle_box.setValue(minutes)
    app.services.catalogue.hours.start(song.id, WorkKind.MIXING)
    app.find(HoursController).idle.came_back.emit(1200.0)
    assert (app.find(HoursController).dialog is not None) is asked


def test_after_idling_it_asks_once_and_can_stop_where_one_left(app: App, song: Song, hours: HoursView) -> None:
    """Keeping is the safe answer; without a timer nobody is asked."""
    catalogue, controller = app.services.catalogue, app.find(HoursController)
    controller.idle.came_back.emit(1200.0)
    assert app.window.findChild(ConfirmDialog) is None
    entry = catalogue.hours.start(song.id, WorkKind.MIXING)
    begun = datetime.now(UTC) - timedelta(minutes=50)
    catalogue.hours.edit(entry.id, started_at=begun.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
    controller.idle.came_back.emit(1200.0)
    first = controller.dialog
    assert isinstance(first, ConfirmDialog)
    controller.idle.came_back.emit(1200.0)
    assert controller.dialog is first
    first.stay.click()
    assert catalogue.hours.running() is not None
    asked = datetime.now(UTC)
    controller.idle.came_back.emit(1200.0)
    assert isinstance(controller.dialog, ConfirmDialog)
    controller.dialog.go_on.click()
    assert catalogue.hours.running() is None
    stopped = catalogue.hours.get(entry.id)
    assert asked - _MILLISECOND <= came_back(stopped) <= datetime.now(UTC)
    assert hours.total.text() == span(stopped.seconds(datetime.now(UTC)))


def closed_for(app: App, song: Song, minutes: int) -> TimeEntry:
    """A timer that ran for an hour, in a program that was closed some minutes ago."""
    store, now = app.services.catalogue.hours, datetime.now(UTC)
    entry = store.start(song.id, WorkKind.MIXING)
    begun, closed = (now - timedelta(minutes=each) for each in (60, minutes))
    LastTick(app.services.studio.paths.data / "timer_last_tick").keep(closed.isoformat())
    return store.edit(entry.id, started_at=begun.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


@pytest.mark.parametrize(("answer", "kept"), [("stay", None), ("go_on", 40), ("middle", 40)])
def test_a_timer_that_ran_on_while_the_program_was_closed_is_asked_about(
    app: App, qapp: QApplication, song: Song, answer: str, kept: int | None
) -> None:
    """At the next start: kept, stopped where it was closed, or left out; each can be undone."""
    entry = closed_for(app, song, 20)
    again = compose_window(qapp, app.services.studio)
    controller, store = again.find(HoursController), again.services.catalogue.hours
    controller.begin()
    assert isinstance(controller.dialog, ConfirmDialog)
    texts = " ".join(label.text() for label in controller.dialog.findChildren(QLabel))
    assert "“Ember” ran on for 20 min while Bouncedesk was closed" in texts
    QTest.mouseClick(getattr(controller.dialog, answer), Qt.MouseButton.LeftButton)
    ended = store.get(entry.id)
    assert (None if ended.running else round(ended.seconds(datetime.now(UTC)) / 60)) == kept
    assert (store.running() is None) is (answer == "go_on")
    if answer != "stay":
        again.services.edits.stack.undo()
        assert store.running() == entry
    again.window.deleteLater()


def test_a_start_soon_after_only_says_that_the_timer_runs(app: App, qapp: QApplication, song: Song) -> None:
    """And one that a command started meanwhile is nobody's mistake; without a kept tick the last edit counts."""
    entry = closed_for(app, song, 0)
    again = compose_window(qapp, app.services.studio)
    said: list[Message] = []
    again.services.messages.said.connect(said.append)
    again.find(HoursController).begin()
    assert again.find(HoursController).dialog is None
    assert [message.text for message in said] == ["The timer still runs for “Ember”."]
    app.services.catalogue.hours.stop()
    app.services.catalogue.hours.start(song.id, WorkKind.MIXING)
    again.find(HoursController).begin()
    assert again.find(HoursController).dialog is None
    assert entry.running
    again.window.deleteLater()


def test_touches_of_the_window_are_noticed(qtbot: QtBot) -> None:
    """A key after a long while is a return; one soon after the mouse is not."""
    now = [0.0]
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch, absences = IdleWatch(window, 600.0, lambda: now[0]), list[float]()
    watch.came_back.connect(absences.append)
    handle = window.windowHandle()
    now[0] = 599.0
    at = QPointF(3, 3)
    left = Qt.MouseButton.LeftButton
    press = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(handle, press)
    now[0] = 1300.0
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(handle, key)
    assert absences == [701.0]
