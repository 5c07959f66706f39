"""VAT by quarter, for the return."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.currencies import Currencies
from app.billing.vat_summary import Basis, Quarter
from widgets.common.dialogs import FormDialog
from widgets.common.fields import ChoiceField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows

_BASES = {Basis.INVOICE: "Invoices issued", Basis.CASH: "Money that came (cash accounting)"}
_HEIGHT = 260
_NOTE = "Calendar quarters, in sterling; credit notes and refunds are taken off."


class VatDialog(FormDialog):
    """`basis_chosen` asks for other quarters, `given` for a file of those in view."""

    given = Signal(object)
    basis_chosen = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "VAT by quarter", "Save as CSV …", parent)
        self.basis = ChoiceField("Which moment counts", list(_BASES.values()))
        self.basis.currentIndexChanged.connect(lambda: self.basis_chosen.emit(self.chosen))
        self.model = TextRows(("Quarter", "Net", "VAT"), (1, 2))
        self.table = LineTable(look, "VAT by quarter", self.model, (0, 140, 140))
        self.table.setFixedHeight(_HEIGHT)
        self.note = TextLabel(_NOTE, "small", wrap=True)
        self.add_field("On", self.basis, (0, 0))
        self.body.insertWidget(2, self.table)
        self.body.insertWidget(3, self.note)
        self.cancel_button.setText("Close")
        self.done_button.setEnabled(False)
        self.basis.setFocus()

    @property
    def chosen(self) -> Basis:
        """The basis in view."""
        return list(_BASES)[self.basis.currentIndex()]

    def show_quarters(self, quarters: Sequence[Quarter]) -> None:
        """Show the quarters, the newest first."""
        money = Currencies.load()
        self.model.show_lines(
            [(each.name, money.written(each.net_pence), money.written(each.vat_pence)) for each in reversed(quarters)]
        )
        self.done_button.setEnabled(bool(quarters))
        self.note.setText(_NOTE if quarters else "Nothing was issued yet, so there is no VAT to tell.")

    def submit(self) -> None:
        """Ask for the file."""
        self.given.emit(self.chosen)
