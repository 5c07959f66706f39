"""Changing a draft: its lines in a table of their own, a discount, when it is due, the order number and remarks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.billing.amounts import Currencies, amounts_of
from app.billing.line_entry import discount_of, quantity_of, signed_amount
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine
from app.domain.money import half_up, plain
from app.errors import UsageError
from widgets.billing.dialogs import DueField, total_words
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import column, row
from widgets.common.tables import Index, LineModel, LineTable

_WIDTH, _TABLE_HEIGHT, _USUAL_DAYS = 720, 220, 30
_WIDTHS = (0, 80, 110, 120)
_FIXED = "The lines of this draft follow from what was quoted or invoiced; make it void and draft another."
HEADINGS = ("Line", "Quantity", "Price", "Amount")
TEXT, QUANTITY, PRICE, AMOUNT = range(4)


@dataclass(frozen=True, slots=True)
class DraftEdit:
    """What a draft is to be; `lines` are empty where they stay, `due_on` is where the client's terms hold."""

    lines: tuple[InvoiceLine, ...]
    discount: str
    due_on: str
    po_number: str
    remarks: str


class EditDialog(FormDialog):
    """`given` carries what the draft is to be."""

    given = Signal(object)

    def __init__(self, look: Look, draft: Invoice, client: str, parent: QWidget | None = None) -> None:
        super().__init__(look, f"Edit {draft.name}", "Keep the changes", parent)
        self.setMinimumWidth(_WIDTH)
        self._draft = draft
        self.model = LinesModel(draft)
        self.table = LineTable(look, "Lines", self.model, _WIDTHS)
        triggers = QAbstractItemView.EditTrigger
        self.table.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.entered_row.connect(lambda: self.table.edit(self.table.currentIndex()))
        self.table.setFixedHeight(_TABLE_HEIGHT)
        self.add_button, self.drop_button = Button(look, "Add a line", "add"), Button(look, "Take it out", "cancel")
        self.add_button.clicked.connect(self._add)
        self.drop_button.clicked.connect(self._drop)
        self.discount = TextField("Discount", "10% or 25.00")
        self.due = DueField(_due(draft), by_terms=draft.due_on is None)
        self.po_number = TextField("The client's order number", "")
        self.po_number.setText(draft.po_number)
        self.remarks = TextField("Remarks", "Stands above the lines")
        self.remarks.setText(draft.remarks)
        self.total = TextLabel("", "strong", wrap=True)
        self._lay_out(client)
        self.model.edited.connect(self._reckon)
        self.model.refused.connect(self.show_problem)
        self.discount.textChanged.connect(self._reckon)
        self._reckon()

    def submit(self) -> None:
        """Hand on what was typed."""
        try:
            self._lines()
        except UsageError as error:
            self.show_problem(advised(error))
            return
        lines = tuple(self.model.lines)
        self.given.emit(
            DraftEdit(
                () if lines == self._draft.lines else lines,
                self.discount.text().strip(),
                self.due.day,
                self.po_number.text(),
                self.remarks.text(),
            )
        )

    def _lines(self) -> list[InvoiceLine]:
        """The lines with the discount; raises UsageError where they cannot be kept."""
        lines, off = list(self.model.lines), self.discount.text().strip()
        if not lines:
            raise UsageError(
                "A draft has one line at least; nothing was changed: add one, or make the draft void.", code="no_lines"
            )
        return [*lines, replace(discount_of(lines, off, self._draft.currency), vat_bp=self._rate)] if off else lines

    @property
    def _rate(self) -> int:
        """The VAT of the draft's lines, which a new one gets as well."""
        return max((line.vat_bp for line in self._draft.lines), default=0)

    def _reckon(self) -> None:
        self.show_problem("")
        try:
            lines = [line if line.vat is not None else replace(line, vat_bp=self._rate) for line in self._lines()]
        except UsageError:
            self.total.setText("")
            return
        draft = self._draft
        self.total.setText(total_words(amounts_of(lines, draft.sterling_rate, draft.decimals), draft.currency))

    def _add(self) -> None:
        index = self.model.index(self.model.add(), TEXT)
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def _drop(self) -> None:
        rows = {index.row() for index in self.table.selectionModel().selectedIndexes()}
        self.model.remove(sorted(rows))

    def _lay_out(self, client: str) -> None:
        self.add_field("Discount", self.discount, (0, 0))
        self.add_field("Order number", self.po_number, (0, 1))
        self.add_field("Due", self.due, (1, 0))
        self.add_field("Remarks", self.remarks, (1, 1))
        self.body.insertWidget(1, TextLabel(client, "muted"))
        self.body.insertWidget(2, self.table)
        self.body.insertLayout(3, column(row(self.add_button, self.drop_button, None), self.total, gap=8))
        for field in (self.add_button, self.drop_button, self.discount):
            field.setEnabled(self.model.open)
            field.setToolTip("" if self.model.open else tooltip(_FIXED))


def _due(draft: Invoice) -> date:
    if draft.due_on:
        return date.fromisoformat(draft.due_on)
    return date.fromisoformat(draft.made_at[:10]) + timedelta(days=_USUAL_DAYS)


class LinesModel(LineModel[InvoiceLine]):
    """`edited` follows each change; `refused` carries why something typed cannot be.

    What was invoiced before (a deposit, its deduction, a credit) keeps its price.
    """

    edited = Signal()
    refused = Signal(str)

    def __init__(self, draft: Invoice) -> None:
        super().__init__(HEADINGS, (QUANTITY, PRICE, AMOUNT))
        self._draft, self._money = draft, Currencies.load()
        self.open = draft.kind is InvoiceKind.INVOICE
        self.show_lines(draft.lines)

    def text(self, line: InvoiceLine, column: int) -> str:
        """Amounts with their currency."""
        price, amount = (self._money.written(each, self._draft.currency) for each in (line.unit_price, line.amount))
        return (line.description, f"{line.count:f}", price, amount)[column]

    def stays(self, before: Sequence[InvoiceLine], after: Sequence[InvoiceLine]) -> bool:
        """As many lines: one of them was edited."""
        return len(before) == len(after)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The amount follows from quantity and price."""
        flags = super().flags(index)
        fixed = self.lines[index.row()].vat is not None and index.column() != TEXT
        if self.open and index.column() != AMOUNT and not fixed:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """While a cell is edited, as one types it."""
        if role == Qt.ItemDataRole.EditRole:
            line = self.lines[index.row()]
            return (line.description, f"{line.count:f}", plain(line.unit_price, self._draft.decimals), "")[
                index.column()
            ]
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed, or say why not."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        try:
            changed = self._typed(self.lines[index.row()], index.column(), str(value))
        except UsageError as error:
            self.refused.emit(advised(error))
            return False
        self.show_lines([*self.lines[: index.row()], changed, *self.lines[index.row() + 1 :]])
        self.edited.emit()
        return True

    def add(self) -> int:
        """Put an empty line at the end; returns its row."""
        self.show_lines([*self.lines, InvoiceLine("New line", 0, 0, 0)])
        self.edited.emit()
        return len(self.lines) - 1

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines out."""
        self.show_lines([line for row, line in enumerate(self.lines) if row not in rows])
        self.edited.emit()

    def _typed(self, line: InvoiceLine, column: int, text: str) -> InvoiceLine:
        if column == TEXT:
            if not text.strip():
                raise UsageError("A line says what it is for; nothing was changed: type some words.", code="not_a_line")
            return replace(line, description=" ".join(text.split()))
        if column == QUANTITY:
            return _reckoned(replace(line, quantity=quantity_of(text)))
        return _reckoned(replace(line, unit_price=signed_amount(text, self._draft.currency)))


def _reckoned(line: InvoiceLine) -> InvoiceLine:
    return replace(line, amount=half_up(Decimal(line.quantity) * line.unit_price / HUNDREDTHS))
