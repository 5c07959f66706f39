"""The Board shows songs by stage, filters them, and moves them so that it can be undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song, Stage
from tests.widgets.drags import entering
from tests.widgets.stems import write_stems
from widgets.board.page import BoardController
from widgets.board.stage_model import READY_ROLE, SONG_MIME, dragged_song
from widgets.board.view import BoardView
from widgets.common.labels import TextLabel
from widgets.common.messages import Message
from widgets.composition import App
from widgets.forms.page import SongForms
from widgets.song.controller import SongController
from widgets.song.header import SongHeader


def titles(app: App, stage: Stage) -> list[str]:
    """The titles in a column."""
    return [row.song.title for row in app.find(BoardView).columns[stage].model.rows]


def test_an_empty_catalogue_offers_the_first_song(app: App) -> None:
    """One clear thing to do."""
    assert app.find(BoardView).no_songs.isVisible()
    app.find(BoardView).no_songs.button.click()
    form = app.find(SongForms).form
    assert form is not None
    form.reject()


@pytest.mark.usefixtures("song")
def test_songs_stand_in_their_stage(app: App) -> None:
    """A new song is an enquiry; the summary counts."""
    app.controller.refresh()
    assert titles(app, Stage.ENQUIRY) == ["Ember"]
    assert titles(app, Stage.MIXING) == []


@pytest.mark.usefixtures("song")
def test_the_filter_hides_what_does_not_match_and_says_so(app: App) -> None:
    """Words of title, artist and client count; Show all brings everything back."""
    view = app.find(BoardView)
    view.search.setText("rosa emb")
    assert titles(app, Stage.ENQUIRY) == ["Ember"]
    view.search.setText("<b>nothing")
    assert view.no_match.isVisible()
    view.no_match.button.click()
    assert titles(app, Stage.ENQUIRY) == ["Ember"]


def test_a_move_can_be_undone_and_redone(app: App, song: Song) -> None:
    """The catalogue follows each time, and so does the Board."""
    app.controller.refresh()
    app.find(BoardView).moved.emit(song.id, Stage.MIXING)
    assert titles(app, Stage.MIXING) == ["Ember"]
    app.services.edits.stack.undo()
    assert app.services.catalogue.songs.get(song.id).stage is Stage.ENQUIRY
    assert titles(app, Stage.ENQUIRY) == ["Ember"]
    app.services.edits.stack.redo()
    assert titles(app, Stage.MIXING) == ["Ember"]


def test_a_song_that_is_being_rendered_is_not_delivered_without_a_word(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """How far it is stands in the question; a stage that promises the client nothing is not asked about."""
    app.controller.open_song(song.id)
    controller = app.find(SongController)
    with qtbot.waitSignal(app.services.scans.ended):
        controller.take_folder(write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")))
    controller.delivery.render_in_front()
    board, catalogue = app.find(BoardController), app.services.catalogue
    app.controller.open_page("board")
    board.move(song.id, Stage.MIXING)
    assert catalogue.songs.get(song.id).stage is Stage.MIXING
    for answer, stage in (("stay", Stage.MIXING), ("go_on", Stage.CLIENT_REVIEW)):
        board.move(song.id, Stage.CLIENT_REVIEW)
        assert board.question is not None
        assert "“Render Ember” is at " in " ".join(label.text() for label in board.question.findChildren(TextLabel))
        QTest.mouseClick(getattr(board.question, answer), Qt.MouseButton.LeftButton)
        assert catalogue.songs.get(song.id).stage is stage
    qtbot.waitUntil(lambda: app.services.renders.task_of(song.id) is None)


def test_a_song_is_dropped_on_a_stage(app: App, song: Song) -> None:
    """Dragging carries the id; a column refuses its own songs and anything that is no song."""
    app.controller.refresh()
    columns = app.find(BoardView).columns
    data = columns[Stage.ENQUIRY].model.mimeData([columns[Stage.ENQUIRY].model.index(0)])
    assert dragged_song(data) == song.id
    own = entering(data, Qt.DropAction.MoveAction)
    columns[Stage.ENQUIRY].dragEnterEvent(own)
    assert not own.isAccepted()
    other = entering(data, Qt.DropAction.MoveAction)
    columns[Stage.BOOKED].dragEnterEvent(other)
    assert other.isAccepted()
    columns[Stage.BOOKED].dropEvent(
        QDropEvent(
            QPointF(5, 5), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert titles(app, Stage.BOOKED) == ["Ember"]


def test_foreign_data_is_no_song() -> None:
    """Only a plain number counts."""
    data = QMimeData()
    assert dragged_song(data) is None
    data.setData(SONG_MIME, b"1; DROP TABLE")
    assert dragged_song(data) is None


def test_the_menu_of_a_card_moves_and_opens(app: App, song: Song) -> None:
    """Every stage but its own can be chosen; Open opens the Song page."""
    app.controller.refresh()
    menu = app.find(BoardView).menu_for(song.id)
    stages = menu.actions()[2].menu()
    assert isinstance(stages, QMenu)
    assert [action.isEnabled() for action in stages.actions()] == [False] + [True] * (len(Stage) - 1)
    stages.actions()[4].trigger()
    assert titles(app, Stage.MIXING) == ["Ember"]
    menu.actions()[0].trigger()
    assert app.window.page == "song"


def test_the_keyboard_reaches_and_opens_every_card(app: App, song: Song) -> None:
    """Arrows go from column to column over empty stages, Enter opens."""
    other = app.services.catalogue.songs.add(song.client_id, "Ash")
    app.services.catalogue.songs.edit(other.id, stage=Stage.MASTERING)
    app.controller.refresh()
    columns = app.find(BoardView).columns
    columns[Stage.ENQUIRY].select_near(0)
    QTest.keyClick(columns[Stage.ENQUIRY].list, Qt.Key.Key_Right)
    assert columns[Stage.MASTERING].current() == other.id
    QTest.keyClick(columns[Stage.MASTERING].list, Qt.Key.Key_Return)
    assert app.find(SongController).song_id == other.id


def test_a_stage_is_stepped_by_shortcut(app: App, song: Song) -> None:
    """The menu's Move on and Move back concern the chosen song."""
    app.controller.refresh()
    app.find(BoardView).select(song.id)
    app.window.actions_by_key["stage_on"].trigger()
    assert app.services.catalogue.songs.get(song.id).stage is Stage.ASSESSED
    app.window.actions_by_key["stage_back"].trigger()
    app.window.actions_by_key["stage_back"].trigger()
    assert app.services.catalogue.songs.get(song.id).stage is Stage.ENQUIRY


def test_names_are_spoken_and_shown_literally(app: App, song: Song) -> None:
    """A screen reader hears the whole card; a tooltip shows markup as text."""
    app.services.catalogue.songs.edit(song.id, title="<b>Ember</b>")
    app.controller.refresh()
    model = app.find(BoardView).columns[Stage.ENQUIRY].model
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("<b>Ember</b>, Rosa Fenn, ")
    assert "&lt;b&gt;" in model.data(model.index(0), Qt.ItemDataRole.ToolTipRole)


def test_cards_say_how_ready_a_song_is_until_work_begins(app: App, song: Song) -> None:
    """Counted on the card; the tooltip and the screen reader say what is missing. In the mix nobody asks any more."""
    catalogue = app.services.catalogue
    catalogue.briefs.edit(song.id, references=("River Man",))
    app.controller.refresh()
    model = app.find(BoardView).columns[Stage.ENQUIRY].model
    ready = model.index(0).data(READY_ROLE)
    assert (ready.done, len(ready.items)) == (1, 6)
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
        assert "Ready to start: 1 of 6. No stems have arrived yet." in model.index(0).data(role)
    assert not app.window.grab().isNull()
    catalogue.briefs.edit(song.id, agreed=True)
    app.controller.refresh()
    assert model.index(0).data(READY_ROLE).done == 2
    catalogue.songs.edit(song.id, stage=Stage.MIXING)
    app.controller.refresh()
    mixing = app.find(BoardView).columns[Stage.MIXING].model
    assert mixing.index(0).data(READY_ROLE) is None
    assert "Ready" not in mixing.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_move_that_makes_no_sense_is_refused_and_said(app: App, song: Song) -> None:
    """The song stays where it is, there is nothing to undo, and the message says why."""
    shown: list[Message] = []
    app.services.messages.said.connect(shown.append)
    app.controller.refresh()
    app.find(BoardView).moved.emit(song.id, Stage.PAID)
    assert titles(app, Stage.ENQUIRY) == ["Ember"]
    assert not app.services.edits.stack.canUndo()
    assert [message.tone for message in shown] == ["error"]
    assert "has not been delivered" in shown[0].text


def test_a_move_to_the_archive_is_undone(app: App, song: Song) -> None:
    """From wherever it stood."""
    app.controller.refresh()
    app.find(BoardView).moved.emit(song.id, Stage.MASTERING)
    app.find(BoardView).moved.emit(song.id, Stage.ARCHIVED)
    app.services.edits.stack.undo()
    app.services.edits.stack.undo()
    assert titles(app, Stage.ENQUIRY) == ["Ember"]
    app.services.edits.stack.redo()
    assert titles(app, Stage.MASTERING) == ["Ember"]


def test_the_menu_means_no_song_that_the_filter_hides(app: App, song: Song) -> None:
    """A stage is not stepped behind one's back; chosen again, it is."""
    view, catalogue = app.find(BoardView), app.services.catalogue
    catalogue.songs.add(song.client_id, "Rope")
    app.controller.refresh()
    view.select(song.id)
    view.search.setFocus()
    QTest.keyClicks(view.search, "Rope")
    app.window.actions_by_key["stage_on"].trigger()
    assert {row.song.stage for row in catalogue.songs.board()} == {Stage.ENQUIRY}
    assert app.window.messages.shown is not None
    assert "Choose a song" in app.window.messages.shown.text
    view.search.clear()
    view.columns[Stage.ENQUIRY].list.clearSelection()
    view.select(song.id)
    app.window.actions_by_key["stage_on"].trigger()
    assert catalogue.songs.get(song.id).stage is Stage.ASSESSED


def test_a_stage_that_was_not_taken_is_not_shown_on_the_songs_page(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """After "Wait for it" the field says where the song is, not what was chosen; the wheel chooses nothing."""
    app.controller.open_song(song.id)
    controller, header = app.find(SongController), app.find(SongHeader)
    with qtbot.waitSignal(app.services.scans.ended):
        controller.take_folder(write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")))
    controller.delivery.render_in_front()
    header.stage.setFocus()
    QTest.keyClick(header.stage, Qt.Key.Key_End)
    QTest.keyClick(header.stage, Qt.Key.Key_Up)
    board = app.find(BoardController)
    assert board.question is not None
    QTest.mouseClick(board.question.stay, Qt.MouseButton.LeftButton)
    stage = app.services.catalogue.songs.get(song.id).stage
    assert Stage(header.stage.currentData()) is stage
    qtbot.waitUntil(lambda: app.services.renders.task_of(song.id) is None)
