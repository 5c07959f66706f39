"""The Brief section: what is typed is kept, can be undone, and is never lost; the checklist follows."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from app.domain.brief import Brief
from app.domain.catalogue import Song
from app.domain.session import SessionKind
from tests.app.catalogue.samples import make_scan
from tests.widgets.drags import entering
from widgets.brief.brief_fields import LineEditor
from widgets.brief.view import BriefView
from widgets.composition import App
from widgets.song.controller import SongController


@pytest.fixture
def view(app: App, song: Song) -> BriefView:
    """The section of an open song in front."""
    app.services.catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/sessions/ember")))
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_brief"].trigger()
    assert app.find(BriefView).isVisible()
    return app.find(BriefView)


def kept(app: App, song: Song) -> Brief:
    """What the catalogue has."""
    return app.services.catalogue.briefs.get(song.id)


def typed(field: LineEditor, text: str) -> None:
    """Type over a line, then press Enter."""
    field.setFocus()
    field.selectAll()
    if text:
        QTest.keyClicks(field, text)
    else:
        QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_what_is_typed_is_kept_and_can_be_undone(view: BriefView, app: App, song: Song) -> None:
    """Each field is an edit of its own; the fields follow undo and redo."""
    typed(view.tempo, "92,5")
    typed(view.key, "f#m")
    typed(view.release_plan, "EP")
    assert (kept(app, song).tempo_bpm, kept(app, song).key, kept(app, song).release_plan) == (92.5, "F♯ minor", "EP")
    assert (view.tempo.text(), view.key.text()) == ("92.5", "F♯ minor")
    stack = app.services.edits.stack
    assert "release plan" in stack.undoText()
    stack.undo()
    stack.undo()
    assert (kept(app, song).key, view.key.text(), view.release_plan.text()) == ("", "", "")
    stack.redo()
    assert view.key.text() == "F♯ minor"
    typed(view.tempo, "")
    assert kept(app, song).tempo_bpm is None


def test_goals_are_kept_when_the_field_is_left(view: BriefView, app: App, song: Song) -> None:
    """Also where another song is opened at once: they stay with the song they were typed for."""
    view.goals.setFocus()
    QTest.keyClicks(view.goals, "Warm and close")
    view.remarks.setFocus()
    assert kept(app, song).goals == "Warm and close"
    QTest.keyClicks(view.remarks, "ring first")
    other = app.services.catalogue.songs.add(song.client_id, "Ash")
    app.controller.open_song(other.id)
    assert kept(app, song).remarks == "ring first"
    assert kept(app, other) == Brief()
    assert view.goals.toPlainText() == view.remarks.toPlainText() == ""


def test_what_is_being_typed_survives_a_change_from_elsewhere(view: BriefView, app: App, song: Song) -> None:
    """Another program's edit shows everywhere but under the user's hands."""
    view.goals.setFocus()
    QTest.keyClicks(view.goals, "Warm")
    app.services.catalogue.briefs.edit(song.id, goals="Cold", key="Em")
    app.find(SongController).refresh()
    assert view.goals.toPlainText() == "Warm"
    assert view.key.text() == "E minor"


@pytest.mark.parametrize(("field", "text"), [("tempo", "500"), ("tempo", "fast"), ("key", "H flat")])
def test_what_cannot_be_is_said_and_nothing_changes(
    view: BriefView, app: App, song: Song, field: str, text: str
) -> None:
    """One sentence; the field shows what is kept again, and there is nothing to undo."""
    shown: list[str] = []
    app.services.messages.said.connect(lambda message: shown.append(message.text))
    typed(getattr(view, field), text)
    assert len(shown) == 1
    assert "nothing was changed" in shown[0]
    assert getattr(view, field).text() == ""
    assert kept(app, song) == Brief(deadline="2026-03-20")
    assert not app.services.edits.stack.canUndo()


def test_references_are_links_and_dropped_files(view: BriefView, app: App, song: Song, tmp_path: Path) -> None:
    """Each once, each removable; a folder dropped here is a session and the window's."""
    typed(view.references.add_field, "https://example.org/a&b")
    file = tmp_path / "ref.wav"
    file.write_bytes(b"x")
    for path, taken in ((file, True), (tmp_path, False)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        event = entering(data, Qt.DropAction.CopyAction)
        view.references.dragEnterEvent(event)
        assert event.isAccepted() == taken
        if taken:
            buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
            view.references.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert kept(app, song).references == ("https://example.org/a&b", str(file))
    assert view.references.add_field.text() == ""
    typed(view.references.add_field, "https://example.org/a&b")
    assert len(kept(app, song).references) == 2
    view.references.remove(str(file))
    assert kept(app, song).references == ("https://example.org/a&b",)


def test_the_deadline_is_the_songs_and_is_agreed(view: BriefView, app: App, song: Song) -> None:
    """A new date has to be agreed again; without one there is nothing to agree to."""
    view.agreed.click()
    assert kept(app, song).deadline_agreed
    view.due.date.setDate(QDate(2026, 4, 1))
    assert kept(app, song).deadline == "2026-04-01"
    assert not view.agreed.isChecked()
    app.services.edits.stack.undo()
    assert view.agreed.isChecked()
    view.due.ticked.click()
    assert app.services.catalogue.songs.get(song.id).due is None
    assert not view.agreed.isEnabled()


def test_wanted_versions_and_formats_may_be_none(view: BriefView, app: App, song: Song) -> None:
    """Ticks are kept as they are made."""
    view.variants.action("instrumental").trigger()
    view.formats.action("mp3-320").trigger()
    assert (kept(app, song).variants, kept(app, song).formats) == (("instrumental",), ("mp3-320",))
    view.variants.action("instrumental").trigger()
    assert kept(app, song).variants == ()
    assert "No versions" in view.variants.text()


def test_a_wish_that_is_in_no_list_is_shown_and_not_lost(view: BriefView, app: App, song: Song) -> None:
    """A format with a rate of its own, told by command, stays when another is ticked."""
    app.services.catalogue.briefs.edit(song.id, formats=("wav16@44100",))
    app.find(SongController).refresh()
    assert "wav16@44100" in view.formats.text()
    view.formats.action("mp3-320").trigger()
    assert set(kept(app, song).formats) == {"wav16@44100", "mp3-320"}


def test_the_checklist_follows_what_is_done(view: BriefView, app: App) -> None:
    """Confirming the groups ticks its line and can be undone."""
    checklist = view.checklist
    assert checklist.count.text() == "2 of 6"
    assert "Look through the groups of the stems, then confirm them." in checklist.sentences()
    checklist.groups_button.click()
    assert checklist.count.text() == "3 of 6"
    assert checklist.groups_button.accessibleName() == "Open the groups again"
    app.services.edits.stack.undo()
    assert checklist.count.text() == "2 of 6"
    typed(view.references.add_field, "River Man")
    assert checklist.count.text() == "3 of 6"


def test_the_client_is_written_to_from_here_and_from_the_menu(view: BriefView, app: App) -> None:
    """The letter asks for what the list is missing."""
    view.checklist.letter_button.click()
    dialog = app.find(SongController).letters.dialog
    assert dialog is not None
    assert "What is its tempo?" in dialog.text.toPlainText()
    dialog.accept()
    app.window.actions_by_key["write_letter"].trigger()
    again = app.find(SongController).letters.dialog
    assert again is not None
    again.accept()


def test_a_song_without_files_has_nothing_to_confirm_or_to_write_about(app: App, song: Song) -> None:
    """The buttons say so by being off, the menu in a sentence."""
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_brief"].trigger()
    assert not app.find(BriefView).checklist.groups_button.isEnabled()
    assert not app.find(BriefView).checklist.letter_button.isEnabled()
    shown: list[str] = []
    app.services.messages.said.connect(lambda message: shown.append(message.text))
    app.window.actions_by_key["write_letter"].trigger()
    assert app.find(SongController).letters.dialog is None
    assert "No files have arrived" in shown[0]
