"""A draft, as it is asked: whom to bill for what, with what it comes to as one types; and once more before issuing."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.billing.amounts import POUNDS, Currencies, amounts_of
from app.billing.entry_day import checked_day, far_words, is_far
from app.billing.line_entry import discounted
from app.billing.quote_currency import line_in
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine
from app.domain.catalogue import Client
from app.domain.money import pounds
from app.errors import UsageError
from app.use_cases.invoices import DraftRequest
from render.errors import BouncedeskError
from widgets.billing.dialogs import DueField, day_field, day_of, total_words
from widgets.billing.lines_table import LinesModel, LinesTable
from widgets.common.dialogs import ConfirmDialog, FormDialog
from widgets.common.exchange_fields import ExchangeFields
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.common.words import day

_WIDTH = 720
TAX_POINT = "The day that decides the VAT: money came on it, or the work was done more than 14 days before the invoice."
_UNPROVED = (
    "No UK VAT is charged to a business in the EU, and nothing shows yet that this is one; nothing was issued: say "
    "what does, enter its VAT number on the Clients page, or make it a private client, who is charged UK VAT."
)


class IssueDialog(FormDialog):
    """`given` carries a plain date, and what shows that a client abroad is a business; the safe answer has the focus.

    `due_of` answers the day by the client's terms of one it is issued on.
    """

    given = Signal(str, str)

    def __init__(
        self,
        look: Look,
        draft: Invoice,
        client: str,
        due_of: Callable[[str], str],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, f"Issue {draft.name}?", "Issue it", parent, final=True)
        self._draft, self._due_of, self._look, self._today = draft, due_of, look, today.isoformat()
        self.question: ConfirmDialog | None = None
        credit = draft.kind is InvoiceKind.CREDIT_NOTE
        after = "" if credit else ": only credited"
        effect = f"It gets the next number and a PDF for {client}, and can never be changed afterwards{after}."
        self.day = day_field("The day it is issued on", today)
        self.day.setMaximumDate(self.day.date())
        self.add_field("Issued on", self.day, (0, 0))
        total = total_words(draft.amounts, draft.currency, -1 if credit else 1)
        self.body.insertWidget(1, TextLabel(effect, wrap=True))
        self.body.insertWidget(2, TextLabel(total, "strong", wrap=True))
        self.body.insertWidget(4, TextLabel("Open its PDF first to see how it will look.", "small"))
        self.due = TextLabel("", "small")
        self.due.setVisible(not credit)
        self.body.insertWidget(4, self.due)
        self.business = TextField("What shows that it is a business", "Such as: its website, or a trade register")
        self.business.setVisible(False)
        self.day.dateChanged.connect(self._show_due)
        self._show_due()
        self.cancel_button.setText("Not yet")
        self.cancel_button.setFocus()

    def ask_evidence(self) -> None:
        """Ask what shows that the client is a business, as no UK VAT is charged and its VAT number is not known."""
        self.add_field("What shows that it is a business", self.business, (1, 0))
        self.business.setVisible(True)

    def submit(self) -> None:
        """Hand on the day; one far from today is asked about first."""
        evidence = self.business.text().strip()
        if self.business.isVisibleTo(self) and not evidence:
            self.show_problem(_UNPROVED)
            self.business.setFocus()
            return
        if not is_far(day_of(self.day), self._today):
            self.given.emit(day_of(self.day), evidence)
            return
        text = f"{far_words(day_of(self.day), self._today)}. A VAT invoice is issued within 30 days of the supply."
        answers = ("Issue it on that day", "Change the day")
        question = ConfirmDialog(self._look, "Is this the right day?", text, answers, self)
        self.question = question.ask(lambda: self.given.emit(day_of(self.day), evidence))

    def _show_due(self) -> None:
        own = self._draft.due_on
        try:
            due = own or self._due_of(day_of(self.day))
        except BouncedeskError as error:
            self.due.setText(advised(error))
            return
        self.due.setText(f"Due on {day(due)}{'' if own else ', by the terms of the client'}.")


class DraftDialog(FormDialog):
    """`given` carries a client's id and a DraftRequest.

    `rate_of` answers a client's VAT in basis points at a tax point, today where that is empty; `due_of` the day by a
    client's terms of what is issued today.
    """

    given = Signal(object, object)
    client_chosen = Signal(object)

    def __init__(
        self,
        look: Look,
        clients: Sequence[Client],
        rate_of: Callable[[int, str], int],
        due_of: Callable[[int], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "New invoice", "Keep as a draft", parent)
        self.setMinimumWidth(_WIDTH)
        self._rate_of, self._due_of, self._currencies = rate_of, due_of, Currencies.load()
        self._extras: tuple[InvoiceLine, ...] = ()
        self.client = QComboBox()
        self.client.setAccessibleName("Client")
        for client in clients:
            self.client.addItem(client.name, client.id)
        self.client.activated.connect(lambda: self.client_chosen.emit(self.client.currentData()))
        self.po_number = TextField("The client's order number", "")
        self.money = ExchangeFields(self)
        self.currency, self.rate = self.money.currency, self.money.rate
        self.extras = QCheckBox("")
        self.model = LinesModel((), POUNDS.currency, POUNDS.decimals)
        self.model.add()
        self.table = LinesTable(look, self.model)
        self.discount = TextField("Discount", "10% or 25.00")
        self.remarks = TextField("Remarks", "Stands above the lines")
        self.tax_point = TextField("Tax point", "2026-03-31")
        self.tax_point.setToolTip(tooltip(TAX_POINT))
        self.tax_point.textChanged.connect(self._reckon)
        self.due = DueField(date.fromisoformat(due_of(clients[0].id)))
        self.total = TextLabel("", "strong", wrap=True)
        self.total.setMinimumHeight(2 * self.total.fontMetrics().lineSpacing())  # it changes as one types: no jumping
        self._lay_out()
        self.discount.textChanged.connect(self._reckon)
        self.money.changed.connect(self._reckon)
        self.model.edited.connect(self._reckon)
        self.model.refused.connect(self.show_problem)
        self.currency.currentTextChanged.connect(self._change_currency)
        self.client.currentIndexChanged.connect(self._show_terms)
        self.extras.toggled.connect(self._reckon)
        self.show_extras(())

    def show_extras(self, extras: Sequence[InvoiceLine]) -> None:
        """Offer what came on top of this client's quotes and was not billed yet."""
        self._extras = tuple(extras)
        total = pounds(sum(line.amount for line in extras))
        self.extras.setText(f"Rounds, recalls and new work not yet billed: {len(extras)}, {total}")
        self.extras.setVisible(bool(extras))
        self.extras.setChecked(bool(extras))
        self._reckon()

    def written(self) -> object:
        """Also its lines."""
        return super().written(), tuple(self.model.lines)

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            asked = self._typed()
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.given.emit(int(self.client.currentData()), asked)

    def _typed(self) -> DraftRequest:
        """What is to be drafted; raises UsageError in one sentence."""
        exchange = self.money.exchange()
        lines, extras = self.model.written, self.extras.isChecked()
        if not (lines or extras):
            raise UsageError(
                "There is nothing to bill yet: write what for into the first line, and its price.",
                code="nothing_to_bill",
            )
        return DraftRequest(
            lines,
            extras=extras,
            po_number=self.po_number.text(),
            remarks=self.remarks.text(),
            exchange=exchange,
            discount=self.discount.text(),
            due_on=self.due.day,
            tax_point=self.tax_point.text().strip(),
        )

    def _show_terms(self) -> None:
        """The day and the VAT of the client chosen."""
        try:
            self.due.show_terms(date.fromisoformat(self._due_of(int(self.client.currentData()))))
        except BouncedeskError as error:
            self.show_problem(advised(error))
        self._reckon()

    def _change_currency(self) -> None:
        """The lines as they stand, in the currency named, once it is one."""
        code = self.currency.currentText().strip().upper()
        with suppress(UsageError):  # it is still being typed
            self.model.change_currency(code, self._currencies.decimals(code))
        self._reckon()

    def _reckon(self) -> None:
        """Say what the lines come to while they can be read; what is wrong with them is shown when they are kept."""
        try:
            asked = self._typed()
            rate = self._rate_of(
                int(self.client.currentData()), checked_day(asked.tax_point) if asked.tax_point else ""
            )
            exchange = asked.exchange
            extras = [line_in(line, exchange) for line in self._extras] if asked.extras else []
            lines = [*extras, *asked.lines]
            charged = [replace(line, vat_bp=rate) for line in lines]
            charged = discounted(charged, asked.discount, exchange.currency, rate)
        except BouncedeskError:
            self.total.setText("")
            return
        self.total.setText(total_words(amounts_of(charged, exchange.rate, exchange.decimals), exchange.currency))
        self.show_problem("")

    def _lay_out(self) -> None:
        self.add_field("Client", self.client, (0, 0))
        self.add_field("Order number", self.po_number, (0, 1))
        self.grid.add("Currency, and pounds for one unit of it", row(self.currency, self.rate), (1, 0))
        self.grid.add("The day of that rate, and whose it is", row(self.money.day, self.money.source), (1, 1))
        self.add_field("Lines", self.table, (2, 0), span=2)
        self.grid.addLayout(self.table.buttons_laid_out(), 6, 0, 1, 2)
        self.add_field("Discount", self.discount, (4, 0))
        self.add_field("Due", self.due, (4, 1))
        self.add_field("Tax point, where it is before the day of issue", self.tax_point, (5, 0))
        self.add_field("Remarks", self.remarks, (5, 1))
        self.body.insertWidget(2, self.extras)
        self.body.insertWidget(3, self.total)
        self.body.insertWidget(4, TextLabel("VAT is added as it is for this client. Drafts take no number.", "small"))
