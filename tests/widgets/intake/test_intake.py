"""A folder dropped anywhere becomes a session of a new song or a known one."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.session import SessionKind
from app.enquiry.assessment import Enquirer
from tests.app.intake.test_archive_names import zip_of
from tests.widgets.drags import entering
from tests.widgets.stems import write_stems
from widgets.board.view import BoardView
from widgets.composition import App
from widgets.enquiry.page import EnquiryController
from widgets.intake.form import IntakeForm
from widgets.intake.page import IntakeController
from widgets.song.view import SongView


def dropped(app: App, path: Path) -> None:
    """Drag a path over the window and drop it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = entering(data, Qt.DropAction.CopyAction, 600, 400)
    app.window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert app.window.overlay.isVisible()
    app.window.dropEvent(QDropEvent(QPointF(600, 400), Qt.DropAction.CopyAction, data, buttons, keys))
    assert not app.window.overlay.isVisible()


def form_of(app: App) -> IntakeForm:
    """The form in view."""
    form = app.find(IntakeController).form
    assert form is not None
    return form


def test_three_clicks_from_a_dropped_folder_to_finished_files(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """Drop, Scan, Render: the folder's name says client, artist and title."""
    dropped(app, write_stems(tmp_path / "Rosa Fenn - Ember stems", ("LV.wav", "Kick In.wav")))
    with qtbot.waitSignal(app.services.scans.ended):
        form_of(app).done_button.click()
    assert app.window.page == "song"
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongView).deliver.render_button.click()
    row = app.services.catalogue.songs.board()[0]
    assert (row.song.title, row.client, row.song.artist) == ("Ember", "Rosa Fenn", "Rosa Fenn")
    names = sorted(path.name for path in (tmp_path / "Rosa Fenn - Ember stems deliverables").glob("*.wav"))
    assert "Rosa-Fenn_Ember_main_48k-24b.wav" in names
    assert len(names) == 4


def test_a_dropped_zip_becomes_a_session_of_the_studio(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """Its stems are unpacked among the studio's sessions; the zip stays as it was, and alone."""
    stems = write_stems(tmp_path / "Rosa Fenn - Ember", ("LV.wav", "Kick In.wav"))
    archive = Path(shutil.make_archive(str(tmp_path / "sent" / stems.name), "zip", tmp_path, stems.name))
    dropped(app, archive)
    assert form_of(app).song_title.text() == "Ember"
    with qtbot.waitSignal(app.services.scans.ended):
        form_of(app).done_button.click()
    studio = app.services.studio
    newest = studio.catalogue.sessions.newest(studio.catalogue.songs.board()[0].song.id)
    assert newest is not None
    assert newest.folder == str(studio.paths.sessions / "Rosa Fenn - Ember")
    assert {stem.path for stem in studio.catalogue.sessions.stems(newest.id)} == {"LV.wav", "Kick In.wav"}
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


@pytest.mark.usefixtures("song")
def test_a_folder_may_belong_to_a_song_on_the_board(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """With that song open it is proposed, and a second session is taken for a print."""
    app.controller.open_song(song.id)
    dropped(app, write_stems(tmp_path / "first", ("LV.wav",)))
    form = form_of(app)
    assert form.known_song.isChecked()
    assert form.received.isChecked()
    with qtbot.waitSignal(app.services.scans.ended):
        form.done_button.click()
    dropped(app, write_stems(tmp_path / "second", ("LV.wav",)))
    assert form_of(app).printed.isChecked()
    with qtbot.waitSignal(app.services.scans.ended):
        form_of(app).done_button.click()
    newest = app.services.catalogue.sessions.newest(song.id)
    assert newest is not None
    assert (newest.kind, newest.folder) == (SessionKind.PRINTED, str(tmp_path / "second"))
    assert len(app.services.catalogue.songs.board()) == 1


def chosen_folder(app: App, monkeypatch: pytest.MonkeyPatch, folder: Path) -> IntakeForm:
    """The form after the menu's entry, with the song's page in front."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    app.window.actions_by_key["open_folder"].trigger()
    return form_of(app)


def test_the_fields_are_those_of_the_choice_that_is_ticked(
    app: App, song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also before anybody clicked: with a song open, the form begins with a song on the Board, and shows which."""
    app.controller.open_song(song.id)
    form = chosen_folder(app, monkeypatch, write_stems(tmp_path / "stems", ("LV.wav",)))
    assert form.known_song.isChecked()
    assert (form.song.isVisible(), form.client.isVisible(), form.song_title.isVisible()) == (True, False, False)
    assert form.song.currentData() == song.id
    QTest.mouseClick(form.new_song, Qt.MouseButton.LeftButton)
    assert (form.song.isVisible(), form.client.isVisible()) == (False, True)
    QTest.mouseClick(form.known_song, Qt.MouseButton.LeftButton)
    assert (form.song.isVisible(), form.client.isVisible()) == (True, False)
    form.reject()


def test_return_puts_no_strangers_session_on_the_open_song(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that names somebody else is a new song's, whatever is open."""
    app.controller.open_song(song.id)
    form = chosen_folder(app, monkeypatch, write_stems(tmp_path / "Nova Reyes - Ebb stems", ("LV.wav",)))
    assert form.new_song.isChecked()
    assert (form.client.isVisible(), form.client.currentText()) == (True, "Nova Reyes")
    with qtbot.waitSignal(app.services.scans.ended):
        QTest.keyClick(form, Qt.Key.Key_Return)
    catalogue = app.services.catalogue
    assert catalogue.sessions.newest(song.id) is None
    assert sorted(row.song.title for row in catalogue.songs.board()) == ["Ebb", "Ember"]


@pytest.mark.parametrize("opened", ["dropped", "chosen"])
def test_return_puts_no_other_title_on_the_open_song(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: str
) -> None:
    """A folder with a title of its own is a new song's, though it names nobody: Return asks for the client."""
    app.controller.open_song(song.id)
    folder = write_stems(tmp_path / "Midnight Train stems", ("LV.wav",))
    if opened == "dropped":
        dropped(app, folder)
    else:
        chosen_folder(app, monkeypatch, folder)
    form = form_of(app)
    assert form.new_song.isChecked()
    QTest.keyClick(form, Qt.Key.Key_Return)
    assert "no client" in form.problem
    QTest.mouseClick(form.known_song, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(app.services.scans.ended):
        QTest.keyClick(form, Qt.Key.Key_Return)
    assert app.services.catalogue.sessions.newest(song.id) is not None


def test_return_decides_nothing_for_a_folder_that_says_nothing(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """The open song is ticked, that it is a guess is said, and only a press or a choice takes it."""
    app.controller.open_song(song.id)
    dropped(app, write_stems(tmp_path / "stems", ("LV.wav",)))
    form = form_of(app)
    assert form.known_song.isChecked()
    assert form.doubt.isVisible()
    QTest.keyClick(form.song, Qt.Key.Key_Return)
    assert form.isVisible()
    assert app.services.jobs.tasks == ()
    QTest.mouseClick(form.known_song, Qt.MouseButton.LeftButton)
    assert not form.doubt.isVisible()
    with qtbot.waitSignal(app.services.scans.ended):
        QTest.keyClick(form.song, Qt.Key.Key_Return)
    assert app.services.catalogue.sessions.newest(song.id) is not None


def test_the_place_to_drop_a_songs_folder_asks_about_a_strangers(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """On the open song's own page, too: what names another is asked about, what does not is taken at once."""
    app.controller.open_song(song.id)
    zone = app.find(SongView).drop_zone
    zone.dropped.emit(write_stems(tmp_path / "Nova Reyes - Ebb stems", ("LV.wav",)))
    form = form_of(app)
    assert (form.new_song.isChecked(), form.song_title.text()) == (True, "Ebb")
    assert app.services.jobs.tasks == ()
    form.reject()
    with qtbot.waitSignal(app.services.scans.ended):
        zone.dropped.emit(write_stems(tmp_path / "stems", ("LV.wav",)))
    assert app.services.catalogue.sessions.newest(song.id) is not None


def test_the_names_in_a_songs_zip_are_read_otherwise_where_it_was_dropped(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """On the song's own page: their reading can be changed; keys only look through the list."""
    app.controller.open_song(song.id)
    sound = (write_stems(tmp_path / "a", ("LV.wav",)) / "LV.wav").read_bytes()
    archive = zip_of(tmp_path / "Ember.zip", ["Głos.wav".encode("cp1250")], content=sound)
    view = app.find(SongView)
    with qtbot.waitSignal(app.services.scans.ended):
        view.drop_zone.dropped.emit(archive)
    field = view.session.encoding
    assert field.isVisible()
    field.setFocus()
    QTest.keyClicks(field, "cp125")
    QTest.keyClick(field.view(), Qt.Key.Key_Down)
    assert field.view().isVisible()
    assert app.services.scans.task_of(song.id) is None
    field.view().setCurrentIndex(field.model().index(field.findText("cp1250"), 0))
    with qtbot.waitSignal(app.services.scans.ended):
        QTest.keyClick(field.view(), Qt.Key.Key_Return)
    sessions = app.services.catalogue.sessions
    newest = sessions.newest(song.id)
    assert newest is not None
    assert [stem.path for stem in sessions.stems(newest.id)] == ["Głos.wav"]
    assert (field.isVisible(), field.currentText()) == (True, "cp1250")
    with qtbot.waitSignal(app.services.scans.ended):
        view.session.rescan_wanted.emit()
    assert field.isVisible()


def test_a_folder_that_names_a_song_of_the_board_is_proposed_for_it(app: App, song: Song, tmp_path: Path) -> None:
    """Even where another is open, or none."""
    client = app.services.catalogue.clients.add("Nova Reyes")
    app.controller.open_song(app.services.catalogue.songs.add(client.id, "Ebb").id)
    dropped(app, write_stems(tmp_path / "Rosa Fenn - Ember v2 stems", ("LV.wav",)))
    form = form_of(app)
    assert form.known_song.isChecked()
    assert form.song.isVisible()
    assert form.song.currentData() == song.id
    form.reject()


def test_a_zip_can_be_chosen_wherever_a_folder_can(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the menu, on the place to drop one, and instead of a session there is."""
    stems = write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav"))
    archive = Path(shutil.make_archive(str(tmp_path / "sent" / "first"), "zip", stems))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(archive), ""))
    app.controller.open_page("board")
    app.window.actions_by_key["open_zip"].trigger()
    assert form_of(app).song_title.text() == "first"
    form_of(app).reject()
    app.controller.open_song(song.id)
    view = app.find(SongView)
    assert view.drop_zone.zip_button.isVisible()
    with qtbot.waitSignal(app.services.scans.ended):
        QTest.mouseClick(view.drop_zone.zip_button, Qt.MouseButton.LeftButton)
    sessions = app.services.catalogue.sessions
    newest = sessions.newest(song.id)
    assert newest is not None
    assert {stem.path for stem in sessions.stems(newest.id)} == {"LV.wav", "Kick In.wav"}
    archive = archive.rename(archive.with_name("second.zip"))
    menu = view.session.other.menu()
    with qtbot.waitSignal(app.services.scans.ended):
        next(action for action in menu.actions() if "zip" in action.text()).trigger()
    again = sessions.newest(song.id)
    assert again is not None
    assert Path(again.folder).name == "second"


def test_a_folder_whose_name_says_no_client_asks_for_one(app: App, tmp_path: Path) -> None:
    """The form stays with a sentence; nothing is kept, nothing is scanned."""
    dropped(app, write_stems(tmp_path / "Ember", ("LV.wav",)))
    form = form_of(app)
    assert form.song_title.text() == "Ember"
    assert not form.known_song.isEnabled()
    form.done_button.click()
    assert "no client" in form.problem
    assert app.services.jobs.tasks == ()
    form.reject()


def test_a_file_is_no_folder_and_that_is_said(app: App, tmp_path: Path) -> None:
    """No dialog opens; the advice names the file."""
    (tmp_path / "notes.txt").touch()
    dropped(app, tmp_path / "notes.txt")
    assert app.find(IntakeController).form is None
    assert app.window.messages.shown is not None
    assert "notes.txt is a file" in app.window.messages.shown.text


def test_a_mix_dropped_anywhere_is_an_enquiry(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """It is listened to at once, while the note is still to be pasted."""
    stems = write_stems(tmp_path / "sent", ("Rosa Fenn - Ember.wav",))
    dropped(app, stems / "Rosa Fenn - Ember.wav")
    dialog = app.find(EnquiryController).dialog
    assert dialog is not None
    assert dialog.ask.enquirer == Enquirer("Rosa Fenn", "Ember")
    qtbot.waitUntil(lambda: not app.find(EnquiryController).jobs.busy)
    dialog.ask.write_button.click()
    assert "thank you for sending “Ember”. We have listened" in dialog.reply.text.toPlainText()
    dialog.accept()


def test_a_field_lets_a_folder_through_to_the_window(app: App, tmp_path: Path) -> None:
    """Dragged over the filter, a folder is the window's, not text for the field."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    enter = entering(data, Qt.DropAction.CopyAction)
    QApplication.sendEvent(app.find(BoardView).search, enter)
    assert enter.isAccepted()
    assert app.window.overlay.isVisible()
    app.window.overlay.hide()


def test_text_and_several_things_are_not_taken(app: App) -> None:
    """Only one local path can be dropped."""
    data = QMimeData()
    data.setText("hello")
    enter = entering(data, Qt.DropAction.CopyAction)
    app.window.dragEnterEvent(enter)
    assert not enter.isAccepted()
    assert not app.window.overlay.isVisible()


def test_the_names_in_a_zip_are_read_in_the_encoding_that_is_chosen(qtbot: QtBot, app: App, tmp_path: Path) -> None:
    """The form of a zip offers encodings, that of a folder does not."""
    sound = (write_stems(tmp_path / "a", ("LV.wav",)) / "LV.wav").read_bytes()
    dropped(app, zip_of(tmp_path / "Rosa Fenn - Ember.zip", ["Głos.wav".encode("cp1250")], content=sound))
    form = form_of(app)
    assert form.encoding.isVisible()
    form.encoding.setCurrentText("cp1250")
    with qtbot.waitSignal(app.services.scans.ended):
        form.done_button.click()
    studio = app.services.studio
    newest = studio.catalogue.sessions.newest(studio.catalogue.songs.board()[0].song.id)
    assert newest is not None
    assert [stem.path for stem in studio.catalogue.sessions.stems(newest.id)] == ["Głos.wav"]
    dropped(app, tmp_path / "a")
    assert not form_of(app).encoding.isVisible()
