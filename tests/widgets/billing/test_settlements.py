"""An issued invoice in the window: paid back, written off, credited by line, settled with a credit, looked at."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.billing.account import account_of
from app.billing.book_figures import Figure
from app.billing.studio import save_studio
from app.domain.billing import Account, InvoiceState, PaymentKind, Standing
from app.domain.catalogue import Client, ClientKind
from app.use_cases.payments import pay, write_off
from tests.app.billing.samples import STUDIO, line
from tests.widgets.billing.conftest import Shown, choose, click, issue
from widgets.billing.account_dialogs import ReminderDialog
from widgets.billing.actions import BillingActions
from widgets.billing.credit_dialog import CreditDialog
from widgets.billing.invoice_dialog import InvoiceDialog
from widgets.billing.page import BillingController
from widgets.billing.payment_dialogs import PaymentDialog, RefundDialog, UseCreditDialog, WriteOffDialog
from widgets.billing.view import BillingView
from widgets.common.labels import TextLabel
from widgets.composition import App

Look = Callable[[int], Account]


@pytest.fixture
def client(app: App) -> Client:
    """A business at home."""
    return app.services.catalogue.clients.add("Nova Records", kind=ClientKind.BUSINESS, address="1 High St\nLeeds")


@pytest.fixture
def acts(app: App) -> BillingActions:
    """What can be done with the chosen row."""
    return app.find(BillingController).actions


@pytest.fixture
def look_up(app: App) -> Look:
    """An invoice with what settled it, as it is now."""
    return lambda invoice_id: account_of(app.services.catalogue, invoice_id)


def test_what_was_paid_too_much_is_paid_back(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """All of it is suggested; more is refused in a sentence; it can be undone and done again."""
    invoice = issue(app, client.id, 10_000)
    pay(app.services.catalogue, invoice, 15_000, "2026-03-11")
    view = shown()
    with qtbot.waitSignal(app.find(BillingController).read):
        view.credit.click()
    assert [(row.label, row.what, row.amount) for row in view.model.lines] == [("INV-0001", "Overpaid", -3_000)]
    assert not any(tile.isChecked() for tile in view.tiles.values())
    click(acts, "refund")
    dialog = acts.dialog
    assert isinstance(dialog, RefundDialog)
    assert dialog.amount.text() == "30.00"
    for typed, said in (
        ("30.01", "only £30.00 to pay back"),
        ("0", "Nothing is not a valid amount"),
        ("x", "not a valid amount"),
    ):
        dialog.amount.setText(typed)
        dialog.done_button.click()
        assert said in dialog.problem
    dialog.amount.setText("10")
    dialog.done_button.click()
    assert acts.dialog is None
    assert look_up(invoice).balance == -2_000
    app.services.edits.stack.undo()
    assert look_up(invoice).balance == -3_000
    app.services.edits.stack.redo()
    assert [each.amount for each in look_up(invoice).payments] == [15_000, -1_000, 1_000, -1_000]  # nothing is deleted


def test_more_than_one_credit_is_paid_back_at_once(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """The dialog names what else is taken; all of it is undone and done again as one."""
    papers = [issue(app, client.id, 10_000) for _ in range(2)]
    for paper in papers:
        pay(app.services.catalogue, paper, 15_000, "2026-03-11")
    view = shown()
    with qtbot.waitSignal(app.find(BillingController).read):
        view.credit.click()
    click(acts, "refund")
    dialog = acts.dialog
    assert isinstance(dialog, RefundDialog)
    assert any("Up to £60.00 can go back" in each.text() for each in dialog.findChildren(TextLabel))
    dialog.amount.setText("60.01")
    dialog.done_button.click()
    assert "only £60.00" in dialog.problem
    dialog.amount.setText("45")
    dialog.done_button.click()

    def balances() -> list[int]:
        return sorted(look_up(each).balance for each in papers)

    assert balances() == [-1_500, 0]
    app.services.edits.stack.undo()
    assert balances() == [-3_000, -3_000]
    app.services.edits.stack.redo()
    assert balances() == [-1_500, 0]


def test_a_payment_leaves_the_choice_where_it_is(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """A part of it, and the row stays chosen; all of it, and none is: no next payment goes to another invoice."""
    first, second, third = (issue(app, client.id, each) for each in (10_000, 20_000, 30_000))
    view = shown()
    place = next(place for place, row in enumerate(view.model.lines) if row.invoice_id == second)
    rect = view.table.visualRect(view.model.index(place, 0))
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    for amount in ("40", ""):
        click(acts, "pay")
        dialog = acts.dialog
        assert isinstance(dialog, PaymentDialog)
        if amount:
            dialog.amount.clear()
            QTest.keyClicks(dialog.amount, amount)
        with qtbot.waitSignal(app.find(BillingController).read):
            QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        if amount:
            assert view.row is not None
            assert (view.row.invoice_id, look_up(second).balance) == (second, 20_000)
    assert (look_up(first).balance, look_up(second).balance, look_up(third).balance) == (12_000, 0, 36_000)
    assert [row.invoice_id for row in view.model.lines] == [first, third]
    assert view.row is None
    assert not view.table.selectionModel().hasSelection()
    assert not acts.buttons["pay"].isVisible()


def test_more_than_is_owed_is_asked_about(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """A slip of the keys is put right; what really came is recorded as a credit."""
    invoice = issue(app, client.id, 10_000)
    shown()
    click(acts, "pay")
    dialog = acts.dialog
    assert isinstance(dialog, PaymentDialog)
    dialog.amount.clear()
    QTest.keyClicks(dialog.amount, "1200")
    for answer in ("stay", "go_on"):
        QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        question = dialog.question
        assert question is not None
        assert question.stay.isDefault()
        assert "£120.00 is owed on INV-0001, and £1,200.00 came: £1,080.00 more." in " ".join(
            label.text() for label in question.findChildren(TextLabel)
        )
        assert look_up(invoice).payments == ()
        QTest.mouseClick(getattr(question, answer), Qt.MouseButton.LeftButton)
    assert acts.dialog is None
    assert look_up(invoice).balance == -108_000


def test_why_something_is_refused_stands_in_its_dialog(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """Not behind it: here another shell recorded the payment while one wrote the debt off."""
    invoice = issue(app, client.id, 10_000)
    shown()
    dialog = choose(acts, "write_off", WriteOffDialog)
    QTest.keyClicks(dialog.why, "the label went into liquidation")
    pay(app.services.catalogue, invoice, None, "2026-03-16")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "Nothing is owed on INV-0001" in dialog.problem
    assert dialog.why.text() == "the label went into liquidation"
    assert [each.kind for each in look_up(invoice).payments] == [PaymentKind.PAYMENT]


def test_what_was_paid_is_credited_and_then_paid_back(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """A paid invoice says what must come first; after its credit the same button pays back what the note has."""
    invoice = issue(app, client.id, 10_000)
    pay(app.services.catalogue, invoice, None, "2026-03-11")
    shown()
    shown(Figure.INVOICED)
    assert not acts.actions["refund"].isEnabled()
    assert "credit what is to be paid back first" in acts.actions["refund"].toolTip()
    assert not acts.buttons["remind"].isEnabled()
    assert "Nothing is owed on INV-0001" in acts.buttons["remind"].toolTip()
    click(acts, "credit")
    credit = acts.dialog
    assert isinstance(credit, CreditDialog)
    assert "leaves £120.00 to the client's credit" in credit.effect.text()
    credit.why.setText("one song less")
    credit.done_button.click()
    view = app.find(BillingView)
    qtbot.waitUntil(lambda: "CN-0001" in [row.label for row in view.model.lines])  # its draft may be read before
    view.table.selectRow([row.label for row in view.model.lines].index("INV-0001"))
    dialog = choose(acts, "refund", RefundDialog)
    assert (dialog.windowTitle(), dialog.amount.text()) == ("Pay back of CN-0001", "120.00")
    dialog.done_button.click()
    assert look_up(2).standing is Standing.PAID


def test_a_debt_is_written_off_for_a_reason(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """Without one it is not; it leaves what is owed, and can be undone."""
    invoice = issue(app, client.id, 10_000)
    shown()
    dialog = choose(acts, "write_off", WriteOffDialog)
    dialog.done_button.click()
    assert "for a reason" in dialog.problem
    dialog.why.setText("gone to sea")
    dialog.done_button.click()
    assert look_up(invoice).standing is Standing.WRITTEN_OFF
    assert look_up(invoice).payments[0].reference == "gone to sea"
    app.services.edits.stack.undo()
    assert look_up(invoice).standing is Standing.ISSUED


def test_lines_are_credited_in_part(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """The total follows what is ticked and typed; more than is left cannot be issued; then the rest is offered."""
    invoice = issue(app, client.id, 10_000, line(5_000, "Mastering"))
    shown()
    click(acts, "credit")
    dialog = acts.dialog
    assert isinstance(dialog, CreditDialog)
    assert dialog.total.text() == "£150.00 net, £30.00 VAT, £180.00 in all"
    assert "settles £180.00 of what is owed" in dialog.effect.text()
    mixing, mastering = dialog.parts
    mastering.tick.click()
    assert (mastering.amount.isEnabled(), dialog.total.text()) == (False, "£100.00 net, £20.00 VAT, £120.00 in all")
    mixing.amount.setText("100.01")
    assert (dialog.done_button.isEnabled(), dialog.total.text()) == (False, "")
    assert "£100.00 is left to credit" in dialog.problem
    mixing.amount.setText("25")
    assert (dialog.problem, dialog.total.text()) == ("", "£25.00 net, £5.00 VAT, £30.00 in all")
    dialog.why.setText("one song less")
    dialog.done_button.click()
    view = app.find(BillingView)
    qtbot.waitUntil(lambda: [row.amount for row in view.model.lines] == [15_000])  # its draft settles nothing yet
    note = look_up(2).invoice
    assert (note.label, note.amounts.net, note.remarks) == ("CN-0001", -2_500, "one song less")
    assert look_up(invoice).balance == 15_000
    click(acts, "credit")
    again = acts.dialog
    assert isinstance(again, CreditDialog)
    assert [part.amount.text() for part in again.parts] == ["75.00", "50.00"]
    for part in again.parts:
        part.tick.click()
    assert "No line is ticked" in again.problem
    again.parts[0].tick.click()
    again.why.setText("one song less")
    again.draft.click()
    again.done_button.click()
    qtbot.waitUntil(lambda: len(app.services.catalogue.invoices.all()) == 3)
    assert look_up(3).invoice.state is InvoiceState.DRAFT


def test_a_credit_asks_for_its_reason_and_nothing_in_it_moves(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """What was taken off has its sign on both sides; rows and buttons stay where they are, whatever is said below."""
    invoice = issue(app, client.id, 10_000, line(-2_000, "Less deposit"))
    shown()
    click(acts, "credit")
    dialog = acts.dialog
    assert isinstance(dialog, CreditDialog)
    mixing, deposit = dialog.parts
    assert (deposit.left.text(), deposit.amount.text()) == ("−£20.00", "−20.00")
    watched: list[QWidget] = [each for part in dialog.parts for each in (part.tick, part.text, part.amount)]
    watched += [dialog.why, dialog.draft, dialog.done_button]
    places = [each.mapTo(dialog, QPoint()) for each in watched]
    for typed in ("9999999", "x", "60"):
        mixing.amount.setText(typed)
        QApplication.processEvents()
        assert [each.mapTo(dialog, QPoint()) for each in watched] == places
    for typed in ("-10", "−10", "10"):
        deposit.amount.setText(typed)
        assert dialog.total.text() == "£50.00 net, £10.00 VAT, £60.00 in all"
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert "no reason was given" in dialog.problem
    assert [each.mapTo(dialog, QPoint()) for each in watched] == places
    assert len(app.services.catalogue.invoices.all()) == 1
    QTest.keyClicks(dialog.why, "one song less")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: look_up(invoice).balance == 3_600)  # a draft settles nothing yet
    assert look_up(2).invoice.remarks == "one song less"


def test_a_credit_of_the_client_settles_an_invoice(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """As much as fits is suggested; undone, both stand as they did; without a credit the menu says so."""
    over, owed = issue(app, client.id, 10_000, on="2026-03-09"), issue(app, client.id, 1_000)
    shown()
    assert "no credit in GBP to use" in acts.actions["use_credit"].toolTip()
    pay(app.services.catalogue, over, 15_000, "2026-03-11")
    shown().table.selectRow(0)
    dialog = choose(acts, "use_credit", UseCreditDialog)
    assert (dialog.source.currentText(), dialog.amount.text()) == ("INV-0001: credit of £30.00", "12.00")
    dialog.amount.setText("12.01")
    dialog.done_button.click()
    assert "Between nothing and £12.00" in dialog.problem
    dialog.amount.setText("12.00")
    dialog.done_button.click()
    assert [look_up(each).balance for each in (over, owed)] == [-1_800, 0]
    app.services.edits.stack.undo()
    assert [look_up(each).balance for each in (over, owed)] == [-3_000, 1_200]


def test_a_late_invoice_is_looked_at_and_reminded_of(
    app: App, client: Client, acts: BillingActions, shown: Shown
) -> None:
    """Its lines, what came, and the interest that may be asked; the reminder is copied as it was changed."""
    invoice = issue(app, client.id, 100_000, on="2025-12-01")
    pay(app.services.catalogue, invoice, 20_000, "2026-01-05", "Card", "half")
    shown()
    dialog = choose(acts, "details", InvoiceDialog)
    assert list(dialog.lines.lines) == [("Mixing", "1", "£1,000.00", "£1,000.00")]
    assert list(dialog.paid.lines) == [("5 Jan 2026", "Payment", "Card", "half", "£200.00")]
    assert dialog.balance.text() == "£1,000.00 is owed."
    assert dialog.late.text().startswith("91 days late: £31.95")
    assert "an accountant should confirm" in dialog.late.text()
    assert "Bank Rate" in dialog.late.text()
    dialog.done_button.click()
    click(acts, "remind")
    reminder = acts.dialog
    assert isinstance(reminder, ReminderDialog)
    reminder.text.appendPlainText("See you at the quay.")
    reminder.done_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "INV-0001" in copied
    assert "See you at the quay." in copied


def test_a_payment_of_nothing_is_refused(app: App, client: Client, acts: BillingActions, shown: Shown) -> None:
    """In a sentence, and the dialog stays."""
    issue(app, client.id, 10_000)
    shown()
    click(acts, "pay")
    dialog = acts.dialog
    assert isinstance(dialog, PaymentDialog)
    dialog.amount.setText("0.00")
    dialog.done_button.click()
    assert dialog.problem.startswith("Nothing is not a valid amount")
    assert app.services.catalogue.payments.of_invoice(1) == ()


def test_a_mistyped_payment_is_reversed(
    qtbot: QtBot, app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """Chosen in the invoice's dialog, asked about, for a reason; undone, it is entered again; nothing is deleted."""
    invoice = issue(app, client.id, 10_000)
    pay(app.services.catalogue, invoice, 5_000, "2026-03-11", "Card", "half")
    shown()
    dialog = choose(acts, "details", InvoiceDialog)
    assert not dialog.reverse_button.isEnabled()
    assert dialog.reverse_button.accessibleDescription() == "Choose the entry that was a mistake."
    click_row(dialog, 0)
    assert dialog.reverse_button.isEnabled()
    QTest.mouseClick(dialog.reverse_button, Qt.MouseButton.LeftButton)
    question = dialog.reversal
    assert question is not None
    question.done_button.click()
    assert "for a reason" in question.problem
    QTest.keyClicks(question.why, "of another client")
    with qtbot.waitSignal(app.find(BillingController).read):
        QTest.mouseClick(question.done_button, Qt.MouseButton.LeftButton)
    assert acts.dialog is None
    assert [(each.amount, each.reference) for each in look_up(invoice).payments] == [
        (5_000, "half"),
        (-5_000, "of another client"),
    ]
    app.services.edits.stack.undo()
    assert (look_up(invoice).balance, len(look_up(invoice).payments)) == (7_000, 3)
    app.services.edits.stack.redo()
    assert (look_up(invoice).balance, len(look_up(invoice).payments)) == (12_000, 4)
    dialog = choose(acts, "details", InvoiceDialog)
    for place in range(4):
        click_row(dialog, place)
        assert not dialog.reverse_button.isEnabled()
    assert [row[1] for row in dialog.paid.lines] == ["Payment", "Payment, reversed"] * 2


def test_what_comes_of_a_bad_debt_is_asked_about_as_a_recovery(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """The question says that it recovers what was written off; undone, it is written off again."""
    invoice = issue(app, client.id, 10_000)
    write_off(app.services.catalogue, invoice, "2026-03-12", "gone")
    shown()
    view = shown(Figure.INVOICED)
    view.table.selectRow(0)
    click(acts, "pay")
    dialog = acts.dialog
    assert isinstance(dialog, PaymentDialog)
    QTest.keyClicks(dialog.amount, "130")
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    question = dialog.question
    assert question is not None
    said = " ".join(label.text() for label in question.findChildren(TextLabel))
    assert "It would recover £120.00 of what was written off and leave £10.00 to the client's credit." in said
    QTest.mouseClick(question.go_on, Qt.MouseButton.LeftButton)
    assert (look_up(invoice).balance, look_up(invoice).written_off) == (-1_000, 0)
    app.services.edits.stack.undo()
    assert (look_up(invoice).balance, look_up(invoice).written_off) == (0, 12_000)


def test_a_day_far_from_today_is_asked_about(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """A slip of the year is put right; what is meant is recorded on that day."""
    invoice = issue(app, client.id, 10_000)
    shown()
    click(acts, "pay")
    dialog = acts.dialog
    assert isinstance(dialog, PaymentDialog)
    dialog.date.setDate(QDate(2025, 3, 16))
    for answer in ("stay", "go_on"):
        QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
        question = dialog.question
        assert question is not None
        said = " ".join(label.text() for label in question.findChildren(TextLabel))
        assert "16 March 2025 is 365 days before today." in said
        assert look_up(invoice).payments == ()
        QTest.mouseClick(getattr(question, answer), Qt.MouseButton.LeftButton)
    assert [each.paid_on for each in look_up(invoice).payments] == ["2025-03-16"]


def test_money_from_before_another_rate_is_refused_in_its_dialog(
    app: App, client: Client, acts: BillingActions, shown: Shown, look_up: Look
) -> None:
    """The payment made the tax point, so the invoice's VAT is wrong: the sentence stands in the dialog."""
    invoice = issue(app, client.id, 10_000)
    shown()
    on = look_up(invoice).invoice.tax_point or ""
    save_studio(app.services.studio.paths.studio, replace(STUDIO, vat_rates=(f"{on} 20", "2026-01-01 17.5")))
    click(acts, "pay")
    dialog = acts.dialog
    assert isinstance(dialog, PaymentDialog)
    dialog.date.setDate(QDate.fromString(on, "yyyy-MM-dd").addDays(-3))
    QTest.mouseClick(dialog.done_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "VAT was 17.5 % then" in dialog.problem
    assert look_up(invoice).payments == ()


def click_row(dialog: InvoiceDialog, place: int) -> None:
    """Choose an entry of an invoice with a click."""
    entries = dialog.entries
    rect = entries.visualRect(entries.model().index(place, 0))
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
