"""Aged debtors in the window: who owed how much for how long, on any day, to look at or to keep as a file."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.amounts import Currencies
from app.billing.debtors import AGE_NAMES
from app.billing.papers import AgedDebtors, Debtor
from widgets.billing.dialogs import day_field, day_of
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows

_WIDTH, _HEIGHT, _AMOUNT = 1020, 320, 112
_NOTE = "By the days of invoices and payments. What was written off is not counted; credits stand apart."


class DebtorsDialog(FormDialog):
    """`day_chosen` asks for another plain date, `given` for a file of the one in view: a sheet, or else a PDF."""

    given = Signal(str, bool)
    day_chosen = Signal(str)

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Aged debtors", "Save as PDF …", parent)
        self.setMinimumWidth(_WIDTH)
        self.day = day_field("As of the end of", today)
        self.day.setMaximumDate(self.day.date())
        self.day.dateChanged.connect(lambda: self.day_chosen.emit(day_of(self.day)))
        heads = ("Client", *AGE_NAMES, "Credit", "Total")
        self.model = TextRows(heads, range(1, len(heads)))
        self.table = LineTable(look, "Aged debtors", self.model, (0, *[_AMOUNT] * (len(heads) - 1)))
        self.table.setFixedHeight(_HEIGHT)
        self.total = TextLabel("", "strong")
        self.sheet_button = Button(look, "Save as CSV …", "file")
        self.sheet_button.clicked.connect(lambda: self.given.emit(day_of(self.day), True))
        self.add_field("As of the end of", self.day, (0, 0))
        for place, widget in enumerate((self.table, self.total, TextLabel(_NOTE, "small", wrap=True)), 2):
            self.body.insertWidget(place, widget)
        self.buttons.insertWidget(0, self.sheet_button)
        self.cancel_button.setText("Close")

    def show_debtors(self, aged: AgedDebtors) -> None:
        """Show them; those of a day that is not in view any more are left out."""
        if aged.on != day_of(self.day):
            return
        self.model.show_lines([_cells(row) for row in aged.rows])
        total = f"{Currencies.load().written(aged.total_gbp)} in all, in sterling."
        self.total.setText(total if aged.rows else "Nobody owed anything.")

    def submit(self) -> None:
        """Ask for the PDF."""
        self.given.emit(day_of(self.day), False)


def _cells(row: Debtor) -> tuple[str, ...]:
    money = Currencies.load()
    return row.client, *(
        money.written(each, row.currency) if each else "–" for each in (*row.ages, row.credit, row.total)
    )
