"""The lines of a draft as a table to type in."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal

from app.billing.currencies import Currencies
from app.billing.typed import quantity_of, signed_amount
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine
from app.domain.money import half_up, plain
from app.errors import UsageError
from widgets.common.tables import Index, LineModel

HEADINGS = ("Line", "Quantity", "Price", "Amount")
TEXT, QUANTITY, PRICE, AMOUNT = range(4)


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
        found = super().flags(index)
        fixed = self.lines[index.row()].vat is not None and index.column() != TEXT
        if self.open and index.column() != AMOUNT and not fixed:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

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
            self.refused.emit(str(error))
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
                raise UsageError("A line says what it is for; nothing was changed: type some words.")
            return replace(line, description=" ".join(text.split()))
        if column == QUANTITY:
            return _reckoned(replace(line, quantity=quantity_of(text)))
        return _reckoned(replace(line, unit_price=signed_amount(text, self._draft.currency)))


def _reckoned(line: InvoiceLine) -> InvoiceLine:
    return replace(line, amount=half_up(Decimal(line.quantity) * line.unit_price / HUNDREDTHS))
