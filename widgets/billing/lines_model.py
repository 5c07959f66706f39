"""The lines of a draft as a table to type in."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from app.billing.currencies import Currencies
from app.billing.typed import quantity_of, signed_amount
from app.domain.billing import HUNDREDTHS, Invoice, InvoiceKind, InvoiceLine
from app.domain.money import half_up, plain
from app.errors import UsageError

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
HEADINGS = ("Line", "Quantity", "Price", "Amount")
TEXT, QUANTITY, PRICE, AMOUNT = range(4)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class LinesModel(QAbstractTableModel):
    """`edited` follows each change; `refused` carries why something typed cannot be.

    What was invoiced before (a deposit, its deduction, a credit) keeps its price.
    """

    edited = Signal()
    refused = Signal(str)

    def __init__(self, draft: Invoice) -> None:
        super().__init__()
        self.lines: list[InvoiceLine] = list(draft.lines)
        self._draft, self._money = draft, Currencies.load()
        self.open = draft.kind is InvoiceKind.INVOICE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """A line each."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """What, how many, at which price, how much."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings; those of numbers to the right as they are."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section != TEXT:
            return _RIGHT
        return HEADINGS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The amount follows from quantity and price."""
        found = super().flags(index)
        fixed = self.lines[index.row()].vat is not None and index.column() != TEXT
        if self.open and index.column() != AMOUNT and not fixed:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Amounts with their currency; as one types them while they are edited."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.EditRole:
            return (line.description, f"{line.count:f}", self._plain(line.unit_price), "")[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            price, amount = (self._money.written(each, self._draft.currency) for each in (line.unit_price, line.amount))
            return (line.description, f"{line.count:f}", price, amount)[index.column()]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != TEXT else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed, or say why not."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        try:
            changed = self._typed(self.lines[index.row()], index.column(), str(value))
        except UsageError as error:
            self.refused.emit(str(error))
            return False
        self.lines[index.row()] = changed
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), AMOUNT))
        self.edited.emit()
        return True

    def add(self) -> int:
        """Put an empty line at the end; returns its row."""
        row = len(self.lines)
        self.beginInsertRows(NOWHERE, row, row)
        self.lines.append(InvoiceLine("New line", 0, 0, 0))
        self.endInsertRows()
        self.edited.emit()
        return row

    def remove(self, rows: Sequence[int]) -> None:
        """Take lines out."""
        for row in sorted(rows, reverse=True):
            self.beginRemoveRows(NOWHERE, row, row)
            del self.lines[row]
            self.endRemoveRows()
        self.edited.emit()

    def _plain(self, amount: int) -> str:
        return plain(amount, self._draft.decimals)

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
