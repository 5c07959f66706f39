"""What is taken back of an invoice: its lines with a tick and an amount each, and what the credit note comes to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.billing.amounts import amounts_of
from app.billing.credit_words import credit_effect
from app.billing.crediting import OpenLine, Parts, credit_lines
from app.billing.currencies import Currencies
from app.billing.typed import amount_of
from app.domain.billing import Account, Amounts, Invoice
from app.domain.money import plain
from app.errors import UsageError
from widgets.billing.sums import total_words
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Scroller, column

_WIDTH, _AMOUNT_WIDTH, _ROW = 680, 120, 46
_DRAFTED = "It waits among the drafts, where it can still be made void; nothing is settled before it is issued."
_MOST_ROWS = 6  # in view; the others are scrolled to


class _Part:
    """A line in the table: ticked, all of it or less goes back."""

    def __init__(self, place: int, left: OpenLine, invoice: Invoice) -> None:
        most = Currencies.load().written(left.net, invoice.currency)
        text = left.line.description
        self.place, self._invoice = place, invoice
        self._whole = plain(abs(left.net), invoice.decimals)
        self.tick = QCheckBox()
        self.tick.setAccessibleName(f"Take back {text}, of which {most} is left")
        self.tick.setChecked(True)
        self.text, self.left = ElidedLabel(text), TextLabel(most)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.amount = TextField(f"How much of {text} is taken back, net", self._whole)
        self.amount.setText(self._whole)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setFixedWidth(_AMOUNT_WIDTH)
        self.tick.toggled.connect(self.amount.setEnabled)

    @property
    def wanted(self) -> int | None:
        """Minor units, None for all that is left; raises UsageError for what is no amount."""
        typed = self.amount.text().strip()
        return None if typed in ("", self._whole) else amount_of(typed, self._invoice.currency)


class CreditDialog(FormDialog):
    """`given` carries what is taken back by line, the reason, and whether it is only drafted."""

    given = Signal(object, str, bool)

    def __init__(
        self,
        look: Look,
        account: Account,
        earlier: Sequence[Invoice],
        left: Mapping[int, OpenLine],
        client: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, f"Credit {account.invoice.name}", "Issue the credit note", parent)
        self.setMinimumWidth(_WIDTH)
        self._account, self._earlier, self._client = account, earlier, client
        self.parts = [_Part(place, each, account.invoice) for place, each in left.items()]
        self.total, self.effect = TextLabel("", "strong"), TextLabel("", wrap=True)
        self.total.setObjectName("credit_total")
        self.why = TextField("Reason", "Stands on the credit note")
        self.draft = QCheckBox("Only draft it: it is issued later, from the drafts")
        self.add_field("Reason", self.why, (0, 0))
        self.body.insertWidget(1, self._table())
        self.body.insertLayout(3, column(self.total, self.effect, self.draft, gap=8))
        for part in self.parts:
            part.tick.toggled.connect(self._reckon)
            part.amount.textChanged.connect(self._reckon)
        self.draft.toggled.connect(self._reckon)
        self._reckon()

    def submit(self) -> None:
        """Hand on what was chosen."""
        try:
            self._amounts()
        except UsageError as error:
            self.show_problem(str(error))
            return
        self.given.emit(self._chosen(), self.why.text().strip(), self.draft.isChecked())

    def _chosen(self) -> Parts:
        return {part.place: part.wanted for part in self.parts if part.tick.isChecked()}

    def _amounts(self) -> Amounts:
        """What the credit note comes to; raises UsageError where it cannot be issued."""
        invoice, chosen = self._account.invoice, self._chosen()
        if not chosen:
            raise UsageError("No line is ticked, so there is nothing to credit: tick what is to be taken back.")
        return amounts_of(credit_lines(invoice, self._earlier, chosen), invoice.sterling_rate, invoice.decimals)

    def _reckon(self) -> None:
        """Say what it comes to and does, or why it cannot be, as one types."""
        self.done_button.setText("Keep the draft" if self.draft.isChecked() else "Issue the credit note")
        try:
            amounts = self._amounts()
        except UsageError as error:
            self.show_problem(str(error))
            self.done_button.setEnabled(False)
            self.total.setText("")
            self.effect.setText("")
            return
        self.show_problem("")
        self.done_button.setEnabled(True)
        self.total.setText(total_words(amounts, self._account.invoice.currency, -1))
        effect = credit_effect(self._account, -amounts.gross, self._client)
        self.effect.setText(_DRAFTED if self.draft.isChecked() else effect)

    def _table(self) -> QWidget:
        """The lines under each other; more than a few are scrolled."""
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(1, 1)
        heads: Sequence[QLabel] = [TextLabel(text, "small") for text in ("", "Line", "Left, net", "Take back, net")]
        for place, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if place > 1 else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(head, 0, place, side)
        for row, part in enumerate(self.parts, 1):
            for place, widget in enumerate((part.tick, part.text, part.left, part.amount)):
                grid.addWidget(widget, row, place)
        inner = QWidget()
        inner.setLayout(grid)
        if len(self.parts) <= _MOST_ROWS:
            return inner
        scroller = Scroller(inner)
        scroller.setFixedHeight((_MOST_ROWS + 1) * _ROW)
        return scroller
