"""Drafts in the window: made in any currency, changed line by line, made void, and each of it undone."""

import pytest
from PySide6.QtCore import QDate, Qt

from app.billing.book_figures import Figure
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.domain.billing import InvoiceState
from app.domain.catalogue import Client, ClientKind
from tests.app.billing.samples import STUDIO, line
from tests.widgets.billing.conftest import Shown, click, issue
from widgets.billing.actions import BillingActions
from widgets.billing.draft_dialogs import DraftDialog
from widgets.billing.edit_dialog import AMOUNT, PRICE, QUANTITY, TEXT, EditDialog
from widgets.billing.page import BillingController
from widgets.composition import App


@pytest.fixture
def client(app: App) -> Client:
    """A business at home."""
    return app.services.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS)


def new(acts: BillingActions, shown: Shown) -> DraftDialog:
    """The dialog for a new invoice."""
    shown().draft_wanted.emit()
    dialog = acts.dialog
    assert isinstance(dialog, DraftDialog)
    return dialog


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
    dialog.lines.setPlainText("Mixing: Ember = 500.00")
    assert dialog.total.text() == "£500.00 net, £100.00 VAT, £600.00 in all"
    dialog.currency.setCurrentText("EUR")
    assert dialog.total.text() == ""
    dialog.done_button.click()
    assert "how many pounds one EUR is worth" in dialog.problem
    dialog.rate.setText("0.8612")
    dialog.discount.setText("10%")
    assert not dialog.due.date.isEnabled()
    dialog.due.terms.setChecked(False)
    dialog.due.date.setDate(QDate(2026, 5, 1))
    assert dialog.total.text() == "€450.00 net, €90.00 VAT, €540.00 in all; in sterling £387.54 net, £77.51 VAT"
    dialog.done_button.click()
    made = catalogue.invoices.get(1)
    assert (made.currency, made.sterling_rate, made.amounts.vat_gbp) == (made.currency, "0.8612", 7_751)
    assert made.due_on == "2026-05-01"
    assert [each.description for each in made.lines] == ["Mixing: Ember", "Discount of 10 %"]
    app.services.edits.stack.undo()
    assert catalogue.invoices.get(1).state is InvoiceState.VOID
    app.services.edits.stack.redo()
    assert catalogue.invoices.get(2).amounts == made.amounts


@pytest.mark.usefixtures("client")
def test_extras_are_billed_in_pounds_only(app: App, shown: Shown) -> None:
    """In another currency they stay away, and the tick says why."""
    dialog = new(app.find(BillingController).actions, shown)
    dialog.show_extras([line(4_000)])
    assert dialog.extras.isEnabled()
    dialog.currency.setCurrentText("USD")
    assert not dialog.extras.isEnabled()
    assert "priced in pounds" in dialog.extras.toolTip()
    dialog.rate.setText("0.79")
    dialog.done_button.click()
    assert "nothing to bill yet" in dialog.problem


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
    dialog.drop_button.click()
    dialog.add_button.click()
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
    dialog.drop_button.click()
    dialog.done_button.click()
    assert "one line at least" in dialog.problem


def test_the_lines_of_a_credit_note_are_not_typed_over(app: App, client: Client, shown: Shown) -> None:
    """The buttons say why; its remarks can be."""
    catalogue = app.services.catalogue
    note = draft_credit(catalogue, issue(app, client.id, 10_000), "wrong")
    dialog = edited(app, shown)
    assert not dialog.model.flags(dialog.model.index(0, PRICE)) & Qt.ItemFlag.ItemIsEditable
    assert not dialog.add_button.isEnabled()
    assert "follow from what was quoted or invoiced" in dialog.add_button.toolTip()
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
