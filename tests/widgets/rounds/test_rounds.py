"""The Rounds section: rounds move by clicks and back by undo, notes become a checklist, stems are compared."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.rounds import Note, NoteKind, NoteSource, Round, RoundState
from app.domain.session import SessionKind
from app.intake.grouping import GroupRules
from app.intake.scan import scan_folder
from tests.app.catalogue.samples import make_scan
from tests.app.intake.audio import write
from tests.render.measure.test_difference import phrase
from tests.widgets.stems import write_stems
from widgets.common.buttons import Button
from widgets.common.dialogs import ConfirmDialog
from widgets.common.labels import TextLabel
from widgets.composition import App
from widgets.rounds.note_import import ImportDialog
from widgets.rounds.note_list import DONE
from widgets.rounds.page import RoundsController
from widgets.rounds.round_dialogs import NoteForm, PasteDialog, SignoffForm
from widgets.rounds.view import RoundsView
from widgets.song.controller import SongController
from widgets.song.view import SongView

BLOCK = "1:23 vocal up a touch; 2:10-2:18 snare too loud; overall brighter"


@pytest.fixture
def view(app: App, song: Song) -> RoundsView:
    """The section of an open song in front."""
    app.controller.open_song(song.id)
    app.window.actions_by_key["open_rounds"].trigger()
    assert app.find(RoundsView).isVisible()
    return app.find(RoundsView)


def click(button: Button) -> None:
    """A click with the mouse on a button that can be clicked."""
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def open_next(view: RoundsView, app: App) -> None:
    """Open a round, in the place of one that runs where there is one."""
    click(view.rounds.open_button)
    question = app.find(RoundsController).dialog
    if isinstance(question, ConfirmDialog):
        click(question.go_on)


def question_of(app: App) -> ConfirmDialog:
    """The question in view."""
    question = app.find(RoundsController).dialog
    assert isinstance(question, ConfirmDialog)
    assert question.isVisible()
    return question


def big(view: RoundsView) -> list[str]:
    """The buttons of the panel that stand out."""
    buttons = view.rounds.findChildren(Button)
    return [each.accessibleName() for each in buttons if each.isVisible() and each.property("kind") == "primary"]


def rounds(app: App, song: Song) -> list[Round]:
    """What the catalogue has."""
    return app.services.catalogue.rounds.all(song.id)


def notes(app: App, song: Song) -> list[Note]:
    """The checklist of the newest round."""
    return app.services.catalogue.notes.all(rounds(app, song)[-1].id)


def pasted(view: RoundsView, app: App) -> None:
    """Paste a block as a user would."""
    click(view.notes.paste_button)
    dialog = app.find(RoundsController).dialog
    assert isinstance(dialog, PasteDialog)
    dialog.text.insertPlainText(BLOCK)
    dialog.look_again()
    click(dialog.take_button)


def test_without_a_round_nothing_can_be_noted(view: RoundsView) -> None:
    """The panel says what to do first."""
    assert not view.notes.paste_button.isEnabled()
    assert view.rounds.left.text() == "2 of 2 rounds left"
    assert not view.rounds.send_button.isVisible()
    assert not view.rounds.compare_button.isEnabled()


def test_a_round_is_opened_sent_and_signed_off_and_each_can_be_undone(view: RoundsView, app: App, song: Song) -> None:
    """The buttons follow its state; undo and redo go through the whole of it."""
    click(view.rounds.open_button)
    assert view.rounds.left.text() == "1 of 2 rounds left"
    click(view.rounds.send_button)
    assert not view.rounds.send_button.isVisible()
    click(view.rounds.approve_button)
    form = app.find(RoundsController).dialog
    assert isinstance(form, SignoffForm)
    assert form.by.text() == "Rosa Fenn"
    form.by.clear()
    click(form.done_button)
    assert "name" in form.problem
    QTest.keyClicks(form.by, "Rosa")
    click(form.done_button)
    (approved,) = rounds(app, song)
    assert (approved.state, approved.decided_by) == (RoundState.APPROVED, "Rosa")
    assert "approved" in view.rounds.history.text()
    stack = app.services.edits.stack
    seen = []
    while stack.canUndo():
        stack.undo()
        seen.append(rounds(app, song)[0].state)
    assert seen == [RoundState.SENT, RoundState.OPEN, RoundState.SUPERSEDED]
    while stack.canRedo():
        stack.redo()
    assert rounds(app, song) == [approved]


def test_a_second_round_supersedes_the_first_until_it_is_undone(view: RoundsView, app: App, song: Song) -> None:
    """The newest is chosen; one beyond those included says that it can be charged."""
    for _ in range(3):
        open_next(view, app)
    assert [each.state for each in rounds(app, song)] == [
        RoundState.SUPERSEDED,
        RoundState.SUPERSEDED,
        RoundState.OPEN,
    ]  # fmt: skip -- one line of states
    app.services.edits.stack.undo()
    assert [each.state for each in rounds(app, song)][1:] == [RoundState.OPEN, RoundState.SUPERSEDED]
    app.services.edits.stack.redo()
    assert rounds(app, song)[2].state is RoundState.OPEN
    app.services.catalogue.rounds.set_included(rounds(app, song)[2].id, included=False)
    app.find(SongController).refresh()
    view.rounds.choose(rounds(app, song)[2].id)
    assert "charged" in view.rounds.extra.text()
    assert view.rounds.extra.isVisible()


def test_a_pasted_block_becomes_a_checklist(view: RoundsView, app: App, song: Song) -> None:
    """It is understood before it is kept, ticked with a click, decided, removed, and undone."""
    click(view.rounds.open_button)
    click(view.notes.paste_button)
    dialog = app.find(RoundsController).dialog
    assert isinstance(dialog, PasteDialog)
    assert not dialog.take_button.isEnabled()
    dialog.text.insertPlainText(BLOCK)
    dialog.look_again()
    items = [dialog.preview.tree.topLevelItem(place) for place in range(3)]
    assert [item.text(0) for item in items if item] == ["1:23", "2:10–2:18", ""]
    click(dialog.take_button)
    assert [note.text for note in notes(app, song)] == ["vocal up a touch", "snare too loud", "overall brighter"]
    table, model = view.notes.table, view.notes.model
    box = table.visualRect(model.index(1, DONE))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(16, box.height() // 2))
    assert [note.done for note in notes(app, song)] == [False, True, False]
    table.selectRow(2)
    view.notes.kinds_menu(view).actions()[2].trigger()
    assert notes(app, song)[2].kind is NoteKind.NEW_WORK
    click(view.notes.remove_button)
    assert len(notes(app, song)) == 2
    stack = app.services.edits.stack
    stack.undo()
    assert notes(app, song)[2].kind is NoteKind.NEW_WORK
    while stack.canUndo():
        stack.undo()
    while stack.canRedo():
        stack.redo()
    assert [note.done for note in notes(app, song)] == [False, True]


def test_times_in_doubt_are_asked_about_before_they_are_taken(
    view: RoundsView, app: App, song: Song, tmp_path: Path
) -> None:
    """The preview marks them and says why: read in one of two ways, or behind the end of the song's session."""
    catalogue = app.services.catalogue
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, replace(make_scan(tmp_path), duration_s=225.0))
    click(view.rounds.open_button)
    click(view.notes.paste_button)
    dialog = app.find(RoundsController).dialog
    assert isinstance(dialog, PasteDialog)
    dialog.text.insertPlainText("1:23 vocal up")
    dialog.look_again()
    assert not dialog.preview.doubts.isVisible()
    dialog.text.insertPlainText("; 3.10 bass; 14:05 call me")
    dialog.look_again()
    items = [dialog.preview.tree.topLevelItem(place) for place in range(3)]
    assert [item.text(0) for item in items if item] == ["1:23", "3:10 ?", "14:05 ?"]
    assert dialog.preview.doubts.isVisible()
    assert len(dialog.preview.doubts.text().splitlines()) == 2
    click(dialog.take_button)
    assert [note.from_s for note in notes(app, song)] == [83.0, 190.0, 845.0]


def test_a_note_is_changed_in_its_form(view: RoundsView, app: App, song: Song) -> None:
    """A time that is none is said, and nothing typed is lost."""
    click(view.rounds.open_button)
    pasted(view, app)
    view.notes.table.selectRow(0)
    QTest.keyClick(view.notes.table, Qt.Key.Key_Return)
    form = app.find(RoundsController).dialog
    assert isinstance(form, NoteForm)
    form.place.setText("somewhere")
    click(form.done_button)
    assert "somewhere" in form.problem
    form.place.setText("1:30-1:32")
    click(form.done_button)
    assert (notes(app, song)[0].from_s, notes(app, song)[0].to_s) == (90.0, 92.0)
    app.services.edits.stack.undo()
    assert notes(app, song)[0].from_s == 83.0


def imported(view: RoundsView, app: App, qtbot: QtBot, file: Path) -> ImportDialog:
    """The notes of a file as they are shown, before any is taken."""
    assert view.notes.import_button.isEnabled()
    controller = app.find(RoundsController)
    controller.take_file(file)
    dialog = controller.imports.dialog
    assert dialog is not None
    assert not dialog.take_button.isEnabled()
    qtbot.waitUntil(lambda: "Reading" not in dialog.state.text())
    return dialog


def test_notes_come_from_a_file(view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot) -> None:
    """A table, shown before it is taken; what is no file of notes is said in the dialog and changes nothing."""
    click(view.rounds.open_button)
    (tmp_path / "notes.csv").write_text("time,text\n0:10,softer\n")
    dialog = imported(view, app, qtbot, tmp_path / "notes.csv")
    assert not dialog.encoding.isVisible()
    assert notes(app, song) == []
    click(dialog.take_button)
    assert [(note.from_s, note.text, note.source) for note in notes(app, song)] == [(10.0, "softer", NoteSource.CSV)]
    (tmp_path / "notes.pdf").write_bytes(b"")
    dialog = imported(view, app, qtbot, tmp_path / "notes.pdf")
    assert "notes.pdf is not a file of notes" in dialog.problem.text()
    assert not dialog.take_button.isEnabled()
    click(dialog.cancel_button)
    assert len(notes(app, song)) == 1


def test_a_file_of_notes_is_not_read_on_the_windows_thread(
    view: RoundsView, app: App, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file on a slow disk would hold the window up: only the child process opens it."""
    opened: list[object] = []
    monkeypatch.setattr("app.rounds.note_files._content", opened.append)
    click(view.rounds.open_button)
    (tmp_path / "notes.csv").write_text("time,text\n0:10,softer\n")
    assert "1 note" in imported(view, app, qtbot, tmp_path / "notes.csv").state.text()
    assert opened == []


def test_what_was_left_out_of_a_letter_is_shown_and_taken_in_by_a_tick(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """Greeting, quote and signature stand below the notes without a tick; a note's own tick can be taken away."""
    click(view.rounds.open_button)
    (tmp_path / "mail.txt").write_text("Hi Anna,\n0:10 kick\n0:15 bass\nCheers\nBob\n> 0:20 snare\n")
    dialog = imported(view, app, qtbot, tmp_path / "mail.txt")
    assert "4 lines left out" in dialog.state.text()
    tree = dialog.preview.tree
    lines = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    assert [line.text(1) for line in lines if line] == ["kick", "bass", "Hi Anna,", "Cheers", "Bob", "snare"]
    assert [note.text for note in dialog.preview.notes] == ["kick", "bass"]
    for line in filter(None, (lines[0], lines[5])):
        tree.setCurrentItem(line)
        QTest.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.take_button.text() == "Take 2 notes"
    click(dialog.take_button)
    assert [(note.text, note.from_s) for note in notes(app, song)] == [("bass", 15.0), ("snare", 20.0)]


def test_what_a_file_was_read_as_is_said_and_changed_in_the_dialog(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """It is read again at once; an encoding in which it is no text is said, and another can be chosen."""
    click(view.rounds.open_button)
    (tmp_path / "mail.txt").write_bytes("0:10 gitarę głośniej".encode("cp1250"))
    dialog = imported(view, app, qtbot, tmp_path / "mail.txt")
    assert dialog.encoding.isVisible()
    assert "cp1250" in dialog.encoding.currentText()
    wrong = "gitarę głośniej".encode("cp1250").decode("cp1252")
    for name, texts in (("cp1252", [wrong]), ("cp932", []), ("", ["gitarę głośniej"])):
        dialog.encoding.setFocus()
        words = dialog.encoding.view()
        QTest.keyClick(dialog.encoding, Qt.Key.Key_Home)  # opens the list: nothing is read before a line is taken
        place = dialog.encoding.findText(name) if name else 0
        words.setCurrentIndex(dialog.encoding.model().index(place, 0))
        QTest.keyClick(words, Qt.Key.Key_Return)
        assert dialog.encoding.named == name
        qtbot.waitUntil(lambda: "Reading" not in dialog.state.text())
        assert [note.text for note in dialog.preview.notes] == texts
        assert dialog.problem.isVisible() == (not texts)
    click(dialog.take_button)
    assert [note.text for note in notes(app, song)] == ["gitarę głośniej"]


def test_rounds_are_compared(view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot) -> None:
    """In a child process; what changed is kept with the round and shown."""
    catalogue = app.services.catalogue
    for number in (1, 2):
        write(tmp_path / str(number) / "Kick.wav", phrase(1.0)[:, None] * number)
        scan = scan_folder(tmp_path / str(number), GroupRules.load())
        catalogue.sessions.record(song.id, SessionKind.PRINTED, scan)
        open_next(view, app)
    click(view.rounds.compare_button)
    assert view.rounds.comparing.isVisible()
    qtbot.waitUntil(lambda: bool(rounds(app, song)[1].change_log))
    qtbot.waitUntil(view.rounds.compare_button.isVisible)
    assert view.rounds.changes.text() == "• Kick: 6.0 dB louder."


def test_the_big_button_is_what_comes_next(view: RoundsView, app: App) -> None:
    """Open a round, send it, have it signed off; then none is: nobody expects another."""
    assert big(view) == ["Open the next round"]
    click(view.rounds.open_button)
    assert big(view) == ["Sent to the client"]
    click(view.rounds.send_button)
    assert big(view) == ["Sign off …"]
    click(view.rounds.approve_button)
    form = app.find(RoundsController).dialog
    assert isinstance(form, SignoffForm)
    click(form.done_button)
    assert big(view) == []


def test_after_a_sign_off_no_round_is_the_big_button(view: RoundsView, app: App, song: Song) -> None:
    """Nobody expects another; what changed has no heading where nothing is said."""
    rounds = app.services.catalogue.rounds
    rounds.approve(rounds.open(song.id).id, "Rosa Fenn", ())
    app.controller.refresh()
    assert view.rounds.open_button.isVisible()
    assert view.rounds.open_button.property("kind") != "primary"
    assert not view.rounds.changed.isVisible()


@pytest.mark.parametrize("by", ["button", "menu"])
def test_no_round_is_superseded_without_a_word(view: RoundsView, app: App, song: Song, by: str) -> None:
    """What runs is named, with the notes that are not ticked off; the safe answer is the default."""

    def ask() -> ConfirmDialog:
        if by == "button":
            click(view.rounds.open_button)
        else:
            app.window.actions_by_key["next_round"].trigger()
        return question_of(app)

    click(view.rounds.open_button)
    pasted(view, app)
    question = ask()
    shown = " ".join(label.text() for label in question.findChildren(TextLabel))
    assert "Supersede round 1?" in shown
    assert "3 notes of it not ticked off" in shown
    assert question.stay.isDefault()
    click(question.stay)
    assert [each.state for each in rounds(app, song)] == [RoundState.OPEN]
    click(ask().go_on)
    assert [each.state for each in rounds(app, song)] == [RoundState.SUPERSEDED, RoundState.OPEN]


def two_versions(app: App, song: Song, folder: Path) -> None:
    """Two sessions of a song, of which the second is louder; the second scanned twice."""
    for name, gain in (("first print", 1), ("second print", 2)):
        write(folder / name / "Kick.wav", phrase(1.0)[:, None] * gain)
        scan = scan_folder(folder / name, GroupRules.load())
        for _ in range(gain):
            app.services.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan)
    app.find(SongController).refresh()


def test_versions_of_a_session_are_compared_without_a_round(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """What changed is shown with the version it changed since; a folder that was scanned again is no other version."""
    two_versions(app, song, tmp_path)
    click(view.rounds.compare_button)
    assert view.rounds.comparing.isVisible()
    qtbot.waitUntil(view.rounds.compare_button.isVisible)
    assert view.rounds.changed.text() == "What changed since first print"
    assert view.rounds.changes.text() == "• Kick: 6.0 dB louder."
    assert rounds(app, song) == []


def test_stems_newer_than_the_newest_round_are_compared_with_it(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """Before a round is opened of them; that round has its own log, as ever."""
    catalogue = app.services.catalogue
    write(tmp_path / "sent" / "Kick.wav", phrase(1.0)[:, None] / 2)
    catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_folder(tmp_path / "sent", GroupRules.load()))
    click(view.rounds.open_button)
    two_versions(app, song, tmp_path)
    click(view.rounds.compare_button)
    qtbot.waitUntil(view.rounds.compare_button.isVisible)
    assert view.rounds.changed.text() == "What changed since sent"
    assert view.rounds.changes.text() == "• Kick: 12.0 dB louder."
    assert rounds(app, song)[0].change_log == ()
    open_next(view, app)
    assert (view.rounds.changed.text(), view.rounds.changes.text()) == ("What changed", "")


@pytest.mark.parametrize("button", ["send_button", "approve_button"])
def test_a_round_whose_render_goes_on_is_not_sent_without_a_word(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot, button: str
) -> None:
    """How far the render is stands in the question; once it is finished nothing is asked."""
    click(view.rounds.open_button)
    song_view = app.find(SongView)
    app.find(SongController).take_folder(write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")))
    qtbot.waitUntil(lambda: app.services.scans.task_of(song.id) is None)
    app.find(SongController).delivery.render_in_front()
    assert app.services.renders.task_of(song.id) is not None
    song_view.open_section(view)
    click(getattr(view.rounds, button))
    question = question_of(app)
    shown = " ".join(label.text() for label in question.findChildren(TextLabel))
    assert "“Render Ember” is at " in shown
    assert "%" in shown
    click(question.stay)
    assert rounds(app, song)[0].state is RoundState.OPEN
    qtbot.waitUntil(lambda: app.services.renders.task_of(song.id) is None)
    click(getattr(view.rounds, button))
    if button == "approve_button":
        form = app.find(RoundsController).dialog
        assert isinstance(form, SignoffForm)
        click(form.done_button)
    assert rounds(app, song)[0].state is not RoundState.OPEN


def imported_now(app: App) -> ImportDialog | None:
    """The dialog of a file's notes, if one is in view."""
    return app.find(RoundsController).imports.dialog


def test_notes_are_dropped_as_they_are_chosen(
    view: RoundsView, app: App, song: Song, tmp_path: Path, qtbot: QtBot
) -> None:
    """On the window, where the notes are in view; elsewhere, and of anything else, it is no business of theirs."""
    (tmp_path / "notes.csv").write_text("time,text\n0:10,softer\n")
    app.controller.take_path(tmp_path / "notes.csv")
    assert app.window.messages.shown is not None
    assert "Open a round first" in app.window.messages.shown.text
    assert imported_now(app) is None
    click(view.rounds.open_button)
    app.controller.take_path(tmp_path / "notes.csv")
    dialog = imported_now(app)
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.preview.notes))
    click(dialog.take_button)
    assert [note.text for note in notes(app, song)] == ["softer"]
    app.controller.open_page("board")
    app.controller.take_path(tmp_path / "notes.csv")
    assert imported_now(app) is None


def test_a_pasted_block_is_not_dropped_by_escape(view: RoundsView, app: App) -> None:
    """It is asked about until it is taken; Cancel drops it."""
    app.find(RoundsController).open_round()
    click(view.notes.paste_button)
    dialog = app.find(RoundsController).dialog
    assert isinstance(dialog, PasteDialog)
    dialog.text.insertPlainText(BLOCK)
    QTest.keyClick(dialog.text, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.question is not None
    click(dialog.question.stay)
    assert dialog.text.toPlainText() == BLOCK
    dialog.close()
    assert dialog.isVisible()
    click(dialog.question.go_on)
    assert not dialog.isVisible()
