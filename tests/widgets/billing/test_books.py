"""The books as a whole in the window: exported, summed for the VAT return, stated to a client, checked."""

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.billing.book_figures import Figure
from app.domain.catalogue import Client, ClientKind
from app.use_cases.payments import pay
from tests.widgets.billing.conftest import Shown, choose, issue
from widgets.billing.account_dialogs import ExportDialog, StatementDialog
from widgets.billing.debtors_dialog import DebtorsDialog
from widgets.billing.page import BillingController
from widgets.billing.vat_dialog import VatDialog
from widgets.clients.view import ClientsView
from widgets.composition import App


@pytest.fixture
def client(app: App) -> Client:
    """A business at home."""
    return app.services.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


@pytest.fixture
def target(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the user has files kept."""
    path = tmp_path / "kept"
    monkeypatch.setattr("widgets.billing.dialogs.QFileDialog.getSaveFileName", lambda *_: (str(path), ""))
    return path


def announced(qtbot: QtBot, app: App, words: str) -> None:
    """Wait until the window has said it."""
    bar = app.window.messages
    qtbot.waitUntil(lambda: bar.shown is not None and words in bar.shown.text)


def test_a_period_is_exported_for_a_program(qtbot: QtBot, app: App, client: Client, shown: Shown, target: Path) -> None:
    """The last quarter is suggested, days can be typed, and turned round they are refused."""
    for on in ("2025-12-30", "2026-02-01"):
        issue(app, client.id, 10_000, on=on)
    shown()
    app.window.actions_by_key["export_books"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, ExportDialog)
    assert [field.date().toString("yyyy-MM-dd") for field in (dialog.since, dialog.until)] == [
        "2025-10-01",
        "2025-12-31",
    ]
    assert not dialog.since.isEnabled()
    dialog.period.setCurrentText("Other days")
    dialog.since.setDate(dialog.until.date().addDays(1))
    dialog.done_button.click()
    assert "ends before it begins" in dialog.problem
    dialog.until.setDate(dialog.since.date().addMonths(2))
    dialog.program.setCurrentText("Xero")
    dialog.done_button.click()
    announced(qtbot, app, "1 invoice in kept.")
    (row,) = csv.DictReader(target.read_text("utf-8").splitlines())
    assert row["*InvoiceNumber"] == "INV-0002"


def test_what_a_program_cannot_take_is_said(qtbot: QtBot, app: App, client: Client, shown: Shown, target: Path) -> None:
    """Before a file is asked for; who asks again has agreed, and what else is asked for is looked at anew."""
    issue(app, client.id, 10_000)
    with closing(sqlite3.connect(app.services.studio.paths.catalogue)) as db, db:
        db.execute("DROP TRIGGER invoices_issued_stay")
        db.execute("UPDATE invoices SET currency = 'EUR'")
    shown()
    app.window.actions_by_key["export_books"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, ExportDialog)
    dialog.program.setCurrentText("Sage 50")
    dialog.period.setCurrentText("All")
    dialog.done_button.click()
    qtbot.waitUntil(lambda: "in sterling at the invoice's rate" in dialog.differences.text())
    assert not target.exists()
    dialog.program.setCurrentText("Xero")
    assert dialog.differences.text() == ""
    dialog.done_button.click()
    qtbot.waitUntil(lambda: "a rate of exchange of its own" in dialog.differences.text())
    assert dialog.differences.isVisible()
    assert not target.exists()
    dialog.done_button.click()
    announced(qtbot, app, "1 invoice in kept.")
    assert target.exists()


def test_vat_is_told_by_period_on_either_basis(
    qtbot: QtBot, app: App, client: Client, shown: Shown, target: Path
) -> None:
    """Invoiced in one quarter and paid in the next; what is in view is what is saved."""
    invoice = issue(app, client.id, 10_000, on="2025-12-30")
    shown()
    app.window.actions_by_key["vat"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, VatDialog)
    qtbot.waitUntil(lambda: dialog.model.lines == (("2025 Q4", "£20.00", "£0.00", "£100.00"),))
    dialog.basis.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not dialog.model.lines)
    assert not dialog.done_button.isEnabled()
    pay(app.services.catalogue, invoice, None, "2026-01-02")
    dialog.periods.setCurrentIndex(1)
    qtbot.waitUntil(lambda: dialog.model.lines == (("Nov 2025–Jan 2026", "£20.00", "£0.00", "£100.00"),))
    assert "purchases are not kept here" in dialog.note.text()
    dialog.done_button.click()
    announced(qtbot, app, "1 period in kept.")
    assert (
        target.read_text("utf-8-sig").splitlines()[1]
        == "Nov 2025–Jan 2026,2025-11-01,2026-01-31,100.00,20.00,20.00,0.00,20.00,100.00"
    )


def test_a_client_gets_a_statement(
    qtbot: QtBot, app: App, client: Client, shown: Shown, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the row of an invoice, opened or kept; who was never billed has none, and that is said."""
    opened: list[Path] = []
    monkeypatch.setattr("widgets.billing.dialogs.open_path", opened.append)
    app.services.catalogue.clients.add("Anouk")
    issue(app, client.id, 10_000)
    shown()
    shown(Figure.OUTSTANDING)
    acts = app.find(BillingController).actions
    dialog = choose(acts, "statement", StatementDialog)
    assert (dialog.client.currentText(), dialog.currency.currentText()) == ("Nova Records", "GBP")
    dialog.client.setCurrentText("Anouk")
    assert (dialog.problem, dialog.done_button.isEnabled()) == ("Nothing was issued to Anouk yet.", False)
    dialog.client.setCurrentText("Nova Records")
    assert dialog.problem == ""
    dialog.done_button.click()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes().startswith(b"%PDF")
    again = choose(acts, "statement", StatementDialog)
    again.whole.setChecked(False)
    again.save_button.click()
    announced(qtbot, app, "The statement is in kept.")
    assert target.read_bytes().startswith(b"%PDF")


def test_debtors_are_looked_at_and_kept(qtbot: QtBot, app: App, client: Client, shown: Shown, target: Path) -> None:
    """As of today, and as of another day; as a sheet and as a PDF of the day in view."""
    issue(app, client.id, 10_000, on="2026-02-01")
    issue(app, client.id, 20_000, on="2026-03-10")
    shown()
    app.window.actions_by_key["debtors"].trigger()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, DebtorsDialog)
    now = ("Nova Records", "£240.00", "£120.00", "–", "–", "–", "–", "£360.00")
    qtbot.waitUntil(lambda: dialog.model.lines == (now,))
    dialog.day.setDate(QDate(2026, 2, 10))
    qtbot.waitUntil(lambda: dialog.model.lines == (("Nova Records", "£120.00", *["–"] * 5, "£120.00"),))
    assert dialog.total.text() == "£120.00 in all, in sterling."
    QTest.mouseClick(dialog.sheet_button, Qt.MouseButton.LeftButton)
    announced(qtbot, app, "The list of debtors is in kept.")
    sheet = target.read_text("utf-8-sig").splitlines()
    assert sheet[1] == "Nova Records,GBP,120.00,0.00,0.00,0.00,0.00,0.00,120.00,120.00"
    app.window.actions_by_key["debtors"].trigger()
    again = app.find(BillingController).actions.dialog
    assert isinstance(again, DebtorsDialog)
    QTest.mouseClick(again.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: target.read_bytes().startswith(b"%PDF"))


def test_a_statement_is_found_on_the_clients_page(app: App, client: Client) -> None:
    """For the client in view; from the menu for the first of them."""
    app.services.catalogue.clients.add("Anouk")
    app.controller.open_page("clients")
    app.find(ClientsView).select(client.id)
    app.find(ClientsView).statement_wanted.emit()
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, StatementDialog)
    assert dialog.client.currentText() == "Nova Records"
    dialog.reject()
    app.window.actions_by_key["statement"].trigger()
    again = app.find(BillingController).actions.dialog
    assert isinstance(again, StatementDialog)
    assert again.client.currentText() == "Anouk"


def test_the_books_are_checked(qtbot: QtBot, app: App, client: Client, shown: Shown) -> None:
    """What was changed behind the window's back is named."""
    issue(app, client.id, 10_000)
    shown()
    app.window.actions_by_key["check_books"].trigger()
    announced(qtbot, app, "All is well: 1 paper checked")
    with closing(sqlite3.connect(app.services.studio.paths.catalogue)) as db, db:
        db.execute("DROP TRIGGER invoices_issued_stay")
        db.execute("UPDATE invoices SET po_number = '7'")
    app.window.actions_by_key["check_books"].trigger()
    announced(qtbot, app, "INV-0001 is not what was issued")
