"""A month's end in the window: what waits, the rows of each, what opens them, and the lock."""

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Client, ClientKind, Stage
from app.use_cases.payments import pay
from tests.widgets.billing.conftest import Shown, issue
from tests.widgets.billing.test_books import announced
from widgets.billing.invoice_dialog import InvoiceDialog
from widgets.billing.month_end_dialog import MonthEndDialog
from widgets.billing.page import BillingController
from widgets.composition import App


@pytest.fixture
def client(app: App) -> Client:
    """A business at home."""
    return app.services.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


def opened(qtbot: QtBot, app: App) -> MonthEndDialog:
    """The dialog, once the last month has been read."""
    app.window.actions_by_key["month_end"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, MonthEndDialog)
    qtbot.waitUntil(lambda: bool(dialog.items.lines))
    return dialog


def choose(dialog: MonthEndDialog, title: str) -> None:
    """Choose an item by what it is called."""
    dialog.item_table.selectRow([line[1] for line in dialog.items.lines].index(title))


def test_a_month_is_looked_through_and_locked(qtbot: QtBot, app: App, client: Client, shown: Shown) -> None:
    """The last month is suggested; each item has its rows and what opens them; once it is locked, it says so."""
    invoice = issue(app, client.id, 10_000, on="2026-02-03")
    pay(app.services.catalogue, invoice, 13_000, "2026-02-05")
    shown()
    dialog = opened(qtbot, app)
    assert dialog.chosen == "2026-02"
    assert [(line[0], line[1]) for line in dialog.items.lines if line[2] != "–"] == [
        ("Unmatched", "Payments without a reference"),
        ("Unmatched", "Credits and overpayments not used"),
    ]
    choose(dialog, "Credits and overpayments not used")
    assert [(row.label, row.amount) for row in dialog.rows.lines] == [("INV-0001", -1_000)]
    assert dialog.open_button.text().startswith("Show lines")
    choose(dialog, "Drafts not issued or sent")
    assert not dialog.open_button.isEnabled()
    assert not dialog.rows.lines
    choose(dialog, "Payments without a reference")
    dialog.open_button.click()
    follow: QDialog | None = app.find(BillingController).actions.dialog
    assert isinstance(follow, InvoiceDialog)
    follow.reject()
    dialog = opened(qtbot, app)
    assert dialog.done_button.text() == "Lock the books up to 28 Feb 2026"
    dialog.done_button.click()
    announced(qtbot, app, "The books are locked up to 28 February 2026.")
    dialog = opened(qtbot, app)
    assert not dialog.done_button.isEnabled()
    assert "locked up to 28 February 2026" in dialog.lock.text()


def test_another_month_is_read_when_it_is_chosen(qtbot: QtBot, app: App, client: Client, shown: Shown) -> None:
    """Payments are those of the month; a song that was done opens on its page."""
    pay(app.services.catalogue, issue(app, client.id, 10_000, on="2026-02-03"), 12_000, "2026-02-05")
    song = app.services.catalogue.songs.add(client.id, "Ember")
    for stage in (Stage.ASSESSED, Stage.QUOTED, Stage.BOOKED, Stage.MIXING, Stage.CLIENT_REVIEW, Stage.DELIVERED):
        app.services.catalogue.songs.edit(song.id, stage=stage)
    shown()
    dialog = opened(qtbot, app)
    assert len([line for line in dialog.items.lines if line[2] != "–"]) == 2
    dialog.month.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len([line for line in dialog.items.lines if line[2] != "–"]) == 1)
    choose(dialog, "Work done without an invoice")
    dialog.row_table.doubleClicked.emit(dialog.rows.index(0, 0))
    assert app.window.page == "song"
