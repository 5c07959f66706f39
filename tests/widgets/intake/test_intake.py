"""A folder dropped anywhere becomes a session of a new song or a known one."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication
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
    form.encoding.setCurrentIndex(form.encoding.findData("cp1250"))
    with qtbot.waitSignal(app.services.scans.ended):
        form.done_button.click()
    studio = app.services.studio
    newest = studio.catalogue.sessions.newest(studio.catalogue.songs.board()[0].song.id)
    assert newest is not None
    assert [stem.path for stem in studio.catalogue.sessions.stems(newest.id)] == ["Głos.wav"]
    dropped(app, tmp_path / "a")
    assert not form_of(app).encoding.isVisible()
