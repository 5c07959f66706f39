"""The Clients page lists clients with their songs, adds and edits them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.catalogue import Song
from widgets.clients.view import ClientsView
from widgets.composition import App
from widgets.forms.client_form import ClientForms
from widgets.forms.page import SongForms
from widgets.song.controller import SongController


def test_no_clients_is_said_with_one_thing_to_do(app: App) -> None:
    """The first client is a click away."""
    app.controller.open_page("clients")
    app.window.actions_by_key["new_client"].trigger()
    form = app.find(ClientForms).form
    assert form is not None
    form.name.setText("Rosa & Sons")
    form.done_button.click()
    assert [line.client.name for line in app.find(ClientsView).model.lines] == ["Rosa & Sons"]
    assert app.window.page == "clients"


def test_a_clients_songs_are_shown_and_open(app: App, song: Song) -> None:
    """Enter on a song opens it."""
    app.controller.open_page("clients")
    view = app.find(ClientsView)
    assert view.current() == song.client_id
    assert [row.song.title for row in view.songs.lines] == ["Ember"]
    view.table.entered_row.emit(0)
    assert app.find(SongController).song_id == song.id


def test_an_edit_can_be_undone(app: App, song: Song) -> None:
    """Name, e-mail and notes go back together."""
    app.controller.open_page("clients")
    app.find(ClientsView).edit_wanted.emit()
    form = app.find(ClientForms).form
    assert form is not None
    form.name.setText("Rosa Fenn Ltd")
    form.notes.setPlainText("Pays late.")
    form.done_button.click()
    clients = app.services.catalogue.clients
    assert clients.get(song.client_id).notes == "Pays late."
    app.services.edits.stack.undo()
    assert clients.get(song.client_id).name == "Rosa Fenn"
    assert clients.get(song.client_id).notes == ""


@pytest.mark.usefixtures("song")
def test_a_name_that_is_taken_is_said_in_the_form(app: App) -> None:
    """The dialog stays, with what was typed."""
    app.find(ClientForms).add()
    form = app.find(ClientForms).form
    assert form is not None
    form.name.setText("rosa fenn")
    form.done_button.click()
    assert "already a client" in form.problem
    form.reject()


@pytest.mark.usefixtures("song")
def test_the_filter_folds_accents_and_case(app: App) -> None:
    """Omer finds Ömer."""
    app.services.catalogue.clients.add("Ömer")
    app.controller.open_page("clients")
    app.find(ClientsView).search.setText("OMER")
    assert [line.client.name for line in app.find(ClientsView).model.lines] == ["Ömer"]


@pytest.mark.usefixtures("song")
def test_a_song_is_added_for_the_client_in_view(app: App) -> None:
    """The form begins with the client filled in."""
    app.controller.open_page("clients")
    app.find(ClientsView).song_wanted.emit()
    form = app.find(SongForms).form
    assert form is not None
    assert form.draft().client == "Rosa Fenn"
    form.reject()


@pytest.mark.usefixtures("song")
def test_a_new_client_is_in_view_whatever_is_filtered(app: App) -> None:
    """Else the next press on Edit or New song would be another client's."""
    app.controller.open_page("clients")
    view = app.find(ClientsView)
    QTest.keyClicks(view.search, "rosa")
    QTest.mouseClick(view.new_button, Qt.MouseButton.LeftButton)
    form = app.find(ClientForms).form
    assert form is not None
    QTest.keyClicks(form.name, "Mika Osei")
    QTest.mouseClick(form.done_button, Qt.MouseButton.LeftButton)
    mika = next(each for each in app.services.catalogue.clients.all() if each.name == "Mika Osei")
    assert view.current() == mika.id


@pytest.mark.usefixtures("song")
def test_an_archived_client_that_is_asked_for_is_shown(app: App) -> None:
    """As from the palette, which finds those, too."""
    clients = app.services.catalogue.clients
    away = clients.add("Away")
    clients.archive(away.id, archived=True)
    app.controller.open_page("clients")
    app.services.navigate.client.emit(away.id)
    assert app.find(ClientsView).current() == away.id
