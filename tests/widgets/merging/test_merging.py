"""A song is merged with another of its client, or deleted, from the Song menu."""

from app.domain.catalogue import Song, Stage
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.merging.entries import MergeDialog
from widgets.merging.page import SongEntryActions
from widgets.song.controller import SongController


def merging(app: App) -> MergeDialog:
    """The dialog that the menu opened."""
    app.window.actions_by_key["merge_song"].trigger()
    dialog = app.find(SongEntryActions).actions.dialog
    assert isinstance(dialog, MergeDialog)
    return dialog


def test_a_likely_twin_is_suggested_merged_and_parted(app: App, song: Song) -> None:
    """Its rounds come over; undo parts the two, redo merges them again; songs of others are not offered."""
    catalogue = app.services.catalogue
    twin = catalogue.songs.add(song.client_id, f"{song.title}!", artist=song.artist)
    catalogue.songs.add(song.client_id, "Tide")
    catalogue.songs.add(catalogue.clients.add("Nova").id, song.title)
    moved = catalogue.rounds.open(twin.id)
    app.controller.open_song(song.id)
    dialog = merging(app)
    assert dialog.other.currentText() == twin.title
    assert [dialog.other.itemText(place) for place in range(dialog.other.count())] == [twin.title, "Tide"]
    dialog.other.setEditText("nothing")
    dialog.done_button.click()
    assert dialog.problem == "Choose another song from the list."
    dialog.other.setEditText(twin.title)
    dialog.done_button.click()
    assert [each.id for each in catalogue.rounds.all(song.id)] == [moved.id]
    assert app.find(SongController).song_id == song.id
    app.services.edits.stack.undo()
    assert [each.id for each in catalogue.rounds.all(twin.id)] == [moved.id]
    app.services.edits.stack.redo()
    assert [each.id for each in catalogue.rounds.all(song.id)] == [moved.id]


def test_songs_of_one_title_are_told_apart(app: App, song: Song) -> None:
    """By their releases, or else their numbers."""
    songs = app.services.catalogue.songs
    first, second = (songs.add(song.client_id, "Tide").id for _ in range(2))
    app.controller.open_song(song.id)
    dialog = merging(app)
    assert [dialog.other.itemText(place) for place in range(2)] == [f"Tide ({first})", f"Tide ({second})"]


def test_alone_there_is_nothing_to_merge_with(app: App, song: Song) -> None:
    """It is said instead of an empty list."""
    app.controller.open_song(song.id)
    app.window.actions_by_key["merge_song"].trigger()
    assert app.find(SongEntryActions).actions.dialog is None
    assert app.window.messages.shown
    assert "no other song" in app.window.messages.shown.text


def test_a_song_is_deleted_after_asking(app: App, song: Song) -> None:
    """The Board comes to the front; undo brings the song back with all it had."""
    catalogue = app.services.catalogue
    opened = catalogue.rounds.open(song.id)
    app.controller.open_song(song.id)
    app.window.actions_by_key["remove_song"].trigger()
    dialog = app.find(SongEntryActions).actions.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.go_on.click()
    assert catalogue.songs.board() == []
    assert app.window.page == "board"
    app.controller.open_page("song")
    assert app.find(SongController).song_id is None
    app.services.edits.stack.undo()
    assert catalogue.songs.get(song.id) == song
    assert catalogue.rounds.all(song.id) == [opened]


def test_what_keeps_a_song_is_said(app: App, song: Song) -> None:
    """One whose round was signed off stays."""
    catalogue = app.services.catalogue
    catalogue.rounds.approve(catalogue.rounds.open(song.id).id, "Rosa")
    app.controller.open_song(song.id)
    app.window.actions_by_key["remove_song"].trigger()
    dialog = app.find(SongEntryActions).actions.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.go_on.click()
    assert app.window.messages.shown
    assert "signed off" in app.window.messages.shown.text
    assert catalogue.songs.get(song.id).stage is not Stage.ARCHIVED
