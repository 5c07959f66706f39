"""Drafts in the window: made in any currency, changed line by line, made void, and each of it undone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QDate, QRect, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.billing.billed import extras_of
from app.billing.book_figures import Figure
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.quote import Quoter
from app.domain.billing import InvoiceState, Service
from app.domain.catalogue import Client, ClientKind
from app.pricing.pricing_words import PricingWords
from tests.app.billing.samples import JOB, STUDIO, PlainPapers, line
from tests.app.billing.test_billed import revised
from tests.widgets.billing.conftest import Shown, click, issue
from widgets.billing.actions import BillingActions
from widgets.billing.draft_dialogs import DraftDialog, IssueDialog
from widgets.billing.edit_dialog import EditDialog
from widgets.billing.lines_table import AMOUNT, PRICE, QUANTITY, TEXT
from widgets.billing.page import BillingController
from widgets.common.dialogs import ConfirmDialog
from widgets.composition import App


@pytest.fixture
def client(app: App) -> Client:
    """A business at home."""
    return app.services.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


@pytest.fixture
def acts(app: App) -> BillingActions:
    """What can be done with the chosen row."""
    return app.find(BillingController).actions


def new(acts: BillingActions, shown: Shown) -> DraftDialog:
    """The dialog for a new invoice."""
    shown().draft_wanted.emit()
    dialog = acts.dialog
    assert isinstance(dialog, DraftDialog)
    return dialog


def written(dialog: DraftDialog, place: int, *cells: str) -> None:
    """Type text, quantity and price into a line of the table, as one does: key by key, and Return after each."""
    for column, typed in enumerate(cells):
        index = dialog.model.index(place, column)
        dialog.table.setCurrentIndex(index)
        QTest.keyClick(dialog.table, Qt.Key.Key_F2)
        editor = dialog.table.indexWidget(index)
        assert isinstance(editor, QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        QApplication.processEvents()  # Return is taken up by an event of its own


def edited(app: App, shown: Shown) -> EditDialog:
    """The dialog for the first draft."""
    shown()
    shown(Figure.DRAFTS)
    click(app.find(BillingController).actions, "edit")
    dialog = app.find(BillingController).actions.dialog
    assert isinstance(dialog, EditDialog)
    return dialog


@pytest.mark.usefixtures("client")
def test_an_invoice_in_another_currency_tells_its_vat_in_pounds(app: App, shown: Shown) -> None:
    """It needs a rate; what it comes to is shown as one types, in both; it can be undone and done again."""
    catalogue, acts = app.services.catalogue, app.find(BillingController).actions
    dialog = new(acts, shown)
    assert not dialog.rate.isEnabled()
    written(dialog, 0, "Mixing: Ember", "1", "500.00")
    assert dialog.total.text() == "£500.00 net, £100.00 VAT, £600.00 in all"
    dialog.currency.setCurrentText("EUR")
    assert dialog.total.text() == ""
    dialog.done_button.click()
    assert "how many pounds one EUR is worth" in dialog.problem
    dialog.rate.setText("0.8612")
    dialog.money.day.setText("soon")
    dialog.done_button.click()
    assert "not a valid date" in dialog.problem
    dialog.money.day.setText("2026-02-27")
    dialog.money.source.setText("HMRC")
    dialog.discount.setText("10%")
    assert not dialog.due.date.isEnabled()
    dialog.due.terms.setChecked(False)
    dialog.due.date.setDate(QDate(2026, 5, 1))
    assert dialog.total.text() == "€450.00 net, €90.00 VAT, €540.00 in all; in sterling £387.54 net, £77.51 VAT"
    dialog.done_button.click()
    made = catalogue.invoices.get(1)
    assert (made.currency, made.sterling_rate, made.amounts.vat_gbp) == (made.currency, "0.8612", 7_751)
    assert (made.rate_on, made.rate_source, made.due_on) == ("2026-02-27", "HMRC", "2026-05-01")
    assert [each.description for each in made.lines] == ["Mixing: Ember", "Discount of 10 %"]
    app.services.edits.stack.undo()
    assert catalogue.invoices.get(1).state is InvoiceState.VOID
    app.services.edits.stack.redo()
    assert catalogue.invoices.get(2).amounts == made.amounts


def test_a_new_invoice_is_written_in_the_table_that_drafts_are_edited_in(
    app: App, client: Client, shown: Shown
) -> None:
    """Lines are added and taken out; one left blank is not billed, one with a price for nothing is asked about."""
    dialog = new(app.find(BillingController).actions, shown)
    written(dialog, 0, "Mastering: Ember", "1.5", "80")
    QTest.mouseClick(dialog.table.add_button, Qt.MouseButton.LeftButton)
    written(dialog, 1, "", "", "40")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert "says what it is for" in dialog.problem
    QTest.mouseClick(dialog.table.drop_button, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.table.add_button, Qt.MouseButton.LeftButton)
    assert dialog.total.text() == "£120.00 net, £24.00 VAT, £144.00 in all"
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    (made,) = app.services.catalogue.invoices.all()
    assert (made.client_id, made.due_on) == (client.id, None)
    assert [(each.description, each.quantity, each.amount, each.service) for each in made.lines] == [
        ("Mastering: Ember", 150, 12_000, Service.MASTERING)
    ]


@pytest.mark.usefixtures("client")
def test_a_form_with_its_problem_stays_on_a_small_screen(
    acts: BillingActions, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 1280 × 720, under a title bar: its lines make room, and the button is still to be pressed."""
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(0, 0, 1280, 720))
    dialog = new(acts, shown)
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert "nothing to bill" in dialog.problem
    bottom = dialog.done_button.mapToGlobal(dialog.done_button.rect().bottomLeft()).y()
    assert bottom < 720
    assert dialog.height() <= 680
    assert dialog.table.height() >= 110
    dialog.reject()


def test_what_was_typed_in_pounds_is_as_many_of_another_currency(app: App, client: Client, shown: Shown) -> None:
    """Also where that has no hundredths."""
    assert client.name == "Nova Records"
    dialog = new(app.find(BillingController).actions, shown)
    written(dialog, 0, "Mixing: Ember", "1", "500.00")
    dialog.currency.setCurrentText("JPY")
    assert dialog.model.data(dialog.model.index(0, AMOUNT)) == "¥500"
    dialog.currency.setCurrentText("GBP")
    assert dialog.model.data(dialog.model.index(0, AMOUNT)) == "£500.00"


def test_the_due_day_in_view_is_the_day_it_is_issued_with(qtbot: QtBot, app: App, client: Client, shown: Shown) -> None:
    """By each client's terms, in the new invoice, in the draft that is edited, and once more before it is issued."""
    clients = app.services.catalogue.clients
    clients.edit(client.id, terms_days=7)
    clients.add("Slow Label", terms_days=60)
    acts = app.find(BillingController).actions
    dialog = new(acts, shown)
    assert dialog.due.date.date() == QDate(2026, 3, 23)
    QTest.keyClick(dialog.client, Qt.Key.Key_Down)
    assert (dialog.client.currentText(), dialog.due.date.date()) == ("Slow Label", QDate(2026, 5, 15))
    QTest.keyClick(dialog.client, Qt.Key.Key_Up)
    dialog.due.terms.click()
    dialog.due.date.setDate(QDate(2026, 4, 1))
    dialog.due.terms.click()
    assert dialog.due.date.date() == QDate(2026, 3, 23)
    written(dialog, 0, "Mixing: Ember", "1", "500.00")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    editing = edited(app, shown)
    assert editing.due.date.date() == QDate(2026, 3, 23)
    QTest.mouseClick(editing.cancel_button, Qt.MouseButton.LeftButton)
    click(acts, "issue")
    last = acts.dialog
    assert isinstance(last, IssueDialog)
    assert last.due.text() == "Due on 23 Mar 2026, by the terms of the client."
    last.day.setDate(QDate(2026, 3, 14))
    assert last.due.text() == "Due on 21 Mar 2026, by the terms of the client."
    last.day.setFocus()
    QTest.keyClick(last.day, Qt.Key.Key_Return)  # ends the typing of a day; what stays for good wants its button
    assert app.services.catalogue.invoices.get(1).state is InvoiceState.DRAFT
    assert not last.done_button.isDefault()
    QTest.mouseClick(last.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: app.services.catalogue.invoices.get(1).state is InvoiceState.ISSUED)
    assert app.services.catalogue.invoices.get(1).due_on == "2026-03-21"


@pytest.mark.usefixtures("client")
def test_extras_are_billed_in_the_currency_of_the_draft(app: App, shown: Shown) -> None:
    """Priced in pounds, they are turned into it at its rate, as one types."""
    dialog = new(app.find(BillingController).actions, shown)
    dialog.show_extras([line(4_000)])
    dialog.currency.setCurrentText("USD")
    dialog.rate.setText("0.80")
    assert dialog.total.text().startswith("$50.00 net")


def test_what_came_on_top_is_billed_with_a_discount(app: App, client: Client, shown: Shown) -> None:
    """By the recipe of the command line: drafted at once, and charged by one draft only."""
    catalogue = app.services.catalogue
    revised(catalogue, client)
    dialog = new(app.find(BillingController).actions, shown)
    dialog.discount.setText("10%")
    assert dialog.total.text() == "£45.00 net, £9.00 VAT, £54.00 in all"
    dialog.done_button.click()
    assert [each.amount for each in catalogue.invoices.get(1).lines] == [2_500, 2_500, 0, -500]
    assert [entry.action for entry in catalogue.activity.all("invoice")] == ["added"]
    assert extras_of(catalogue, client.id) == []


def test_a_draft_is_changed_line_by_line(app: App, client: Client, shown: Shown) -> None:
    """Texts, quantities and prices, lines more and less, a discount, its day and words; undone at once."""
    catalogue = app.services.catalogue
    before = Drafter(catalogue, STUDIO).free(client.id, [line(10_000), line(5_000, "Mastering")])
    dialog = edited(app, shown)
    model = dialog.model
    for place, typed in (
        ((0, TEXT), "Mixing: Ember"),
        ((0, QUANTITY), "1.5"),
        ((0, PRICE), "80"),
    ):
        assert model.setData(model.index(*place), typed)
    assert model.data(model.index(0, AMOUNT)) == "£120.00"
    assert not model.setData(model.index(0, PRICE), "a lot")
    assert "not a valid amount" in dialog.problem
    dialog.table.selectRow(1)
    dialog.table.drop_button.click()
    dialog.table.add_button.click()
    assert model.setData(model.index(1, TEXT), "Travel")
    assert model.setData(model.index(1, PRICE), "-20")
    dialog.discount.setText("10")
    assert dialog.total.text() == "£90.00 net, £18.00 VAT, £108.00 in all"
    dialog.due.terms.setChecked(False)
    dialog.due.date.setDate(QDate(2026, 6, 1))
    dialog.po_number.setText("PO 77")
    dialog.remarks.setText("Thank you.")
    dialog.done_button.click()
    after = catalogue.invoices.get(before.id)
    assert [(each.description, each.amount) for each in after.lines] == [
        ("Mixing: Ember", 12_000),
        ("Travel", -2_000),
        ("Discount", -1_000),
    ]
    assert (after.due_on, after.po_number, after.remarks) == ("2026-06-01", "PO 77", "Thank you.")
    assert after.amounts.gross == 10_800
    app.services.edits.stack.undo()
    undone = catalogue.invoices.get(before.id)
    assert [each.amount for each in undone.lines] == [10_000, 5_000]
    assert (undone.due_on, undone.po_number, undone.amounts) == (None, "", before.amounts)
    app.services.edits.stack.redo()
    assert catalogue.invoices.get(before.id).amounts == after.amounts


def test_a_draft_without_lines_is_not_kept(app: App, client: Client, shown: Shown) -> None:
    """And a discount takes off no more than there is."""
    Drafter(app.services.catalogue, STUDIO).free(client.id, [line(10_000)])
    dialog = edited(app, shown)
    dialog.discount.setText("100.01")
    dialog.done_button.click()
    assert "not a valid discount on these lines" in dialog.problem
    dialog.table.selectRow(0)
    dialog.table.drop_button.click()
    dialog.done_button.click()
    assert "one line at least" in dialog.problem


def test_the_lines_of_a_credit_note_are_not_typed_over(app: App, client: Client, shown: Shown) -> None:
    """The buttons say why; its remarks can be."""
    catalogue = app.services.catalogue
    note = draft_credit(catalogue, issue(app, client.id, 10_000), "wrong")
    dialog = edited(app, shown)
    assert not dialog.model.flags(dialog.model.index(0, PRICE)) & Qt.ItemFlag.ItemIsEditable
    assert not dialog.table.add_button.isEnabled()
    assert "follow from what was quoted or invoiced" in dialog.table.add_button.toolTip()
    dialog.remarks.setText("The wrong song")
    dialog.done_button.click()
    assert catalogue.invoices.get(note.id).remarks == "The wrong song"


def test_a_draft_that_was_given_up_comes_back(app: App, client: Client, shown: Shown) -> None:
    """As another draft with what it had; what it charged can be charged by one of them only."""
    catalogue = app.services.catalogue
    draft = Drafter(catalogue, STUDIO).free(client.id, [line(10_000, origin="note:7")], po_number="77")
    shown()
    shown(Figure.DRAFTS)
    click(app.find(BillingController).actions, "void")
    assert catalogue.invoices.get(draft.id).state is InvoiceState.VOID
    app.services.edits.stack.undo()
    again = catalogue.invoices.get(2)
    assert (again.state, again.po_number, again.lines[0].origin) == (InvoiceState.DRAFT, "77", "note:7")
    app.services.edits.stack.redo()
    Drafter(catalogue, STUDIO).free(client.id, [line(10_000, origin="note:7")])
    app.services.edits.stack.undo()
    assert [each.id for each in catalogue.invoices.all() if each.state is InvoiceState.DRAFT] == [3]


def test_evidence_is_asked_for_where_a_client_abroad_pays_no_vat(
    qtbot: QtBot, app: App, acts: BillingActions, shown: Shown
) -> None:
    """Before it is issued, in its dialog; what was said stands on the invoice."""
    catalogue = app.services.catalogue
    abroad = catalogue.clients.add("Hafen", kind=ClientKind.BUSINESS, country="DE", address="Hafen 1")
    draft = Drafter(catalogue, STUDIO).free(abroad.id, [line(10_000)])
    shown()
    view = shown(Figure.DRAFTS)
    view.table.selectRow(0)
    click(acts, "issue")
    dialog = acts.dialog
    assert isinstance(dialog, IssueDialog)
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert "nothing shows yet that this is one" in dialog.problem
    QTest.keyClicks(dialog.business, "hafen.example")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: catalogue.invoices.get(draft.id).label is not None)
    assert catalogue.invoices.get(draft.id).remarks.endswith("as shown by: hafen.example")


def test_work_called_off_is_asked_about_and_drafted(
    app: App, client: Client, acts: BillingActions, shown: Shown
) -> None:
    """The fee waits among the drafts."""
    catalogue = app.services.catalogue
    quoter = Quoter(catalogue, STUDIO, PricingWords.load())
    quote = quoter.draft(client.id, JOB, "2026-03-10")
    quoter.send(quote.id, PlainPapers(), "2026-03-10")
    quoter.accept(quote.id, "Ada", "2026-03-10")
    shown()
    view = shown(Figure.UNBILLED)
    view.table.selectRow(0)
    click(acts, "call_off")
    dialog = acts.dialog
    assert isinstance(dialog, ConfirmDialog)
    QTest.mouseClick(dialog.go_on, Qt.MouseButton.LeftButton)
    (draft,) = catalogue.invoices.of_quote(quote.id)
    assert draft.lines[0].description == "Work called off: 50 % of Ember (Q1)"


def test_another_tax_point_is_another_rate(app: App, client: Client, shown: Shown) -> None:
    """In a new invoice and in a draft, shown as one types; what is not touched keeps the rate it was made with."""
    services = app.services
    services.details.change(replace(STUDIO, vat_number="GB123456782", vat_rates=("2026-02-01 22.5",)))
    acts = app.find(BillingController).actions
    dialog = new(acts, shown)
    written(dialog, 0, "Mixing: Ember", "1", "100.00")
    assert dialog.total.text() == "£100.00 net, £22.50 VAT, £122.50 in all"
    dialog.tax_point.setText("2026-01-31")
    assert dialog.total.text() == "£100.00 net, £20.00 VAT, £120.00 in all"
    dialog.done_button.click()
    (made,) = services.catalogue.invoices.all(client.id)
    assert (made.tax_point, made.amounts.vat) == ("2026-01-31", 2_000)
    services.details.change(replace(services.details.current, vat_rates=("2026-01-01 25",)))
    again = edited(app, shown)
    again.remarks.setText("Thank you")
    again.done_button.click()
    assert services.catalogue.invoices.get(made.id).amounts.vat == 2_000
    last = edited(app, shown)
    last.tax_point.setText("")
    assert last.total.text() == "£100.00 net, £25.00 VAT, £125.00 in all"
    last.done_button.click()
    assert services.catalogue.invoices.get(made.id).amounts.vat == 2_500


def test_a_draft_takes_another_currency(app: App, client: Client, shown: Shown) -> None:
    """With its rate, day and source, and what it comes to in pounds; undone, it is as it was."""
    catalogue = app.services.catalogue
    before = Drafter(catalogue, STUDIO).free(client.id, [line(10_000)])
    dialog = edited(app, shown)
    assert not dialog.money.rate.isEnabled()
    dialog.money.currency.setCurrentText("EUR")
    dialog.done_button.click()
    assert "how many pounds one EUR is worth" in dialog.problem
    dialog.money.rate.setText("0.86")
    dialog.money.day.setText("2026-02-27")
    dialog.money.source.setText("HMRC")
    assert "€100.00 net" in dialog.total.text()
    dialog.done_button.click()
    now = catalogue.invoices.get(before.id)
    assert (now.currency, now.sterling_rate, now.rate_on, now.rate_source) == ("EUR", "0.86", "2026-02-27", "HMRC")
    assert (now.amounts.net, now.amounts.net_gbp) == (10_000, 8_600)
    app.services.edits.stack.undo()
    assert catalogue.invoices.get(before.id) == replace(before, lines=catalogue.invoices.get(before.id).lines)


def test_lines_of_a_new_invoice_are_not_dropped_by_escape(client: Client, acts: BillingActions, shown: Shown) -> None:
    """What was typed into the table is asked about; untouched, the dialog closes at once."""
    assert client.id
    dialog = new(acts, shown)
    written(dialog, 0, "Mixing")
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.question is not None
    QTest.mouseClick(dialog.question.go_on, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    again = new(acts, shown)
    QTest.keyClick(again, Qt.Key.Key_Escape)
    assert not again.isVisible()
