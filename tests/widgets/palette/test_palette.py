"""Ctrl+K finds anything: typed, chosen by keys or the mouse, opened where it is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.catalogue.maintenance.removal import remove_release, remove_song
from app.domain.catalogue import Song
from app.domain.rounds import NoteKind, NoteSource, ReadNote, Suggestion
from widgets.composition import App
from widgets.palette.page import PaletteController
from widgets.palette.palette_dialog import PaletteDialog, marked_parts
from widgets.rounds.view import RoundsView
from widgets.song.controller import SongController

Typed = Callable[[str], PaletteDialog]


def titles(dialog: PaletteDialog) -> list[str]:
    """The lines in view, headings too."""
    return [entry.title for entry in dialog.model.entries]


@pytest.fixture
def typed(qtbot: QtBot, app: App) -> Typed:
    """Opens the palette, types, and waits for what is found."""

    def type_(text: str) -> PaletteDialog:
        palette = app.find(PaletteController)
        app.window.actions_by_key["find"].trigger()
        dialog = palette.dialog
        assert dialog is not None
        if text:
            QTest.keyClicks(dialog.field, text)
        words = tuple(text.casefold().split())
        qtbot.waitUntil(lambda: dialog.model.words == words and bool(titles(dialog) or dialog.hint.text()))
        return dialog

    return type_


def test_a_song_is_found_and_opened(app: App, song: Song, typed: Typed) -> None:
    """By the beginning of its name; Enter opens the first."""
    dialog = typed("emb")
    assert titles(dialog)[:2] == ["Songs", "Ember"]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert (app.window.page, app.find(SongController).song_id) == ("song", song.id)
    assert app.find(PaletteController).dialog is None


def test_keys_pass_over_headings_and_go_round(app: App, song: Song, typed: Typed) -> None:
    """Down and up; the client follows the song, and after the last comes the first."""
    dialog = typed("rosa")
    assert titles(dialog) == ["Songs", "Ember", "Clients", "Rosa Fenn"]
    for expected in (3, 1, 3):
        QTest.keyClick(dialog.field, Qt.Key.Key_Down)
        assert dialog.list.currentIndex().row() == expected
    QTest.keyClick(dialog.field, Qt.Key.Key_Up)
    assert dialog.list.currentIndex().row() == 1
    QTest.keyClick(dialog.field, Qt.Key.Key_Down)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert app.window.page == "clients"
    assert song.client_id


def test_a_note_opens_in_its_round(app: App, song: Song, typed: Typed) -> None:
    """The song, the round, and the note chosen in it."""
    catalogue = app.services.catalogue
    first = catalogue.rounds.open(song.id)
    suggestion = Suggestion(NoteKind.REVISION, "typed")
    (note,) = catalogue.notes.add(first.id, [(ReadNote("the tambourine is late"), suggestion)], NoteSource.TYPED)
    catalogue.rounds.open(song.id)
    dialog = typed("tambour")
    QTest.mouseClick(
        dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=dialog.list.visualRect(dialog.model.index(1, 0)).center()
    )
    assert app.window.page == "song"
    assert app.find(RoundsView).rounds.round_id == first.id
    assert [chosen.id for chosen in app.find(RoundsView).notes.chosen()] == [note.id]


def test_pages_and_actions_are_found_with_their_keys(app: App, typed: Typed) -> None:
    """A page by its name; Enter goes there."""
    dialog = typed("billing")
    entry = dialog.model.entries[1]
    keys = app.window.actions_by_key["page_billing"].shortcut().toString()
    assert (titles(dialog)[0], entry.title, entry.keys) == ("Pages and actions", "Billing", keys)
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert app.window.page == "billing"


def test_with_nothing_typed_it_offers_what_was_worked_on(app: App, song: Song, typed: Typed) -> None:
    """The latest first; a song deleted since is left out, whatever the log says of it."""
    catalogue = app.services.catalogue
    gone = catalogue.songs.add(song.client_id, "Begun in vain")
    remove_song(catalogue, gone.id)
    assert titles(typed("")) == ["Songs", song.title]


def test_a_release_opens_its_client_and_one_deleted_meanwhile_is_said(
    app: App, song: Song, typed: Typed, qtbot: QtBot
) -> None:
    """What was found may be gone by the time it is chosen."""
    catalogue = app.services.catalogue
    release = catalogue.releases.add(song.client_id, "Harbour lights")
    QTest.keyClick(typed("harbour").field, Qt.Key.Key_Return)
    assert app.window.page == "clients"
    dialog = typed("harbour")
    remove_release(catalogue, release.id)
    with qtbot.waitSignal(app.services.messages.said) as message:
        QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert message.args
    assert "There is no release" in str(message.args[0])


def test_nothing_found_is_said_and_escape_leaves(app: App, typed: Typed) -> None:
    """Signs are harmless."""
    dialog = typed('"zzz* (')
    assert dialog.hint.text().startswith("Nothing is called so")
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert app.find(PaletteController).dialog is None


@pytest.mark.parametrize(
    ("title", "words", "parts"),
    [
        ("Årstid", ("ars",), [("Års", True), ("tid", False)]),
        ("Low Water", ("wat", "lo"), [("Lo", True), ("w ", False), ("Wat", True), ("er", False)]),
        ("Straße", ("str",), [("Straße", False)]),
        ("Ember", (), [("Ember", False)]),
    ],
)
def test_what_was_typed_is_marked(title: str, words: tuple[str, ...], parts: list[tuple[str, bool]]) -> None:
    """Whatever its case and accents; where letters become several, nothing is."""
    assert marked_parts(title, words) == parts
