"""Edits on screen are undone to the last column of the catalogue, and done again to the same.

Left out is what stays by design: a round that was opened is superseded, papers that were issued are credited, payments
and used credits have counter-entries, and the log tells of both ways. What is done again has a new moment, and a row
made again may have a new id; a brief that says nothing is none.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.domain.catalogue import Song, Stage
from app.domain.hours import WorkKind
from app.domain.rounds import NoteKind, NoteSource, ReadNote, RoundState
from app.use_cases.drafts import SongDraft
from widgets.board.page import BoardController
from widgets.brief.page import BriefController
from widgets.clients.page import ClientsController
from widgets.composition import App
from widgets.forms.client_form import ClientForms
from widgets.forms.page import SongForms
from widgets.hours.page import HoursController
from widgets.rounds.edits import RoundEdits
from widgets.song.header import DeliveryHold

Do = Callable[[App, Song], object]
_LEFT_OUT = ("activity", "briefs", "search", "sqlite_", "_sqlite_")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")


def rows(app: App, song: Song) -> dict[str, Any]:
    """Every table of the catalogue but the log and what is only reckoned from the others; the brief as it is read."""
    catalogue = app.services.catalogue
    names = catalogue.database.tuples("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    kept = [name for (name,) in names if not name.startswith(_LEFT_OUT)]
    values: dict[str, Any] = {name: contents(app, name) for name in kept}
    return {**values, "brief": catalogue.briefs.get(song.id)}


def contents(app: App, table: str) -> list[list[Any]]:
    """The rows of a table without their ids; moments only as being there."""
    sql = f'SELECT * FROM "{table}" ORDER BY 1'  # noqa: S608 -- the file's own tables
    held = app.services.catalogue.database.tuples(sql)
    return [[_MOMENT.sub("a moment", each) if isinstance(each, str) else each for each in row[1:]] for row in held]


def edit_song(app: App, song: Song) -> None:
    """By its form, also to a client and a release that are there."""
    client = app.services.catalogue.clients.get(song.client_id).name
    app.find(SongForms).edit(song.id)
    form = app.find(SongForms).form
    assert form
    form.show_draft(SongDraft(client=client, title="Embers", artist="Fenn", due="2026-05-01", rounds_included=4))
    form.done_button.click()


def edit_client(app: App, song: Song) -> None:
    """By its form."""
    app.find(ClientForms).edit(song.client_id)
    form = app.find(ClientForms).form
    assert form
    form.email.setText("new@example.org")
    form.mixing.setValue(-5)
    form.done_button.click()


def round_edits(app: App) -> RoundEdits:
    """What the Rounds section does."""
    return RoundEdits(app.services.catalogue, app.services.edits)


def on_round(change: Callable[[RoundEdits, Any, Any], object]) -> Do:
    """A change of the song's round and its note, which are there before."""

    def do(app: App, song: Song) -> None:
        catalogue = app.services.catalogue
        round_ = catalogue.rounds.current(song.id)
        assert round_
        change(round_edits(app), round_, catalogue.notes.all(round_.id))

    return do


ACTS: dict[str, Do] = {
    "moving a song": lambda app, song: app.find(BoardController).move(song.id, Stage.MIXING),
    "editing a song": edit_song,
    "editing a client": edit_client,
    "archiving a client": lambda app, song: app.find(ClientsController).actions.archive(
        app.services.catalogue.clients.get(song.client_id)
    ),
    "the brief": lambda app, _song: app.find(BriefController).edit("goals", "Loud and wide"),
    "holding": lambda app, song: app.find(DeliveryHold).toggle(song.id),
    "the timer": lambda app, _song: app.find(HoursController).start(WorkKind.MIXING),
    "taking notes": on_round(lambda edits, round_, _: edits.take(round_.id, [ReadNote("wider")], NoteSource.TYPED)),
    "ticking": on_round(lambda edits, _, notes: edits.tick(notes[0], done=True)),
    "judging": on_round(lambda edits, _, notes: edits.decide(notes, NoteKind.NEW_WORK)),
    "changing a note": on_round(lambda edits, _, notes: edits.change(notes[0], {"text": "softer"})),
    "removing notes": on_round(lambda edits, _, notes: edits.remove(notes)),
    "sending back": on_round(lambda edits, round_, _: edits.move(round_, RoundState.REJECTED, "sending back")),
    "signing off": on_round(lambda edits, round_, _: edits.approve(round_, "Rosa")),
}


@pytest.mark.parametrize("act", ACTS)
def test_undone_and_done_again(app: App, song: Song, act: str) -> None:
    """One step each way, however many rows it touched."""
    catalogue = app.services.catalogue
    round_edits(app).take(catalogue.rounds.open(song.id).id, [ReadNote("louder")], NoteSource.TYPED)
    app.controller.open_song(song.id)
    stack = app.services.edits.stack
    stack.clear()
    before = rows(app, song)
    ACTS[act](app, song)
    after = rows(app, song)
    assert (stack.count(), before == after) == (1, False)
    stack.undo()
    assert rows(app, song) == before
    stack.redo()
    assert rows(app, song) == after
