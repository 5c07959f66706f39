"""A song whose delivery waits for money: held and released from its page, with what is owed and why in view."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue.holds import Holds
from app.domain.catalogue import Song, Stage
from app.use_cases.payments import pay
from render.errors import BouncedeskError
from tests.app.billing.samples import STUDIO, PlainPapers, line
from widgets.board.page import BoardController
from widgets.common.dialogs import ReasonDialog
from widgets.composition import App
from widgets.song.header import DeliveryHold, SongHeader
from widgets.song.view import SongView


@pytest.fixture
def header(app: App, song: Song) -> SongHeader:
    """The head of the Song page with the song open."""
    app.controller.open_song(song.id)
    return app.find(SongView).header


def bill(app: App, song: Song) -> int:
    """An issued invoice over £120 for the song."""
    catalogue = app.services.catalogue
    draft = Drafter(catalogue, STUDIO).free(song.client_id, [line(10_000, song_id=song.id)])
    return Issuer(catalogue, STUDIO, PlainPapers()).issue(draft.id, "2026-03-01").id


def test_a_delivery_is_held_until_it_is_paid(app: App, song: Song, header: SongHeader) -> None:
    """The chip says so and what is owed; paid, nothing stands in the way; undone, there is no hold."""
    catalogue = app.services.catalogue
    assert not header.hold.isVisible()
    invoice = bill(app, song)
    header.hold_button.click()
    assert (header.hold.isVisible(), header.hold.text()) == (True, "Delivery held")
    assert "120.00 GBP on INV-0001 is owed" in header.hold.toolTip()
    assert header.hold_button.accessibleName() == "Release the delivery"
    app.find(BoardController).move(song.id, Stage.MIXING)
    app.find(BoardController).move(song.id, Stage.DELIVERED)
    assert catalogue.songs.get(song.id).stage is Stage.MIXING
    shown = app.window.messages.shown
    assert shown is not None
    assert "release the hold with a reason" in shown.text
    pay(catalogue, invoice, None, "2026-03-02")
    app.controller.refresh()
    assert header.hold.text() == "Held until paid"
    app.services.edits.stack.undo()
    app.services.edits.stack.undo()
    assert catalogue.holds.of_song(song.id) is None
    assert not header.hold.isVisible()


def test_a_song_is_released_for_a_reason(app: App, song: Song, header: SongHeader) -> None:
    """Without one it stays held; the reason stands with the song and in its log; undone, it is held again."""
    bill(app, song)
    app.window.actions_by_key["hold"].trigger()
    app.window.actions_by_key["hold"].trigger()
    dialog = app.find(DeliveryHold).dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.done_button.click()
    assert "for a reason" in dialog.problem
    dialog.why.setText("label pays on release")
    dialog.done_button.click()
    holds = app.services.catalogue.holds
    assert not holds.held(song.id)
    assert not header.hold.isVisible()
    assert "label pays on release" in header.hold_button.toolTip()
    app.services.edits.stack.undo()
    assert holds.held(song.id)
    app.services.edits.stack.redo()
    hold = holds.of_song(song.id)
    assert hold is not None
    assert hold.lifted_why == "label pays on release"


def test_a_refused_hold_is_said_in_the_window_once_the_dialog_is_gone(
    app: App, header: SongHeader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dialog that released it was answered and shows nothing any more."""
    header.hold_button.click()
    header.hold_button.click()
    dialog = app.find(DeliveryHold).dialog
    assert isinstance(dialog, ReasonDialog)
    dialog.why.setText("label pays on release")
    dialog.done_button.click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def refuse(_holds: Holds, _song_id: int) -> None:
        raise BouncedeskError("The catalogue is in use; nothing was changed.", code="catalogue_busy")

    monkeypatch.setattr(Holds, "hold", refuse)
    header.hold_button.click()
    shown = app.window.messages.shown
    assert shown is not None
    assert "nothing was changed" in shown.text
