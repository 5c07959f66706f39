"""No form loses what was typed into it by a key that is pressed by mistake."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.catalogue import Song
from widgets.common.dialogs import WrittenDialog
from widgets.composition import App
from widgets.forms.page import SongForms
from widgets.forms.song_form import SongForm


def leave(dialog: WrittenDialog, how: str) -> None:
    """Close a dialog as a hand does that means something else."""
    if how == "close":
        dialog.close()
    else:
        QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)


def answer(dialog: WrittenDialog, *, go_on: bool) -> None:
    """Answer the question a dialog asks before it closes; the safe answer is the default."""
    assert dialog.isVisible()
    question = dialog.question
    assert question is not None
    assert question.stay.isDefault()
    QTest.mouseClick(question.go_on if go_on else question.stay, Qt.MouseButton.LeftButton)


@pytest.fixture
def form(app: App) -> SongForm:
    """The form of a new song, as it opens."""
    app.window.actions_by_key["new_song"].trigger()
    shown = app.find(SongForms).form
    assert shown is not None
    return shown


@pytest.mark.parametrize("how", ["close", "escape"])
def test_what_was_typed_is_not_dropped_without_a_word(form: SongForm, how: str) -> None:
    """Escape and the frame's button ask; staying keeps every word, going on closes."""
    QTest.keyClicks(form.song_title, "Nightjar")
    leave(form, how)
    answer(form, go_on=False)
    assert form.isVisible()
    assert form.song_title.text() == "Nightjar"
    leave(form, how)
    answer(form, go_on=True)
    assert not form.isVisible()


@pytest.mark.parametrize("how", ["close", "escape"])
def test_a_form_as_it_opened_closes_at_once(form: SongForm, how: str) -> None:
    """Nothing is asked where nothing would be lost."""
    leave(form, how)
    assert not form.isVisible()


def test_cancel_drops_what_was_typed(form: SongForm) -> None:
    """It says so itself."""
    QTest.keyClicks(form.song_title, "Nightjar")
    QTest.mouseClick(form.cancel_button, Qt.MouseButton.LeftButton)
    assert not form.isVisible()


def test_what_is_kept_is_not_asked_about(form: SongForm, app: App, song: Song) -> None:
    """The form closes on what it was for."""
    form.client.setEditText(app.services.catalogue.clients.get(song.client_id).name)
    QTest.keyClicks(form.song_title, "Nightjar")
    QTest.mouseClick(form.done_button, Qt.MouseButton.LeftButton)
    assert not form.isVisible()
    assert form.question is None
