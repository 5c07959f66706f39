"""The letter to the client, from the Song page's button to the clipboard and a file."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.billing.studio import StudioDetails
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from tests.app.catalogue.samples import GUITAR_R, make_scan
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.song.controller import SongController
from widgets.song.letters import LetterDialog
from widgets.song.view import SongView


@pytest.fixture
def dialog(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> LetterDialog:
    """The letter about a scanned session, of a studio with a name."""
    app.services.details.change(StudioDetails("Harbour Mixing"))
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongView).drop_zone.dropped.emit(write_stems(tmp_path / "Ember stems"))
    app.find(SongView).session.problems.letter_button.click()
    shown = app.find(SongController).letters.dialog
    assert shown is not None
    assert shown.isVisible()
    return shown


def test_the_letter_knows_its_song_and_is_copied_as_it_was_changed(dialog: LetterDialog, song: Song) -> None:
    """Title and praise are there; what is typed goes along to the clipboard."""
    assert song.title in dialog.subject.text()
    assert "Every file opens" in dialog.text.toPlainText()
    assert dialog.text.toPlainText().rstrip().endswith("Harbour Mixing")
    dialog.text.appendPlainText("P.S. Lovely song.")
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text().endswith("P.S. Lovely song.")
    assert "Copied" in dialog.status.text()


def test_the_letter_is_saved_whole_or_says_why_not(dialog: LetterDialog, tmp_path: Path) -> None:
    """A file with the subject above the letter; a folder that is not there is one sentence."""
    dialog.save(tmp_path / "letter.txt")
    saved = (tmp_path / "letter.txt").read_text("utf-8")
    assert saved == f"{dialog.subject.text()}\n\n{dialog.text.toPlainText()}"
    dialog.save(tmp_path / "gone" / "letter.txt")
    assert "letter.txt" in dialog.status.text()
    assert "Saved" not in dialog.status.text()


def test_the_letter_is_saved_as_a_pdf_or_says_why_not(dialog: LetterDialog, tmp_path: Path) -> None:
    """What was typed is what is set; a folder that is not there is one sentence."""
    dialog.text.setPlainText("Hi,\n\nall is well.")
    dialog.save_pdf(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes().startswith(b"%PDF-")
    assert dialog.status.text() == "Saved as letter.pdf."
    dialog.save_pdf(tmp_path / "gone" / "letter.pdf")
    assert "Saved" not in dialog.status.text()


def test_the_letter_asks_for_what_the_brief_lacks(dialog: LetterDialog, app: App, song: Song) -> None:
    """What is known by then is not asked again."""
    assert "Which key is it in?" in dialog.text.toPlainText()
    dialog.accept()
    app.services.catalogue.briefs.edit(song.id, key="Em")
    app.find(SongController).write_letter()
    written = app.find(SongController).letters.dialog
    assert written is not None
    assert "Which key" not in written.text.toPlainText()
    assert "What is its tempo?" in written.text.toPlainText()


def test_a_letter_is_about_what_the_client_sent(app: App, song: Song) -> None:
    """A print of the engineer's is nothing to write about, and takes no session's place."""
    catalogue = app.services.catalogue
    said: list[str] = []
    app.services.messages.said.connect(lambda message: said.append(message.text))
    catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(Path("/print"), GUITAR_R))
    app.controller.open_song(song.id)
    app.find(SongController).write_letter()
    assert app.find(SongController).letters.dialog is None
    assert "No files have arrived" in said[0]
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/in")))
    app.find(SongController).refresh()
    app.find(SongController).write_letter()
    assert app.find(SongController).letters.dialog is not None


def test_a_closed_letter_is_forgotten(dialog: LetterDialog, app: App) -> None:
    """The next one is drafted anew."""
    dialog.accept()
    assert app.find(SongController).letters.dialog is None


@pytest.mark.parametrize("how", ["close", "escape"])
def test_a_changed_letter_is_not_dropped_without_a_word(dialog: LetterDialog, how: str) -> None:
    """It is asked about until it is copied; one that was not changed closes at once."""
    dialog.text.appendPlainText("P.S. The bass is a joy.")

    def leave() -> None:
        if how == "close":
            dialog.close()
        else:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    leave()
    assert dialog.isVisible()
    assert dialog.question is not None
    assert dialog.question.stay.isDefault()
    QTest.mouseClick(dialog.question.stay, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    leave()
    assert not dialog.isVisible()
