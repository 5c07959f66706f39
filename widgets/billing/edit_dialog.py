"""Changing a draft: its lines in a table of their own, a discount, when it is due, the order number and remarks."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.amounts import Currencies, Exchange, amounts_of, exchange_of
from app.billing.entry_day import checked_day
from app.billing.line_entry import discounted
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine
from app.errors import UsageError
from widgets.billing.dialogs import DueField, total_words
from widgets.billing.draft_dialogs import TAX_POINT
from widgets.billing.lines_table import LinesModel, LinesTable
from widgets.common.dialogs import FormDialog
from widgets.common.exchange_fields import ExchangeFields
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import column, row

_WIDTH = 720
_FIXED = "The lines of this draft follow from what was quoted or invoiced; make it void and draft another."


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What a draft is to be; `lines` are empty where they stay, `due_on` is where the client's terms hold.

    `tax_point` is empty where it is the day of issue; `exchange` is its currency and rate.
    """

    lines: tuple[InvoiceLine, ...]
    discount: str
    due_on: str
    po_number: str
    remarks: str
    tax_point: str
    exchange: Exchange


class EditDialog(FormDialog):
    """`given` carries what the draft is to be; `by_terms` is the day it is due where nobody names one.

    `rate_of` answers its VAT in basis points at a tax point, today where that is empty.
    """

    given = Signal(object)

    def __init__(
        self,
        look: Look,
        draft: Invoice,
        client: str,
        by_terms: date,
        rate_of: Callable[[str], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, f"Edit {draft.name}", "Keep the changes", parent)
        self.setMinimumWidth(_WIDTH)
        self._draft, self._rate_of = draft, rate_of
        is_open = draft.kind is InvoiceKind.INVOICE
        self.model = LinesModel(draft.lines, draft.currency, draft.decimals, is_open=is_open)
        self.table = LinesTable(look, self.model)
        self.discount = TextField("Discount", "10% or 25.00")
        self.due = DueField(by_terms, date.fromisoformat(draft.due_on) if draft.due_on else None)
        self.po_number = TextField("The client's order number", "")
        self.po_number.setText(draft.po_number)
        self.remarks = TextField("Remarks", "Stands above the lines")
        self.remarks.setText(draft.remarks)
        self.tax_point = TextField("Tax point", "2026-03-31")
        self.tax_point.setText(draft.tax_point or "")
        self.tax_point.setToolTip(tooltip(TAX_POINT))
        self.money = ExchangeFields(self)
        self.money.show_exchange(exchange_of(draft))
        self.total = TextLabel("", "strong", wrap=True)
        self._lay_out(client)
        self.money.currency.currentTextChanged.connect(self._change_currency)
        self.money.changed.connect(self._reckon)
        self.model.edited.connect(self._reckon)
        self.model.refused.connect(self.show_problem)
        for field in (self.discount, self.tax_point):
            field.textChanged.connect(self._reckon)
        self._reckon()

    def written(self) -> object:
        """Also its lines."""
        return super().written(), tuple(self.model.lines)

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            self._lines()
            lines, exchange = self.model.written, self._exchange()
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.given.emit(
            DraftEdit(
                () if lines == self._draft.lines else lines,
                self.discount.text().strip(),
                self.due.day,
                self.po_number.text(),
                self.remarks.text(),
                self.tax_point.text().strip(),
                exchange,
            )
        )

    def _exchange(self) -> Exchange:
        """Its currency and rate as typed; raises UsageError where they cannot be. Of a credit note they stay."""
        taken_back = self._draft.kind is InvoiceKind.CREDIT_NOTE
        return exchange_of(self._draft) if taken_back else self.money.exchange()

    def _change_currency(self, code: str) -> None:
        """The lines as they stand, in the currency named, once it is one."""
        named = code.strip().upper()
        with suppress(UsageError):  # it is still being typed
            self.model.change_currency(named, Currencies.load().decimals(named))
        self._reckon()

    def _lines(self) -> list[InvoiceLine]:
        """The lines with the discount; raises UsageError where they cannot be kept."""
        lines = self.model.written
        if not lines:
            raise UsageError(
                "A draft has one line at least; nothing was changed: add one, or make the draft void.", code="no_lines"
            )
        return discounted(lines, self.discount.text(), self._exchange().currency, self._rate)

    @property
    def _rate(self) -> int:
        """The VAT of the draft's lines, which a new one gets as well; of another tax point, once it is one."""
        typed = self.tax_point.text().strip()
        if typed != (self._draft.tax_point or ""):
            with suppress(UsageError):  # it is still being typed
                return self._rate_of(checked_day(typed) if typed else "")
        return max((line.vat_bp for line in self._draft.lines), default=0)

    def _reckon(self) -> None:
        self.show_problem("")
        try:
            lines = [line if line.fixed else replace(line, vat_bp=self._rate) for line in self._lines()]
        except UsageError:
            self.total.setText("")
            return
        money = self._exchange()
        self.total.setText(total_words(amounts_of(lines, money.rate, money.decimals), money.currency))

    def _lay_out(self, client: str) -> None:
        self.add_field("Discount", self.discount, (0, 0))
        self.add_field("Order number", self.po_number, (0, 1))
        self.add_field("Due", self.due, (1, 0))
        self.add_field("Tax point, where it is before the day of issue", self.tax_point, (1, 1))
        self.grid.add("Currency, and pounds for one unit of it", row(self.money.currency, self.money.rate), (2, 0))
        self.grid.add("The day of that rate, and whose it is", row(self.money.day, self.money.source), (2, 1))
        self.add_field("Remarks", self.remarks, (3, 0), span=2)
        self.money.currency.setEnabled(self._draft.quote_id is None and self._draft.credits_id is None)
        for part in (self.money.rate, self.money.day, self.money.source):
            part.setEnabled(self.money.foreign and self._draft.credits_id is None)
        self.body.insertWidget(1, TextLabel(client, "muted"))
        self.body.insertWidget(2, self.table)
        self.body.insertLayout(3, column(self.table.buttons_laid_out(), self.total, gap=8))
        for field in (self.table.add_button, self.table.drop_button, self.discount):
            field.setEnabled(self.model.is_open)
            field.setToolTip("" if self.model.is_open else tooltip(_FIXED))
