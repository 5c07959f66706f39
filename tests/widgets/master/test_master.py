"""The Master section: from a dropped mix to masters that can be compared, in the real window, by real processes."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.domain.catalogue import Song
from app.domain.jobs import JobKind, JobState
from tests.widgets.conftest import TODAY
from tests.widgets.drags import entering
from tests.widgets.sound_device import Ear
from tests.widgets.stems import write_stems
from widgets.common.player import Player
from widgets.common.sound_output import NO_DEVICE
from widgets.composition import App, compose_window
from widgets.master.controller import MasterController
from widgets.master.view import MasterView
from widgets.queue.view import QueueView
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery

RATE = 48_000


@pytest.fixture
def ear() -> Ear:
    """What listens in place of loudspeakers."""
    return Ear()


@pytest.fixture
def app(qtbot: QtBot, qapp: QApplication, studio: Studio, ear: Ear) -> Iterator[App]:
    """The whole window with an ear, shown."""
    made = compose_window(qapp, studio, lambda: TODAY, output=ear)
    made.window.show()
    yield made
    made.shutdown.begin()
    qtbot.waitUntil(lambda: made.window.may_close)
    made.window.deleteLater()


@pytest.fixture
def mix(tmp_path: Path) -> Path:
    """Five seconds of a mix at about −19 LUFS with beats that peak high."""
    moments = np.arange(5 * RATE) / RATE
    beat = 0.5 * np.exp(-((moments * 2) % 1) * 20) * np.sin(2 * np.pi * 80 * moments)
    tone = 0.1 * np.sin(2 * np.pi * 440 * moments)
    path = tmp_path / "Ember mix.wav"
    sf.write(path, np.stack([beat + tone, beat - tone], axis=1), RATE, subtype="PCM_24")
    return path


def open_section(app: App, song: Song) -> None:
    """Open a song's Master section by its menu entry."""
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_master"].trigger()


def take(qtbot: QtBot, app: App, mix: Path) -> None:
    """Drop a mix and wait until it has been measured."""
    with qtbot.waitSignal(app.find(MasterController).measurements.measured):
        app.find(MasterView).dropped.emit(mix)


def master(qtbot: QtBot, app: App) -> None:
    """Press the button, and wait until the master has been made and measured."""
    with qtbot.waitSignals([app.services.masters.ended, app.find(MasterController).measurements.measured]):
        app.find(MasterView).settings.button.click()
    qtbot.waitUntil(lambda: "—" not in app.find(MasterView).meters.texts("After"))


def shown(app: App) -> str:
    """The sentence in the message bar."""
    message = app.window.messages.shown
    assert message is not None
    return message.text


def test_without_a_mix_it_says_what_to_do(app: App, song: Song) -> None:
    """The empty state, and a sentence for the shortcut."""
    open_section(app, song)
    view = app.find(MasterView)
    assert view.isVisible()
    assert view.empty.isVisible()
    assert view.empty.accessibleName() == "Render a main mix, or drop a stereo file here"
    app.window.actions_by_key["master"].trigger()
    assert "choose a mix" in shown(app)


def test_from_a_dropped_mix_to_a_master(qtbot: QtBot, app: App, song: Song, mix: Path, ear: Ear) -> None:
    """Figures before and after, curve, gain reduction, platforms, files in the catalogue, and both to be heard."""
    before = mix.read_bytes()
    open_section(app, song)
    take(qtbot, app, mix)
    view = app.find(MasterView)
    assert view.showing_mix
    assert view.meters.texts("After") == ["—"] * 4
    assert view.tabs.tabText(1).startswith("Platforms: before")
    assert view.settings.ticked() == ("streaming",)
    view.settings.fields.target.setText("−12")
    master(qtbot, app)
    assert view.meters.texts("After")[0] in ("−12.1 LUFS", "−12.0 LUFS", "−11.9 LUFS")
    assert "The target is −12.0 LUFS." in view.plot.accessibleDescription()
    assert "at or below −1.0 dBTP" in view.plot.accessibleDescription()
    assert "at most" in view.reduction.accessibleDescription()
    spotify = next(line for line in view.platforms.lines if line.name == "Spotify")
    assert spotify.does.startswith("turns it down")
    (made,) = app.services.catalogue.deliverables.latest(song.id)
    (job,) = app.services.catalogue.jobs.all(song.id)
    assert (made.profile, job.kind, job.state) == ("streaming", JobKind.MASTER, JobState.DONE)
    out = mix.parent / "Ember mix masters"
    assert (out / made.path).is_file()
    assert mix.read_bytes() == before
    qtbot.waitUntil(lambda: app.find(Player).duration_s > 0)
    assert [button.accessibleName() for button in view.bar.buttons] == ["Before", "After"]
    assert view.bar.note.text().startswith("After −")
    view.bar.play.click()
    ear.listen(RATE)
    view.bar.buttons[1].click()
    assert app.find(Player).chosen == 1
    ear.listen(RATE)
    assert app.find(Player).position_s == pytest.approx(2.0)


def test_masters_are_found_again(qtbot: QtBot, app: App, song: Song, mix: Path) -> None:
    """Another section and back, another song and back: the master is there, measured once."""
    open_section(app, song)
    take(qtbot, app, mix)
    master(qtbot, app)
    view = app.find(MasterView)
    figures = view.meters.texts("After")
    other = app.services.catalogue.songs.add(song.client_id, "Ash")
    open_section(app, other)
    assert view.empty.isVisible()
    open_section(app, song)
    assert view.meters.texts("After") == figures
    assert app.services.jobs.tasks == ()


def test_a_rendered_main_is_offered(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The newest main mix of the song, measured as soon as the section is opened, with a folder beside the render's."""
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongController).take_folder(write_stems(tmp_path / "Ember stems", ("LV.wav", "Kick.wav")))
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    with qtbot.waitSignal(app.find(MasterController).measurements.measured):
        app.window.actions_by_key["open_master"].trigger()
    view = app.find(MasterView)
    assert view.mix.currentText().endswith("· main mix")
    assert app.find(MasterController).request().out == tmp_path / "Ember stems masters"


def test_wrong_levels_are_said_and_nothing_is_made(qtbot: QtBot, app: App, song: Song, mix: Path) -> None:
    """The sentence stands under the fields; the button waits."""
    open_section(app, song)
    take(qtbot, app, mix)
    settings = app.find(MasterView).settings
    settings.fields.ceiling.setText("3")
    assert settings.wrong.isVisible()
    assert settings.wrong.text() == "Ceiling: a number from −18 to 0 dBTP, or nothing."
    assert not settings.button.isEnabled()
    app.window.actions_by_key["master"].trigger()
    assert shown(app) == settings.wrong.text()
    settings.fields.ceiling.setText("-2")
    settings.bus.setCurrentIndex(settings.bus.findData("glue"))
    request = app.find(MasterController).request()
    assert (request.ceiling_dbtp, request.bus_name, request.lufs) == (-2.0, "glue", None)
    assert request.bus is not None
    settings.tick(())
    assert settings.button.text() == "Tick what to make"
    assert app.services.catalogue.jobs.all() == []


def test_mastering_can_be_cancelled(qtbot: QtBot, app: App, song: Song, mix: Path) -> None:
    """The job ends as cancelled, and no half master is left."""
    open_section(app, song)
    take(qtbot, app, mix)
    with qtbot.waitSignal(app.services.masters.ended):
        app.find(MasterView).settings.button.click()
        assert app.find(MasterView).settings.progress.isVisible()
        app.find(MasterView).settings.progress.button.click()
    assert [job.state for job in app.services.catalogue.jobs.all(song.id)] == [JobState.CANCELLED]
    assert list((mix.parent / "Ember mix masters").glob("**/*.wav")) == []
    assert app.find(MasterView).settings.button.isVisible()


def test_a_file_that_cannot_be_mastered_is_one_sentence(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """A text is refused at once; what only claims to be audio when it is measured."""
    open_section(app, song)
    app.find(MasterView).dropped.emit(tmp_path / "notes.txt")
    assert "not a WAV, AIFF or FLAC file" in shown(app)
    app.window.messages.next()
    (tmp_path / "fake.wav").write_bytes(b"not audio")
    with qtbot.waitSignal(app.find(MasterController).measurements.failed):
        app.find(MasterView).dropped.emit(tmp_path / "fake.wav")
    assert "fake.wav" in app.find(MasterView).state.text()
    assert "\n" not in shown(app)


def test_a_file_is_taken_and_a_folder_left_to_the_window(app: App, song: Song, mix: Path) -> None:
    """A dragged folder is a session."""
    open_section(app, song)
    for path, taken in ((mix, True), (mix.parent, False)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = entering(data, Qt.DropAction.CopyAction)
        event.setAccepted(not taken)
        app.find(MasterView).dragEnterEvent(event)
        assert event.isAccepted() is taken


def test_the_player_is_worked_by_keys_and_the_plot(qtbot: QtBot, app: App, song: Song, mix: Path) -> None:
    """Space plays and pauses, a click in the plot seeks, leaving the section falls silent."""
    open_section(app, song)
    take(qtbot, app, mix)
    qtbot.waitUntil(lambda: app.find(Player).duration_s > 0)
    view = app.find(MasterView)
    QTest.keyClick(view.plot, Qt.Key.Key_Space)
    assert app.find(Player).playing
    assert view.bar.play.text() == "Pause"
    QTest.mouseClick(
        view.plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.plot.room.center().toPoint()
    )
    assert app.find(Player).position_s == pytest.approx(2.5, abs=0.05)
    assert view.reduction.position_s == app.find(Player).position_s
    app.controller.open_page("board")
    assert not app.find(Player).playing


def test_no_sound_output_is_said(qtbot: QtBot, app: App, song: Song, mix: Path, ear: Ear) -> None:
    """In the message bar; the rest of the section works."""
    ear.deaf = NO_DEVICE
    open_section(app, song)
    take(qtbot, app, mix)
    qtbot.waitUntil(lambda: app.find(Player).duration_s > 0)
    app.window.actions_by_key["play"].trigger()
    assert shown(app) == NO_DEVICE


def test_a_failed_master_can_be_tried_again_from_the_queue(qtbot: QtBot, app: App, song: Song, mix: Path) -> None:
    """Once what was in the way is gone, Retry makes the same master."""
    open_section(app, song)
    take(qtbot, app, mix)
    blocker = mix.parent / "Ember mix masters"
    blocker.touch()
    with qtbot.waitSignal(app.services.masters.ended):
        app.find(MasterView).settings.button.click()
    app.controller.open_page("queue")
    queue = app.find(QueueView)
    assert queue.retry_button.isEnabled()
    blocker.unlink()
    with qtbot.waitSignal(app.services.masters.ended):
        queue.retry_button.click()
    assert [line.job.state for line in queue.model.lines] == [JobState.DONE, JobState.FAILED]
    assert (blocker / "manifest.json").exists()
