"""The form of a song keeps what was typed until it is kept, and an edit can be undone."""

from app.domain.catalogue import ReleaseKind, Song
from widgets.composition import App
from widgets.forms.page import SongForms


def test_a_new_song_goes_on_the_board(app: App) -> None:
    """Client and song are kept; the dialog closes."""
    app.window.actions_by_key["new_song"].trigger()
    form = app.find(SongForms).form
    assert form is not None
    form.client.setEditText("Rosa Fenn")
    form.song_title.setText("Ember & Ash")
    form.due.show_value("2026-03-20")
    form.done_button.click()
    row = app.services.catalogue.songs.board()[0]
    assert (row.song.title, row.client, row.song.due) == ("Ember & Ash", "Rosa Fenn", "2026-03-20")
    assert app.find(SongForms).form is None


def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(app: App) -> None:
    """The dialog stays open with a sentence."""
    app.find(SongForms).add()
    form = app.find(SongForms).form
    assert form is not None
    form.song_title.setText("Ember")
    form.done_button.click()
    assert "no client" in form.problem
    assert form.song_title.text() == "Ember"
    assert form.isVisible()
    form.reject()


def test_an_edit_is_undone_as_a_whole(app: App, song: Song) -> None:
    """Title, client, due date and rounds go back together."""
    app.find(SongForms).edit(song.id)
    form = app.find(SongForms).form
    assert form is not None
    assert form.draft().title == "Ember"
    form.song_title.setText("Ash")
    form.client.setEditText("Mika Osei")
    form.due.show_value(None)
    form.rounds.setValue(5)
    form.done_button.click()
    songs = app.services.catalogue.songs
    assert (songs.row(song.id).client, songs.get(song.id).rounds_included) == ("Mika Osei", 5)
    app.services.edits.stack.undo()
    assert songs.get(song.id) == song


def test_releases_are_those_of_the_client(app: App, song: Song) -> None:
    """Typing another client offers other releases."""
    catalogue = app.services.catalogue
    catalogue.releases.add(song.client_id, "Tide", ReleaseKind.EP)
    app.find(SongForms).add()
    form = app.find(SongForms).form
    assert form is not None
    form.client.setEditText("Rosa Fenn")
    assert [form.release.itemText(at) for at in range(form.release.count())] == ["Tide"]
    form.client.setEditText("Somebody")
    assert form.release.count() == 0
    form.reject()


def test_only_a_new_release_is_given_a_kind(app: App, song: Song) -> None:
    """A release that is known shows its own, which the song's form does not change."""
    app.services.catalogue.releases.add(song.client_id, "Low Tide", ReleaseKind.EP)
    app.window.actions_by_key["new_song"].trigger()
    form = app.find(SongForms).form
    assert form is not None
    form.client.setEditText("Rosa Fenn")
    assert form.kind.isEnabled()
    form.release.setEditText("Low Tide")
    assert not form.kind.isEnabled()
    assert ReleaseKind(form.kind.currentData()) is ReleaseKind.EP
    form.release.setEditText("Low Tide II")
    assert form.kind.isEnabled()
    form.reject()
