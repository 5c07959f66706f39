"""The lines of a draft in a table that they are typed into: text, quantity and price, with what each comes to."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout

from app.billing.amounts import Currencies
from app.billing.line_entry import quantity_of, service_named, signed_amount
from app.domain.billing import HUNDREDTHS, InvoiceLine
from app.domain.money import half_up, plain
from app.errors import UsageError
from widgets.common.buttons import Button
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import row
from widgets.common.tables import Index, LineModel, LineTable

HEADINGS = ("Line", "Quantity", "Price", "Amount")
TEXT, QUANTITY, PRICE, AMOUNT = range(4)
_BLANK = InvoiceLine("", 0, 0, 0)
_WIDTHS, _LEAST, _HEIGHT = (0, 80, 110, 120), 110, 220


class LinesModel(LineModel[InvoiceLine]):
    """`edited` follows each change; `refused` carries why something typed cannot be. Where not `open`, nothing can.

    What was invoiced before (a deposit, its deduction, a credit) keeps its price.
    """

    edited = Signal()
    refused = Signal(str)

    def __init__(self, lines: Sequence[InvoiceLine], currency: str, decimals: int, *, is_open: bool = True) -> None:
        super().__init__(HEADINGS, (QUANTITY, PRICE, AMOUNT))
        self._currency, self._decimals, self._money = currency, decimals, Currencies.load()
        self.is_open = is_open
        self.show_lines(lines)

    @property
    def written(self) -> tuple[InvoiceLine, ...]:
        """The lines that somebody wrote something into; raises UsageError for a price that is for nothing."""
        lines = tuple(line for line in self.lines if line != _BLANK)
        if not all(line.description for line in lines):
            raise UsageError("A line says what it is for; nothing was changed: type some words.", code="not_a_line")
        return lines

    def change_currency(self, currency: str, decimals: int) -> None:
        """Take what was typed for as many of another currency."""
        if (currency, decimals) == (self._currency, self._decimals):
            return
        factor = Decimal(10) ** (decimals - self._decimals)
        self._currency, self._decimals = currency, decimals
        scaled = [_reckoned(replace(line, unit_price=half_up(line.unit_price * factor))) for line in self.lines]
        if not self.show_lines(scaled) and scaled:
            self.dataChanged.emit(self.index(0, 0), self.index(len(scaled) - 1, AMOUNT))

    def text(self, line: InvoiceLine, column: int) -> str:
        """Amounts with their currency."""
        price, amount = (self._money.written(each, self._currency) for each in (line.unit_price, line.amount))
        return (line.description, f"{line.count:f}", price, amount)[column]

    def stays(self, before: Sequence[InvoiceLine], after: Sequence[InvoiceLine]) -> bool:
        """As many lines: one of them was edited."""
        return len(before) == len(after)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The amount follows from quantity and price."""
        flags = super().flags(index)
        fixed = self.lines[index.row()].fixed and index.column() != TEXT
        if self.is_open and index.column() != AMOUNT and not fixed:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """While a cell is edited, as one types it."""
        if role == Qt.ItemDataRole.EditRole:
            line = self.lines[index.row()]
            price = plain(line.unit_price, self._decimals) if line.unit_price else ""
            return (line.description, f"{line.count:f}", price, "")[index.column()]
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed, or say why not; a cell that was empty may stay so."""
        if role != Qt.ItemDataRole.EditRole or (not str(value).strip() and not self.data(index, role)):
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
        self.show_lines([*self.lines, _BLANK])
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
            words = " ".join(text.split())
            new = not line.id and not line.code  # what was reckoned keeps the service that it was reckoned for
            return replace(line, description=words, service=service_named(words) if new else line.service)
        if column == QUANTITY:
            return _reckoned(replace(line, quantity=quantity_of(text)))
        return _reckoned(replace(line, unit_price=signed_amount(text, self._currency)))


def _reckoned(line: InvoiceLine) -> InvoiceLine:
    return replace(line, amount=half_up(Decimal(line.quantity) * line.unit_price / HUNDREDTHS))


class LinesTable(LineTable):
    """The table of a model, with the buttons that add a line and take one out."""

    def __init__(self, look: Look, model: LinesModel) -> None:
        super().__init__(look, "Lines", model, _WIDTHS)
        self.lines = model
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.entered_row.connect(lambda: self.edit(self.currentIndex()))
        self.setMinimumHeight(_LEAST)  # a small screen has no room for more
        self.setMaximumHeight(_HEIGHT)
        self.add_button, self.drop_button = Button(look, "Add a line", "add"), Button(look, "Take it out", "cancel")
        self.add_button.clicked.connect(self._add)
        self.drop_button.clicked.connect(self._drop)

    def sizeHint(self) -> QSize:
        """As high as it may be, where there is room."""
        return QSize(super().sizeHint().width(), _HEIGHT)

    def buttons_laid_out(self) -> QHBoxLayout:
        """Both buttons in a row."""
        return row(self.add_button, self.drop_button, None)

    def _add(self) -> None:
        index = self.lines.index(self.lines.add(), TEXT)
        self.setCurrentIndex(index)
        self.edit(index)

    def _drop(self) -> None:
        self.lines.remove(sorted({index.row() for index in self.selectionModel().selectedIndexes()}))
