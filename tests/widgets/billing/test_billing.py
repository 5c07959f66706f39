"""The Billing page: figures and their rows, and a job billed by its buttons."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtGui import QGuiApplication, QPageSize
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.billing.account import account_of
from app.billing.book_figures import Figure
from app.billing.quote import Quoter
from app.domain.billing import InvoiceState, Standing
from app.domain.catalogue import ClientKind, Stage
from app.domain.pricing import QuoteState
from app.pricing.pricing_words import PricingWords
from tests.app.billing.samples import JOB, STUDIO, PlainPapers
from tests.refusals import refused
from tests.widgets.billing.conftest import Shown, click, issue
from widgets.billing.account_dialogs import ReminderDialog
from widgets.billing.credit_dialog import CreditDialog
from widgets.billing.dialogs import day_of
from widgets.billing.draft_dialogs import DraftDialog, IssueDialog
from widgets.billing.lines_table import PRICE, TEXT
from widgets.billing.page import BillingController
from widgets.billing.payment_dialogs import PaymentDialog
from widgets.billing.view import draw_widget
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App
from widgets.pricing.controller import PricingController
from widgets.pricing.view import PricingView


def test_an_empty_page_says_what_to_do(shown: Shown) -> None:
    """No noughts where nothing was ever billed."""
    view = shown()
    assert view.empty.isVisible()


def test_figures_open_their_rows(app: App, shown: Shown, tmp_path: Path) -> None:
    """Owed, overdue, issued: each tile its list, named in words, exported without formulas."""
    client = app.services.catalogue.clients.add("=Nova", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")
    for amount, on in ((10_000, "2026-01-10"), (20_000, "2026-03-10")):
        issue(app, client.id, amount, on=on)
    view = shown()
    assert view.tiles[Figure.OUTSTANDING].accessibleName() == "Outstanding: £360"
    assert [row.amount for row in view.model.lines] == [12_000, 24_000]
    shown(Figure.OVERDUE)
    assert [(row.label, row.what) for row in view.model.lines] == [("INV-0001", "51 days overdue")]
    assert view.months.accessibleDescription() == "2026-01 £100; 2026-02 £0; 2026-03 £200"
    assert "31–60 days £120" in view.ages.accessibleDescription()
    app.find(BillingController).export(tmp_path / "overdue.csv")
    rows = list(csv.DictReader((tmp_path / "overdue.csv").read_text("utf-8-sig").splitlines()))
    assert [(row["Client"], row["Amount"]) for row in rows] == [("'=Nova", "120.00")]


def test_another_period_is_another_sum(qtbot: QtBot, app: App, shown: Shown) -> None:
    """What is owed stays what it is."""
    client = app.services.catalogue.clients.add("Nova")
    issue(app, client.id, 10_000, on="2026-01-10")
    view = shown(None)
    with qtbot.waitSignal(app.find(BillingController).read):
        view.period.setCurrentText("This month")
        view.period.activated.emit(view.period.currentIndex())
    assert view.tiles[Figure.INVOICED].amount == "£0"
    assert view.tiles[Figure.OUTSTANDING].amount == "£120"


def test_any_days_are_a_period(qtbot: QtBot, app: App, shown: Shown, tmp_path: Path) -> None:
    """Turned round they are refused; the figures and what is exported follow; giving up leaves what was in view."""
    client = app.services.catalogue.clients.add("Nova")
    for on in ("2026-01-10", "2026-02-10", "2026-03-10"):
        issue(app, client.id, 10_000, on=on)
    view, chooser = shown(Figure.INVOICED), app.find(BillingController).periods
    view.period.activated.emit(view.period.count() - 1)
    dialog = chooser.dialog
    assert dialog
    assert (day_of(dialog.since), day_of(dialog.until)) == ("2026-01-01", "2026-12-31")
    dialog.reject()
    assert view.period.currentText() == "This year"
    view.period.activated.emit(view.period.count() - 1)
    dialog = chooser.dialog
    assert dialog
    dialog.since.setDate(QDate(2026, 2, 28))
    dialog.until.setDate(QDate(2026, 2, 10))
    dialog.done_button.click()
    assert "ends before it begins" in dialog.problem
    dialog.since.setDate(QDate(2026, 2, 10))
    with qtbot.waitSignal(app.find(BillingController).read):
        dialog.done_button.click()
    assert view.period.currentText() == "10 Feb 2026"
    assert view.tiles[Figure.INVOICED].amount == "£120"
    app.find(BillingController).export(tmp_path / "days.csv")
    assert len((tmp_path / "days.csv").read_text("utf-8-sig").splitlines()) == 2


def test_an_invoice_is_drafted_issued_and_paid(qtbot: QtBot, app: App, shown: Shown) -> None:
    """By its buttons, with a second thought before it is issued; a payment can be undone."""
    catalogue = app.services.catalogue
    catalogue.clients.add("Nova", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")
    view, acts = shown(), app.find(BillingController).actions
    view.draft_wanted.emit()
    dialog = acts.dialog
    assert isinstance(dialog, DraftDialog)
    dialog.done_button.click()
    assert "nothing to bill yet" in dialog.problem
    for column, typed in ((TEXT, "Mixing: Ember"), (PRICE, "250.00")):
        assert dialog.model.setData(dialog.model.index(0, column), typed)
    dialog.done_button.click()
    shown(Figure.DRAFTS)
    assert [row.label for row in view.model.lines] == ["Draft 1"]
    click(acts, "issue")
    last = acts.dialog
    assert isinstance(last, IssueDialog)
    assert last.focusWidget() is last.cancel_button
    last.cancel_button.click()
    assert catalogue.invoices.get(1).state is InvoiceState.DRAFT
    click(acts, "issue")
    assert isinstance(acts.dialog, IssueDialog)
    acts.dialog.day.setDate(acts.dialog.day.date().addDays(-1))
    acts.dialog.done_button.click()
    qtbot.waitUntil(lambda: catalogue.invoices.get(1).label == "INV-0001")
    assert catalogue.invoices.pdf(1).startswith(b"%PDF-1.4")
    shown(Figure.OUTSTANDING)
    click(acts, "remind")
    assert isinstance(acts.dialog, ReminderDialog)
    acts.dialog.done_button.click()
    acts.dialog.cancel_button.click()
    assert "invoice INV-0001 over £300.00 is due on 29 March 2026" in QGuiApplication.clipboard().text()
    click(acts, "pay")
    assert isinstance(acts.dialog, PaymentDialog)
    assert acts.dialog.amount.text() == "300.00"
    acts.dialog.amount.setText("100")
    with qtbot.waitSignal(app.find(BillingController).read):
        acts.dialog.done_button.click()
    assert account_of(catalogue, 1).standing is Standing.PART_PAID
    for change, standing in (("undo", Standing.ISSUED), ("redo", Standing.PART_PAID)):
        getattr(app.services.edits.stack, change)()
        assert account_of(catalogue, 1).standing is standing
    click(acts, "credit")
    assert isinstance(acts.dialog, CreditDialog)
    acts.dialog.why.setText("billed twice")
    acts.dialog.done_button.click()
    qtbot.waitUntil(lambda: "CN-0001" in [each.label for each in catalogue.invoices.all()])
    assert account_of(catalogue, 1).balance == 0


def test_a_quote_is_accepted_and_billed(app: App, shown: Shown) -> None:
    """It goes from those that wait to work that is not billed, and its songs are booked."""
    catalogue = app.services.catalogue
    client = catalogue.clients.add("Nova")
    quoter = Quoter(catalogue, STUDIO, PricingWords.load())
    quoter.send(quoter.draft(client.id, JOB, "2026-03-10").id, PlainPapers(), "2026-03-10")
    view, acts = shown(), app.find(BillingController).actions
    shown(Figure.QUOTES)
    click(acts, "accept")
    assert isinstance(acts.dialog, ConfirmDialog)
    assert acts.dialog.windowTitle() == "Nova accepts Q1?"
    assert acts.dialog.stay.isDefault()
    acts.dialog.stay.click()
    assert catalogue.songs.board() == []
    click(acts, "accept")
    assert isinstance(acts.dialog, ConfirmDialog)
    acts.dialog.go_on.click()
    (song,) = [row.song for row in catalogue.songs.board()]
    assert song.stage is Stage.BOOKED
    shown(Figure.DRAFTS)
    assert [row.what for row in view.model.lines] == ["Deposit"]
    click(acts, "void")
    shown(Figure.UNBILLED)
    click(acts, "bill")
    assert catalogue.invoices.get(2).amounts.gross == 72_990
    app.services.edits.stack.undo()
    assert catalogue.invoices.get(2).state is InvoiceState.VOID
    app.services.edits.stack.redo()
    assert catalogue.invoices.get(3).amounts.gross == 72_990
    shown(Figure.UNBILLED)
    assert not view.table.isVisible()
    assert view.nothing.text() == "No accepted quote is left to bill."


def test_the_page_is_printed_as_it_is(app: App, shown: Shown, tmp_path: Path) -> None:
    """On one page, also into a PDF."""
    issue(app, app.services.catalogue.clients.add("Nova").id, 10_000, on="2026-01-10")
    printer = QPrinter()
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    draw_widget(shown(), printer)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")


def test_a_job_is_kept_as_a_quote_and_sent(
    app: App, shown: Shown, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the Pricing page, for a client nobody knew; it is priced with VAT and is drawn when it is sent."""
    opened: list[Path] = []
    monkeypatch.setattr("widgets.billing.dialogs.open_path", opened.append)  # the system's viewer stays closed
    shown()
    catalogue, pricing = app.services.catalogue, app.find(PricingController)
    pricing.add_new()
    app.find(PricingView).quote.click()
    dialog = pricing.quotes.dialog
    assert dialog is not None
    dialog.done_button.click()
    assert dialog.problem.startswith("Say whose quote it is")
    dialog.client.setEditText("Rosa Fenn")
    dialog.done_button.click()
    (quote,) = catalogue.quotes.all()
    assert (catalogue.clients.get(quote.client_id).name, quote.gross) == ("Rosa Fenn", 39_000)
    view, acts = shown(Figure.DRAFTS), app.find(BillingController).actions
    assert [row.label for row in view.model.lines] == ["Q1"]
    click(acts, "send")
    assert isinstance(acts.dialog, ConfirmDialog)
    acts.dialog.go_on.click()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].read_bytes() == catalogue.quotes.pdf(quote.id)


def test_an_expired_quote_is_asked_after_before_it_is_accepted(app: App, shown: Shown) -> None:
    """It counts for nothing among those that wait, stands apart there, and can be accepted late or changed."""
    catalogue = app.services.catalogue
    quoter = Quoter(catalogue, STUDIO, PricingWords.load())
    old = quoter.draft(catalogue.clients.add("Nova").id, JOB, "2025-12-10")
    quoter.send(old.id, PlainPapers(), "2025-12-10")
    shown()
    view, acts = shown(Figure.QUOTES), app.find(BillingController).actions
    assert [(row.label, row.amount) for row in view.model.lines] == [("Q1, expired", 0)]
    click(acts, "accept")
    assert isinstance(acts.dialog, ConfirmDialog)
    acts.dialog.stay.click()
    assert catalogue.quotes.get(old.id).state is QuoteState.SENT
    click(acts, "accept")
    assert isinstance(acts.dialog, ConfirmDialog)
    acts.dialog.go_on.click()
    assert catalogue.quotes.get(old.id).state is QuoteState.ACCEPTED


def test_a_draft_of_a_quote_is_opened_where_it_is_changed(app: App, shown: Shown) -> None:
    """On the Pricing page, with its job."""
    catalogue = app.services.catalogue
    Quoter(catalogue, STUDIO, PricingWords.load()).draft(catalogue.clients.add("Nova").id, JOB, "2026-03-10")
    shown()
    shown(Figure.DRAFTS)
    click(app.find(BillingController).actions, "change")
    assert app.window.page == "pricing"
    assert app.find(PricingView).price.gross.text() == "£729.90 VAT included"


def test_declining_and_withdrawing_a_quote_are_undone(app: App, shown: Shown) -> None:
    """One that was sent waits again, a draft is one again; and both can be done once more."""
    catalogue = app.services.catalogue
    quoter, client = Quoter(catalogue, STUDIO, PricingWords.load()), catalogue.clients.add("Nova")
    sent = quoter.send(quoter.draft(client.id, JOB, "2026-03-10").id, PlainPapers(), "2026-03-10")
    draft = quoter.draft(client.id, JOB, "2026-03-10")
    acts, edits = app.find(BillingController).actions, app.services.edits.stack
    shown()
    for figure, key, quote, state in (
        (Figure.QUOTES, "decline", sent, QuoteState.DECLINED),
        (Figure.DRAFTS, "withdraw", draft, QuoteState.WITHDRAWN),
    ):
        shown(figure)
        click(acts, key)
        assert catalogue.quotes.get(quote.id).state is state
        edits.undo()
        assert catalogue.quotes.get(quote.id) == quote
        edits.redo()
        assert catalogue.quotes.get(quote.id).state is state
    with refused("quote_not_undone", state=QuoteState.DRAFT):
        catalogue.quotes.reopen(quoter.draft(client.id, JOB, "2026-03-10").id)
