"""VAT as the return asks for it: the boxes that sales decide, period by period, by the moment that counts."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.amounts import Currencies
from app.billing.vat_return import VatReturn, VatSummary
from app.billing.vat_scheme import PERIODS, Basis, VatPeriods
from widgets.common.dialogs import FormDialog
from widgets.common.fields import ChoiceField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows

BASES: dict[Basis | None, str] = {
    None: "As the studio accounts for VAT",
    Basis.INVOICE: "Invoices issued",
    Basis.CASH: "Money that came",
}
_HEADS = ("Period", "Box 1: VAT due", "Box 4: bad debts", "Box 6: sales")
_WIDTH, _HEIGHT = 760, 260


class VatDialog(FormDialog):
    """`asked` asks for other returns, `given` for a file of those in view: both carry a basis and the periods.

    The basis is None where it is the studio's own, which may change with a period.
    """

    given = Signal(object, object)
    asked = Signal(object, object)

    def __init__(self, look: Look, periods: VatPeriods, parent: QWidget | None = None) -> None:
        super().__init__(look, "VAT returns", "Save as CSV …", parent)
        self.setMinimumWidth(_WIDTH)
        self.basis = ChoiceField("Which moment counts", list(BASES.values()))
        self.periods = ChoiceField("For which periods", list(PERIODS.values()))
        self.periods.setCurrentIndex(list(PERIODS).index(periods))
        for field in (self.basis, self.periods):
            field.currentIndexChanged.connect(self._ask)
        self.model = TextRows(_HEADS, (1, 2, 3))
        self.table = LineTable(look, "VAT returns", self.model, (0, 150, 150, 150))
        self.table.setFixedHeight(_HEIGHT)
        self.note = TextLabel("", "small", wrap=True)
        self.add_field("On", self.basis, (0, 0))
        self.add_field("For", self.periods, (0, 1))
        self.body.insertWidget(2, self.table)
        self.body.insertWidget(3, self.note)
        self.cancel_button.setText("Close")
        self.done_button.setEnabled(False)
        self.basis.setFocus()

    @property
    def chosen(self) -> tuple[Basis | None, VatPeriods]:
        """What is in view."""
        return list(BASES)[self.basis.currentIndex()], list(PERIODS)[self.periods.currentIndex()]

    def show_summary(self, summary: VatSummary) -> None:
        """Show the returns, the newest first, and what an accountant should know of them."""
        self.model.show_lines([_cells(each) for each in reversed(summary.returns)])
        self.done_button.setEnabled(bool(summary.returns))
        self.note.setText(" ".join(summary.notes))

    def submit(self) -> None:
        """Ask for the file."""
        self.given.emit(*self.chosen)

    def _ask(self) -> None:
        self.asked.emit(*self.chosen)


def _cells(each: VatReturn) -> tuple[str, ...]:
    written = Currencies.load().written
    return (each.period.name, written(each.box_1), written(each.box_4), written(each.box_6))
