"""An enquiry: dropped and pasted, answered at one click, copied at another, and undone."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from app.billing.studio import StudioDetails
from app.domain.catalogue import Stage
from app.enquiry.assessment import Enquirer
from tests.app.intake.test_archive_names import zip_of
from tests.widgets.drags import entering
from tests.widgets.stems import write_stems
from widgets.board.view import BoardView
from widgets.common.desktop_files import DropZone
from widgets.common.look import Look
from widgets.composition import App
from widgets.enquiry.ask_page import AskPage
from widgets.enquiry.enquiry_dialog import EnquiryDialog
from widgets.enquiry.page import EnquiryController
from widgets.song.controller import SongController

NOTE = "Stems of “Ember”, the vocals are buried. Out on Spotify by 12 May.\n\nThanks,\nRosa Fenn\nrosa@example.org"


@pytest.fixture
def dialog(app: App) -> Iterator[EnquiryDialog]:
    """The dialog, opened from the Board."""
    app.controller.open_page("board")
    press(app.find(BoardView).enquiry_button)
    shown = app.find(EnquiryController).dialog
    assert shown is not None
    assert shown.isVisible()
    yield shown
    if app.find(EnquiryController).dialog is shown:
        shown.reject()


def press(button: QAbstractButton) -> None:
    """Click a button as a hand does."""
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def drop(zone: DropZone, path: Path) -> None:
    """Drag a path over the zone and drop it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    zone.dragEnterEvent(entering(data, Qt.DropAction.CopyAction))
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    zone.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))


def paste(dialog: EnquiryDialog, text: str) -> None:
    """Paste the client's note."""
    QGuiApplication.clipboard().setText(text)
    dialog.ask.note.paste()


def test_writer_and_work_are_read_as_they_are_written(app: App, dialog: EnquiryDialog) -> None:
    """A whole name and mixing and mastering: shown while one types, then client, advice and draft quote."""
    paste(dialog, "Hi, I am Marta Kowalska, my song “Ember” needs mixing and mastering.\n\nThanks,\nMarta")
    assert dialog.ask.read.text() == "Read: Marta Kowalska · “Ember” · asks for mixing and mastering"
    assert dialog.ask.client.currentText() == "Marta Kowalska"
    press(dialog.ask.write_button)
    catalogue = app.services.catalogue
    assert [client.name for client in catalogue.clients.all()] == ["Marta Kowalska"]
    assert [quote.job["songs"][0]["stage"] for quote in catalogue.quotes.all()] == ["both"]


def test_two_clicks_from_paste_to_a_copied_reply(qtbot: QtBot, app: App, dialog: EnquiryDialog, tmp_path: Path) -> None:
    """Drop, paste, Write, Copy: client, song, session, advice and reply are there, and the song is assessed."""
    drop(dialog.ask.evidence.zone, write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav", "Bass.wav")))
    paste(dialog, NOTE)
    assert (dialog.ask.enquirer.client, dialog.ask.enquirer.title) == ("Rosa Fenn", "Ember")
    press(dialog.ask.write_button)
    qtbot.waitUntil(lambda: dialog.answered)
    press(dialog.reply.copy_button)
    catalogue = app.services.catalogue
    row = catalogue.songs.board()[0]
    assert (row.song.title, row.client, row.song.stage, row.song.due) == (
        "Ember",
        "Rosa Fenn",
        Stage.ASSESSED,
        "2026-05-12",
    )
    assert catalogue.clients.all()[0].email == "rosa@example.org"
    assert catalogue.sessions.newest(row.song.id) is not None
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Hi Rosa,")
    assert "£325" in text
    kept = catalogue.enquiries.newest(row.song.id)
    assert kept is not None
    assert (kept.note, kept.reply.text) == (NOTE, text)
    assert kept.replied_at is not None


def test_a_note_alone_is_answered_and_taken_back(app: App, dialog: EnquiryDialog) -> None:
    """Nothing came: the reply is there at once; undone, the song is archived, and Redo brings it back."""
    app.services.details.change(StudioDetails("Harbour Mixing"))
    paste(dialog, "We have not recorded it yet, it's called “Salt”. Cheers, Mika")
    press(dialog.ask.write_button)
    assert dialog.answered
    assert dialog.reply.text.toPlainText().rstrip().endswith("Harbour Mixing")
    assert dialog.reply.answer.stage.text() == "Recording first"
    press(dialog.reply.back_button)
    catalogue = app.services.catalogue
    assert catalogue.songs.board()[0].song.stage is Stage.ARCHIVED
    assert app.find(EnquiryController).dialog is None
    app.services.edits.stack.redo()
    assert catalogue.songs.board()[0].song.stage is Stage.ASSESSED


def test_what_is_typed_over_the_reply_is_copied_and_the_song_opened(app: App, dialog: EnquiryDialog) -> None:
    """The engineer has the last word."""
    paste(dialog, "I've got a vocal and a beat, “Salt”. Cheers, Mika")
    press(dialog.ask.write_button)
    dialog.reply.text.appendPlainText("P.S. Lovely song.")
    press(dialog.reply.copy_button)
    assert QGuiApplication.clipboard().text().endswith("P.S. Lovely song.")
    press(dialog.reply.open_button)
    assert app.window.page == "song"
    assert app.find(SongController).song_id == app.services.catalogue.songs.board()[0].song.id


def test_an_enquiry_is_shown_again_and_copied_later(app: App, dialog: EnquiryDialog) -> None:
    """Closed without copying, it waits with its note at the song; a song without one says so."""
    paste(dialog, "I've got a vocal and a beat, “Salt”. Cheers, Mika")
    press(dialog.ask.write_button)
    press(dialog.reply.close_button)
    catalogue = app.services.catalogue
    song = catalogue.songs.board()[0].song
    app.controller.open_song(song.id)
    app.window.actions_by_key["show_enquiry"].trigger()
    again = app.find(EnquiryController).dialog
    assert again is not None
    assert again.reply.note.toPlainText().startswith("I've got a vocal")
    assert "not copied yet" in again.reply.status.text()
    assert not again.reply.back_button.isVisible()
    press(again.reply.copy_button)
    kept = catalogue.enquiries.newest(song.id)
    assert kept is not None
    assert kept.replied_at is not None
    press(again.reply.close_button)
    other = catalogue.songs.add(song.client_id, "Rope")
    app.controller.open_song(other.id)
    app.window.actions_by_key["show_enquiry"].trigger()
    assert app.find(EnquiryController).dialog is None
    assert app.window.messages.shown is not None


def test_what_somebody_typed_is_not_overwritten_by_the_note(qtbot: QtBot, look: Look) -> None:
    """The fields follow the note until they are typed in."""
    page = AskPage(look)
    qtbot.addWidget(page)
    page.propose(Enquirer("Mika", "Salt"))
    assert page.enquirer == Enquirer("Mika", "Salt")
    page.song_title.clear()
    QTest.keyClicks(page.song_title, "Salt & Rope")
    page.propose(Enquirer("Mika Osei", "Salt"))
    assert page.enquirer == Enquirer("Mika Osei", "Salt & Rope")


@pytest.mark.usefixtures("song")
def test_a_known_client_is_not_added_twice(app: App, dialog: EnquiryDialog) -> None:
    """However the signature is spelt."""
    paste(dialog, "A mix of “Salt” is finished.\nThanks,\nROSA FENN")
    press(dialog.ask.write_button)
    assert dialog.answered
    assert "new client" not in dialog.reply.status.text()
    assert len(app.services.catalogue.clients.all()) == 1


def test_nothing_and_nobody_are_sentences(app: App, dialog: EnquiryDialog) -> None:
    """An empty form and a note without a name keep nothing."""
    press(dialog.ask.write_button)
    assert "nothing to answer" in dialog.ask.problem.text()
    paste(dialog, "please mix this")
    press(dialog.ask.write_button)
    assert "not known" in dialog.ask.problem.text()
    assert dialog.ask.problem.isVisible()
    assert app.services.catalogue.songs.board() == []


def test_a_zip_that_came_to_nothing_leaves_nothing(
    qtbot: QtBot, app: App, dialog: EnquiryDialog, tmp_path: Path
) -> None:
    """It is unpacked among the sessions while the enquiry is open; given up, only the client's zip is left."""
    folder = write_stems(tmp_path / "sent", ("LV.wav", "Kick.wav"))
    archive = Path(shutil.make_archive(str(tmp_path / "Rosa Fenn - Ember"), "zip", folder))
    drop(dialog.ask.evidence.zone, archive)
    qtbot.waitUntil(lambda: not app.find(EnquiryController).jobs.busy)
    unpacked = app.services.studio.paths.sessions / archive.stem
    assert unpacked.is_dir()
    assert dialog.ask.enquirer.client == "Rosa Fenn"
    press(dialog.ask.cancel_button)
    assert not unpacked.exists()
    assert archive.exists()


def test_a_file_that_is_no_use_says_so_and_the_reply_waits_no_longer(
    qtbot: QtBot, app: App, dialog: EnquiryDialog, tmp_path: Path
) -> None:
    """The sentence names the file; the form can be used again, and the shortcut's action opens no second dialog."""
    (tmp_path / "mix.wav").write_text("a note")
    paste(dialog, "The mix. Cheers, Mika")
    drop(dialog.ask.evidence.zone, tmp_path / "mix.wav")
    press(dialog.ask.write_button)
    assert not dialog.ask.write_button.isEnabled()
    qtbot.waitUntil(lambda: not app.find(EnquiryController).jobs.busy)
    assert "mix.wav" in dialog.ask.evidence.problem.text()
    assert dialog.ask.write_button.isEnabled()
    assert not dialog.answered
    app.window.actions_by_key["new_enquiry"].trigger()
    assert app.find(EnquiryController).dialog is dialog


def test_what_is_not_there_and_a_folder_without_stems_are_sentences(
    app: App, dialog: EnquiryDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    """The form can be used again."""
    (tmp_path / "sent").mkdir()
    controller = app.find(EnquiryController)
    for path, sentence in ((tmp_path / "gone.wav", "gone.wav is not there"), (tmp_path / "sent", "sent")):
        controller.take(path)
        qtbot.waitUntil(lambda: not controller.jobs.busy)
        assert sentence in dialog.ask.evidence.problem.text()
        assert dialog.ask.write_button.isEnabled()


def test_nothing_of_what_was_sent_is_opened_on_the_windows_thread(
    app: App, dialog: EnquiryDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A header on a slow disk would hold the window up: only the child process opens it."""
    opened: list[object] = []
    monkeypatch.setattr("app.intake.session_folder.read_info", opened.append)
    drop(dialog.ask.evidence.zone, write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")))
    qtbot.waitUntil(lambda: not app.find(EnquiryController).jobs.busy)
    assert dialog.ask.evidence.remove.isVisible()
    assert opened == []


def test_the_encoding_of_a_zips_names_is_said_and_changed_where_it_was_dropped(
    app: App, dialog: EnquiryDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    """It is looked into again at once; what was unpacked before is gone, and another zip begins with the likeliest."""
    sound = (write_stems(tmp_path / "a", ("LV.wav",)) / "LV.wav").read_bytes()
    archive = zip_of(tmp_path / "Ember.zip", ["Głos.wav".encode("cp1250")], content=sound)
    evidence, jobs = dialog.ask.evidence, app.find(EnquiryController).jobs
    drop(evidence.zone, archive)
    qtbot.waitUntil(lambda: not jobs.busy)
    assert "cp1250" in evidence.guessed.text()
    assert evidence.encoding.isVisible()
    evidence.encoding.showPopup()
    words = evidence.encoding.view()
    words.setCurrentIndex(evidence.encoding.model().index(evidence.encoding.findText("cp1252"), 0))
    QTest.keyClick(words, Qt.Key.Key_Return)
    assert evidence.encoding.named == "cp1252"
    qtbot.waitUntil(lambda: not jobs.busy)
    unpacked = [path.name for path in app.services.studio.paths.sessions.rglob("*.wav")]
    assert unpacked == ["Głos.wav".encode("cp1250").decode("cp1252")]
    assert evidence.encoding.isVisible()
    assert not evidence.guessed.isVisible()
    press(evidence.remove)
    drop(evidence.zone, zip_of(tmp_path / "Rope.zip", ["Głos.wav".encode("cp1250")], content=sound))
    assert evidence.encoding.named == ""
    qtbot.waitUntil(lambda: not jobs.busy)


def test_a_changed_reply_is_not_dropped_without_a_word(app: App, dialog: EnquiryDialog) -> None:
    """Closed, or left for the song, before it is copied: that is asked, and staying loses nothing."""
    paste(dialog, "I've got a vocal and a beat, “Salt”. Cheers, Mika")
    press(dialog.ask.write_button)
    dialog.reply.text.appendPlainText("P.S. Lovely song.")
    for button in (dialog.reply.close_button, dialog.reply.open_button):
        press(button)
        assert dialog.isVisible()
        assert dialog.question is not None
        press(dialog.question.stay)
    assert app.window.page == "board"
    assert dialog.reply.text.toPlainText().endswith("P.S. Lovely song.")
    press(dialog.reply.close_button)
    assert dialog.question is not None
    press(dialog.question.go_on)
    assert app.find(EnquiryController).dialog is None


@pytest.mark.parametrize("typed", ["note", "client"])
def test_escape_drops_neither_the_message_nor_the_name_without_a_word(dialog: EnquiryDialog, typed: str) -> None:
    """What the client wrote is asked about before it goes; Cancel says so itself."""
    if typed == "note":
        paste(dialog, NOTE)
    else:
        QTest.keyClicks(dialog.ask.client, "Marta")
    QTest.keyClick(dialog.ask.song_title, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.question is not None
    press(dialog.question.stay)
    assert dialog.ask.client.currentText() != ""
    press(dialog.ask.cancel_button)
    assert not dialog.isVisible()


def test_an_enquiry_that_holds_nothing_closes_at_once(dialog: EnquiryDialog) -> None:
    """Escape asks nothing where nothing would be lost."""
    QTest.keyClick(dialog.ask.song_title, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
