"""The releases of a client are added, edited, archived, merged and deleted in their dialog, with undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.catalogue import ReleaseKind, Song
from widgets.clients.client_releases import ReleasesDialog
from widgets.clients.page import ClientsController
from widgets.clients.view import ClientsView
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.merging.entries import MergeDialog


@pytest.fixture
def dialog(app: App, song: Song) -> ReleasesDialog:
    """Of the song's client, who has two."""
    catalogue = app.services.catalogue
    first = catalogue.releases.add(song.client_id, "Cinders", ReleaseKind.EP)
    catalogue.releases.add(song.client_id, "Tide")
    catalogue.songs.edit(song.id, release_id=first.id)
    app.controller.open_page("clients")
    app.find(ClientsView).releases_wanted.emit()
    shown = app.find(ClientsController).releases.dialog
    assert shown
    return shown


def titles(dialog: ReleasesDialog) -> list[str]:
    """The releases in view."""
    return [line.release.title for line in dialog.model.lines]


def test_they_are_listed_with_their_songs(dialog: ReleasesDialog) -> None:
    """By title, with kind and number of songs."""
    cells = [[dialog.model.index(place, column).data() for column in range(3)] for place in range(2)]
    assert cells == [["Cinders", "EP", "1 song"], ["Tide", "Single", "0 songs"]]


def test_one_is_added_and_one_is_edited(app: App, dialog: ReleasesDialog) -> None:
    """What cannot be is said in the form; an edit is undone and done again while the list is open."""
    dialog.new.click()
    form = app.find(ClientsController).releases.form
    assert form
    form.title.setText("Embers")
    form.upc.setText("12")
    form.done_button.click()
    assert "12" in form.problem
    form.upc.clear()
    form.done_button.click()
    assert titles(dialog) == ["Cinders", "Embers", "Tide"]
    dialog.table.selectRow(2)
    dialog.edit.click()
    form = app.find(ClientsController).releases.form
    assert form
    assert form.title.text() == "Tide"
    form.title.setText("Ashes")
    form.done_button.click()
    assert titles(dialog) == ["Ashes", "Cinders", "Embers"]
    app.services.edits.stack.undo()
    assert titles(dialog) == ["Cinders", "Embers", "Tide"]
    app.services.edits.stack.redo()
    assert titles(dialog) == ["Ashes", "Cinders", "Embers"]


def test_one_is_put_away_and_brought_back(app: App, dialog: ReleasesDialog) -> None:
    """Lists leave it out, unless it is asked for."""
    dialog.archive.click()
    assert titles(dialog) == ["Tide"]
    dialog.archived.setChecked(True)
    assert titles(dialog) == ["Cinders", "Tide"]
    dialog.table.selectRow(0)
    assert "Bring back" in dialog.archive.text()
    dialog.archived.setChecked(False)
    app.services.edits.stack.undo()
    assert titles(dialog) == ["Cinders", "Tide"]


def test_two_become_one(app: App, dialog: ReleasesDialog, song: Song) -> None:
    """The songs come over; undo parts them."""
    releases = app.find(ClientsController).releases
    dialog.table.selectRow(1)
    dialog.merge.click()
    merging = releases.entries.dialog if releases.entries else None
    assert isinstance(merging, MergeDialog)
    merging.other.setEditText("Cinders (EP)")
    merging.done_button.click()
    assert titles(dialog) == ["Tide"]
    tide = dialog.model.lines[0].release.id
    assert app.services.catalogue.songs.get(song.id).release_id == tide
    app.services.edits.stack.undo()
    assert titles(dialog) == ["Cinders", "Tide"]


def test_one_is_deleted_after_asking(app: App, dialog: ReleasesDialog, song: Song) -> None:
    """Its songs stay, on none."""
    releases, catalogue = app.find(ClientsController).releases, app.services.catalogue
    dialog.remove.click()
    question = releases.entries.dialog if releases.entries else None
    assert isinstance(question, ConfirmDialog)
    question.go_on.click()
    assert (titles(dialog), catalogue.songs.get(song.id).release_id) == (["Tide"], None)
    app.services.edits.stack.undo()
    assert titles(dialog) == ["Cinders", "Tide"]
    dialog.close_button.click()
    assert releases.dialog is None


def test_what_prevents_a_deletion_stands_in_the_dialog(app: App, dialog: ReleasesDialog, tmp_path: Path) -> None:
    """Not behind it, until something else is tried."""
    cinders = dialog.model.lines[0].release
    app.services.catalogue.jobs.start_release(cinders.id, tmp_path, tmp_path / "release.toml")
    dialog.table.selectRow(0)
    QTest.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    entries = app.find(ClientsController).releases.entries
    assert entries is not None
    assert isinstance(entries.dialog, ConfirmDialog)
    QTest.mouseClick(entries.dialog.go_on, Qt.MouseButton.LeftButton)
    assert dialog.problem.isVisible()
    assert "cannot be deleted" in dialog.problem.text()
    assert titles(dialog) == ["Cinders", "Tide"]
    QTest.mouseClick(dialog.archive, Qt.MouseButton.LeftButton)
    assert not dialog.problem.isVisible()
    assert dialog.current is None  # the next click means no other release
