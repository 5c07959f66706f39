"""What was added in a form is undone and done again, with all that was made for it."""

import pytest

from app.domain.catalogue import Song
from app.domain.hours import WorkKind
from app.use_cases.drafts import ClientDraft, SongDraft
from widgets.composition import App
from widgets.forms.client_form import ClientForms
from widgets.forms.page import SongForms


@pytest.fixture
def added(app: App) -> Song:
    """A song of a new client on a new release, typed into the form."""
    app.find(SongForms).add()
    form = app.find(SongForms).form
    assert form
    form.show_draft(SongDraft(client="Nova", title="Tide", release="Ebb"))
    form.done_button.click()
    (row,) = app.services.catalogue.songs.board()
    return row.song


def everything(app: App) -> tuple[object, ...]:
    """Clients, releases and songs."""
    catalogue = app.services.catalogue
    return catalogue.clients.all(), catalogue.releases.all(), catalogue.songs.board()


@pytest.mark.usefixtures("added")
def test_a_song_goes_with_what_was_made_for_it(app: App) -> None:
    """Its client and release were not there before; redo makes the very same again."""
    before = everything(app)
    app.services.edits.stack.undo()
    assert everything(app) == ([], [], [])
    app.services.edits.stack.redo()
    assert everything(app) == before
    app.services.edits.stack.undo()
    assert everything(app) == ([], [], [])


@pytest.mark.usefixtures("added")
def test_who_was_there_already_stays(app: App) -> None:
    """A second song of the same client and release takes neither of them with it."""
    before = everything(app)
    app.find(SongForms).add()
    form = app.find(SongForms).form
    assert form
    form.show_draft(SongDraft(client="Nova", title="Neap", release="Ebb"))
    form.done_button.click()
    app.services.edits.stack.undo()
    assert everything(app) == before


def test_a_client_goes_again(app: App) -> None:
    """And comes back as it was typed."""
    app.find(ClientForms).add()
    form = app.find(ClientForms).form
    assert form
    form.show_draft(ClientDraft(name="Nova", email="post@nova.example"))
    form.done_button.click()
    before = everything(app)
    app.services.edits.stack.undo()
    assert everything(app) == ([], [], [])
    app.services.edits.stack.redo()
    assert everything(app) == before


def test_what_was_worked_on_is_not_undone_away(app: App, added: Song) -> None:
    """Somebody opened a round and noted something from a shell: that is no slip of the hand any more."""
    catalogue = app.services.catalogue
    catalogue.rounds.open(added.id)
    catalogue.hours.add(added.id, WorkKind.MIXING, 30)
    before = everything(app)
    app.services.edits.stack.undo()
    assert everything(app) == before
    assert app.window.messages.shown
    assert "worked on since" in app.window.messages.shown.text
