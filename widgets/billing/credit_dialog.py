"""What of an issued invoice is credited, as it is asked: its lines or parts of them, and what that does."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QStackedWidget, QWidget

from app.billing.amounts import Currencies, amounts_of
from app.billing.credit_note import OpenLine, Parts, credit_effect, credit_lines, credit_reason
from app.billing.line_entry import amount_of
from app.domain.billing import Account, Amounts, Invoice
from app.domain.money import plain
from app.errors import UsageError
from widgets.billing.dialogs import total_words
from widgets.common.dialogs import FormDialog
from widgets.common.fields import TextField
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look
from widgets.common.messages import advised
from widgets.common.panels import Scroller, column
from widgets.common.words import MINUS

_CREDIT_WIDTH, _AMOUNT_WIDTH, _ROW = 680, 120, 46
_DRAFTED = "It waits among the drafts, where it can still be made void; nothing is settled before it is issued."
_OUTCOME_LINES = 5
_MOST_ROWS = 6  # in view; the others are scrolled to


class _Part:
    """A line in the table: ticked, all of it or less goes back."""

    def __init__(self, place: int, left: OpenLine, invoice: Invoice) -> None:
        most = Currencies.load().written(left.net, invoice.currency)
        text = left.line.description
        self.place, self._invoice = place, invoice
        self._sign = MINUS if left.net < 0 else ""
        self._whole = f"{self._sign}{plain(abs(left.net), invoice.decimals)}"
        self.tick = QCheckBox()
        self.tick.setAccessibleName(f"Credit {text}, of which {most} is left")
        self.tick.setChecked(True)
        self.text, self.left = ElidedLabel(text), TextLabel(most)
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.amount = TextField(f"How much of {text} is credited, net", self._whole)
        self.amount.setText(self._whole)
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.amount.setFixedWidth(_AMOUNT_WIDTH)
        self.tick.toggled.connect(self.amount.setEnabled)

    @property
    def wanted(self) -> int | None:
        """Minor units, None for all that is left; raises UsageError for what is not an amount.

        What was taken off stands with its sign in both columns; typed with or without, it is taken off the credit.
        """
        typed = self.amount.text().strip()
        if typed in ("", self._whole):
            return None
        return amount_of(typed.removeprefix("-").removeprefix(MINUS) if self._sign else typed, self._invoice.currency)


class CreditDialog(FormDialog):
    """`given` carries what is credited by line, the reason, and whether it is only drafted."""

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
        super().__init__(look, f"Credit {account.invoice.name}", "Issue the credit note", parent, final=True)
        self.setMinimumWidth(_CREDIT_WIDTH)
        self._account, self._earlier, self._client = account, earlier, client
        self.parts = [_Part(place, each, account.invoice) for place, each in left.items()]
        self.total, self.effect = TextLabel("", "strong"), TextLabel("", wrap=True)
        self.total.setObjectName("credit_total")
        self.why = TextField("Reason", "Stands on the credit note, such as: one song less")
        self.draft = QCheckBox("Only draft it: it is issued later, from the drafts")
        self.add_field("Reason", self.why, (0, 0))
        self.body.insertWidget(1, self._table())
        self._outcome = self._stacked()
        self.body.insertLayout(3, column(self._outcome, self.draft, gap=8))
        for part in self.parts:
            part.tick.toggled.connect(self._reckon)
            part.amount.textChanged.connect(self._reckon)
        self.draft.toggled.connect(self._reckon)
        self.why.textChanged.connect(self._reckon)
        self._reckon()

    def submit(self) -> None:
        """Hand on what was chosen, with the reason that a credit note states."""
        try:
            self._amounts()
            why = credit_reason(self.why.text())
        except UsageError as error:
            self.show_problem(advised(error))
            if error.code == "no_credit_reason":
                self.why.setFocus()
            return
        self.given.emit(self._chosen(), why, self.draft.isChecked())

    def show_problem(self, sentence: str) -> None:
        """In the place of what the credit note comes to, so that nothing above or below it moves."""
        super().show_problem(sentence)
        self._outcome.setCurrentIndex(1 if sentence else 0)

    def _stacked(self) -> QStackedWidget:
        """What it comes to and does, or what is wrong, in the room of the longer one."""
        stacked, fine = QStackedWidget(), QWidget()
        fine.setLayout(column(self.total, self.effect, gap=8))
        self.body.removeWidget(self._problem)
        self._problem.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for page in (fine, self._problem):
            stacked.addWidget(page)
        stacked.setFixedHeight(_OUTCOME_LINES * self.effect.fontMetrics().lineSpacing())
        return stacked

    def _chosen(self) -> Parts:
        return {part.place: part.wanted for part in self.parts if part.tick.isChecked()}

    def _amounts(self) -> Amounts:
        """What the credit note comes to; raises UsageError where it cannot be issued."""
        invoice, chosen = self._account.invoice, self._chosen()
        if not chosen:
            raise UsageError(
                "No line is ticked, so there is nothing to credit: tick what is to be credited.",
                code="nothing_to_credit",
            )
        return amounts_of(credit_lines(invoice, self._earlier, chosen), invoice.sterling_rate, invoice.decimals)

    def _reckon(self) -> None:
        """Say what it comes to and does, or why it cannot be, as one types."""
        self.done_button.setText("Keep the draft" if self.draft.isChecked() else "Issue the credit note")
        try:
            amounts = self._amounts()
        except UsageError as error:
            self.show_problem(advised(error))
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
        heads: Sequence[QLabel] = [TextLabel(text, "small") for text in ("", "Line", "Left, net", "Credit, net")]
        for place, head in enumerate(heads):
            side = Qt.AlignmentFlag.AlignRight if place > 1 else Qt.AlignmentFlag.AlignLeft
            grid.addWidget(head, 0, place, side)
        for row, part in enumerate(self.parts, 1):
            for place, widget in enumerate((part.tick, part.text, part.left, part.amount)):
                grid.addWidget(widget, row, place)
        inner = QWidget()
        inner.setLayout(grid)
        inner.setFixedHeight(grid.sizeHint().height())  # what is said below them never moves the lines
        if len(self.parts) <= _MOST_ROWS:
            return inner
        scroller = Scroller(inner)
        scroller.setFixedHeight((_MOST_ROWS + 1) * _ROW)
        return scroller
