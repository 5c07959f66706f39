"""Clients are archived, merged, deleted and erased from their page."""

from pytestqt.qtbot import QtBot

from app.catalogue.maintenance.erasure import Erasure
from app.domain.catalogue import Song
from widgets.clients.client_actions import erasure_words
from widgets.clients.page import ClientsController
from widgets.clients.view import ClientsView
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.merging.entries import MergeDialog


def names(app: App) -> list[str]:
    """The clients in the list."""
    return [line.client.name for line in app.find(ClientsView).model.lines]


def test_who_is_archived_is_left_out_but_found(app: App, song: Song) -> None:
    """The list leaves them out, the filter and the menu show them, undo brings them back."""
    clients, view = app.services.catalogue.clients, app.find(ClientsView)
    app.controller.open_page("clients")
    view.archive_action.trigger()
    assert clients.get(song.client_id).archived_at
    assert names(app) == []
    view.search.setText("rosa")
    assert [line.detail for line in view.model.lines] == ["1 song, archived"]
    view.search.setText("")
    view.archived_action.setChecked(True)
    assert names(app) == ["Rosa Fenn"]
    view.select(song.client_id)
    assert view.archive_action.text() == "Bring back client"
    app.services.edits.stack.undo()
    view.archived_action.setChecked(False)
    assert names(app) == ["Rosa Fenn"]
    app.services.edits.stack.redo()
    assert names(app) == []


def test_a_likely_twin_is_offered_merged_and_parted(app: App, song: Song) -> None:
    """Its songs come over; undo parts them, redo merges them again."""
    catalogue = app.services.catalogue
    twin = catalogue.clients.add("Rosa Fenn Ltd.", address="2 Quay")
    moved = catalogue.songs.add(twin.id, "Tide")
    app.controller.open_page("clients")
    app.find(ClientsView).select(song.client_id)
    app.find(ClientsView).merge_wanted.emit()
    dialog = app.find(ClientsController).actions.entries.dialog
    assert isinstance(dialog, MergeDialog)
    assert dialog.other.currentText() == "Rosa Fenn Ltd."
    dialog.other.setEditText("nobody")
    dialog.done_button.click()
    assert dialog.problem == "Choose another client from the list."
    dialog.other.setEditText("Rosa Fenn Ltd.")
    dialog.done_button.click()
    assert names(app) == ["Rosa Fenn"]
    assert catalogue.clients.get(song.client_id).address == "2 Quay"
    app.services.edits.stack.undo()
    assert (names(app), catalogue.songs.get(moved.id).client_id) == (["Rosa Fenn", "Rosa Fenn Ltd."], twin.id)
    app.services.edits.stack.redo()
    assert catalogue.songs.get(moved.id).client_id == song.client_id


def test_a_client_is_deleted_after_asking(app: App, song: Song) -> None:
    """With their songs; undo brings both back."""
    catalogue = app.services.catalogue
    app.controller.open_page("clients")
    app.find(ClientsView).remove_wanted.emit()
    dialog = app.find(ClientsController).actions.entries.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.go_on.click()
    assert (catalogue.clients.all(), catalogue.songs.board()) == ([], [])
    app.services.edits.stack.undo()
    assert catalogue.songs.get(song.id) == song


def test_a_person_is_erased_after_being_told_what_goes(app: App, song: Song, qtbot: QtBot) -> None:
    """In a process of its own; afterwards nothing can be undone, for that would hold the data."""
    app.controller.open_page("clients")
    app.services.catalogue.clients.edit(song.client_id, email="rosa@fenn.example")
    app.find(ClientsView).archive_action.trigger()
    app.services.edits.stack.undo()
    app.find(ClientsView).select(song.client_id)
    app.find(ClientsView).erase_wanted.emit()
    dialog = app.find(ClientsController).actions.dialog
    assert isinstance(dialog, ConfirmDialog)
    with qtbot.waitSignal(app.services.jobs.ended):
        dialog.go_on.click()
    client = app.services.catalogue.clients.get(song.client_id)
    assert (client.name, client.email) == (f"Erased client {client.id}", "")
    assert app.services.edits.stack.count() == 0


def test_what_stays_is_said_before_an_erasure() -> None:
    """Invoices by law, folders for the studio to delete."""
    words = erasure_words(Erasure("Rosa", {"time_entries": 2, "notes": 1}, 3, ("/music/rosa",)))
    assert "2 time entries, 1 notes" in words
    assert "3 issued invoices will stay as the law asks" in words
    assert "1 folder on disk" in words
