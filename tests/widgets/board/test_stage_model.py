"""The Board by due dates: what is overdue, and what is due within a week."""

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QComboBox

from app.domain.catalogue import Song, SongRow, Stage
from tests.widgets.conftest import TODAY
from widgets.board.stage_model import Due, due_part
from widgets.board.view import BoardView
from widgets.composition import App


def row(days: int | None, stage: Stage = Stage.MIXING) -> SongRow:
    """A song due so many days from today."""
    due = (TODAY + timedelta(days=days)).isoformat() if days is not None else None
    return SongRow(Song(1, 1, "Ember", stage=stage, due=due), "Rosa Fenn", "", 0)


@pytest.mark.parametrize(
    ("days", "stage", "parts"),
    [
        (-1, Stage.MIXING, {Due.OVERDUE}),
        (0, Stage.MIXING, {Due.SOON}),
        (7, Stage.MIXING, {Due.SOON}),
        (8, Stage.MIXING, set()),
        (None, Stage.MIXING, set()),
        (-1, Stage.DELIVERED, set()),
        (3, Stage.PAID, set()),
    ],
)
def test_parts_by_due_date(days: int | None, stage: Stage, parts: set[Due]) -> None:
    """Today is not late yet, the seventh day still soon, and what is finished never due."""
    song = row(days, stage)
    assert {due for due in (Due.OVERDUE, Due.SOON) if due_part([song], due, TODAY)} == parts
    assert due_part([song], Due.ALL, date(2030, 1, 1)) == [song]


def choose(box: QComboBox, due: Due) -> None:
    """As somebody chooses from its list."""
    box.setCurrentIndex(box.findData(due))
    box.activated.emit(box.currentIndex())


def test_the_board_shows_only_what_is_asked_for(app: App) -> None:
    """With counts, a sentence where nothing is due so, and a way back."""
    songs, clients = app.services.catalogue.songs, app.services.catalogue.clients
    client = clients.add("Rosa Fenn")
    songs.add(client.id, "Late", due="2026-03-10")
    songs.add(client.id, "Far", due="2026-06-10")
    view = app.find(BoardView)
    app.controller.open_page("board")
    assert [view.due.itemText(place) for place in range(3)] == ["Whenever due", "Overdue: 1", "Due within a week: 0"]
    choose(view.due, Due.OVERDUE)
    assert sum(column.list.model().rowCount() for column in view.columns.values()) == 1
    choose(view.due, Due.SOON)
    assert view.no_match.isVisible()
    view.no_match.action.emit()
    assert sum(column.list.model().rowCount() for column in view.columns.values()) == 2
    assert view.due.currentData() == Due.ALL
