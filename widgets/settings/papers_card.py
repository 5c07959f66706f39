"""The cards of what papers say and of the working week."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.billing.studio import MOST_BP, MOST_DAYS, MOST_NUMBER, PAPERS, StudioDetails
from widgets.common.buttons import Button
from widgets.common.fields import ChoiceField, NumberField, TextArea, TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, FieldGrid, row

_LINES = 2
_HINT = (
    "Numbers go on without gaps: the first one counts until an invoice with that prefix has been issued. The deposit "
    "and all prices are the rate card's."
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 24
_HOURS_HINT = "The earliest delivery beside a price is reckoned by these hours and what is booked already."
_NONE = "A week without an hour of work would deliver nothing: one day keeps its hours."


class DetailsCard(Card):
    """A card of the studio's details: `edited` when one is set, `problem` says what may not be.

    `shown` are the details in view, but for what was typed since.
    """

    edited = Signal()

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.shown = StudioDetails()
        self.problem = TextLabel("", "error", wrap=True)

    def show_details(self, details: StudioDetails) -> None:
        """Show what is in force; `edited` is not emitted, and nothing is refused any more."""
        self.blockSignals(True)
        self.shown = details
        self.fill(details)
        self.blockSignals(False)
        self.show_problem("")

    def fill(self, details: StudioDetails) -> None:
        """Put `details` into the fields."""
        raise NotImplementedError

    def taken(self, details: StudioDetails) -> StudioDetails:
        """`details` with what stands in the fields."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Come back to, what was refused is gone; while it is in view, it stays to be put right."""
        if not event.spontaneous():
            self.show_details(self.shown)
        super().showEvent(event)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong; nothing typed is lost."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


def show_lines(area: TextArea, lines: Sequence[str]) -> None:
    """Show lines in a field; where they stand there already, the cursor stays in its place."""
    text = "\n".join(lines)
    if area.toPlainText() != text:
        area.setPlainText(text)


_CONSUMER = "To private clients: how to accept and cancel, in place of the usual words (14 days, SI 2013/3134)"


class PapersCard(DetailsCard):
    """What quotes and invoices say; `sample_wanted` asks for an invoice to look at."""

    sample_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Quotes and invoices", parent)
        self.prefix, self.credit_prefix = TextField("Prefix of invoices"), TextField("Prefix of credit notes")
        self.first = NumberField("First number", 1, MOST_NUMBER)
        self.terms = NumberField("Days to pay in", 0, MOST_DAYS)
        self.quote = NumberField("Days a quote holds", 1, MOST_DAYS)
        self.kill = NumberField("Fee for work called off", 0, MOST_BP // 100)
        self.paper = ChoiceField("Paper", PAPERS)
        self.rates = TextArea("Bank Rates", "2026-12-31 3.75", _LINES)
        self.consumer_terms = TextArea(
            "How private clients accept and cancel", "The usual words, as the law asks", _LINES
        )
        self.quote_terms = TextArea("Own terms of quotes", "Sessions arrive as WAV, from one start.", _LINES)
        self.sample_button = Button(look, "Look at a sample …", "search")
        self._kill_bp = 0
        self._lay_out()
        self._connect()
        self.show_details(self.shown)

    def fill(self, details: StudioDetails) -> None:
        """The terms, numbers and paper of now."""
        self._kill_bp = details.kill_fee_bp
        self.prefix.setText(details.prefix)
        self.credit_prefix.setText(details.credit_prefix)
        self.first.setValue(details.first_number)
        self.terms.setValue(details.terms_days)
        self.quote.setValue(details.quote_days)
        self.kill.setValue(details.kill_fee_bp // 100)
        self.paper.setCurrentText(details.paper)
        show_lines(self.rates, details.bank_rates)
        show_lines(self.quote_terms, details.quote_terms)
        show_lines(self.consumer_terms, details.consumer_terms)

    def taken(self, details: StudioDetails) -> StudioDetails:
        """`details` with what is set here."""
        same = self.kill.value() == self._kill_bp // 100  # a command may have set it finer than this field shows
        return replace(
            details,
            prefix=self.prefix.text(),
            credit_prefix=self.credit_prefix.text(),
            first_number=self.first.value(),
            terms_days=self.terms.value(),
            quote_days=self.quote.value(),
            kill_fee_bp=self._kill_bp if same else self.kill.value() * 100,
            paper=self.paper.currentText(),
            bank_rates=tuple(self.rates.toPlainText().splitlines()),
            quote_terms=tuple(self.quote_terms.toPlainText().splitlines()),
            consumer_terms=tuple(self.consumer_terms.toPlainText().splitlines()),
        )

    def _connect(self) -> None:
        for field in (self.prefix, self.credit_prefix):
            field.editingFinished.connect(self.edited)
        for number in (self.first, self.terms, self.quote, self.kill):
            number.setKeyboardTracking(False)  # a number is set when it has been typed to its end
            number.valueChanged.connect(self.edited)
        self.paper.currentIndexChanged.connect(self.edited)
        for area in (self.rates, self.quote_terms, self.consumer_terms):
            area.left.connect(self.edited)
        self.sample_button.clicked.connect(self.sample_wanted)

    def _lay_out(self) -> None:
        self.terms.setSuffix(" days")
        self.quote.setSuffix(" days")
        self.kill.setSuffix(" % of the net")
        self.body.addWidget(TextLabel(_HINT, "small", wrap=True))
        grid = FieldGrid()
        grid.add("Prefix of invoices", self.prefix, (0, 0))
        grid.add("First number", self.first, (0, 1))
        grid.add("Prefix of credit notes", self.credit_prefix, (0, 2))
        grid.add("Invoices are paid within", self.terms, (1, 0))
        grid.add("Quotes hold for", self.quote, (1, 1))
        grid.add("Work called off costs", self.kill, (1, 2))
        grid.add("Paper", self.paper, (2, 0))
        grid.add("Your own terms of quotes, below the usual ones, a line each", self.quote_terms, (3, 0), span=3)
        grid.add(_CONSUMER, self.consumer_terms, (4, 0), span=3)
        grid.add("Bank Rate on later 30 Junes and 31 Decembers, for late interest", self.rates, (2, 1), span=2)
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.problem.hide()
        self.body.addLayout(row(None, self.sample_button))


class WeekCard(Card):
    """`edited` when a day has other hours."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Working week", parent)
        self.shown: tuple[int, ...] = ()
        self.days = [NumberField(f"Hours of work on {day}s", 0, _MOST) for day in DAYS]
        self.problem = TextLabel("", "error", wrap=True)
        self.body.addWidget(TextLabel(_HOURS_HINT, "small", wrap=True))
        grid = FieldGrid()
        for at, (day, field) in enumerate(zip(DAYS, self.days, strict=True)):
            field.setKeyboardTracking(False)  # hours are set when they have been typed to their end
            field.setSuffix(" h")
            field.valueChanged.connect(self._edit)
            grid.add(day, field, (0, at))
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.problem.hide()

    def show_hours(self, hours: Sequence[int]) -> None:
        """Show what is in force; `edited` is not emitted."""
        self.blockSignals(True)
        self.shown = tuple(hours)
        for field, count in zip(self.days, hours, strict=True):
            field.setValue(count)
        self.blockSignals(False)
        self._say()

    def hours(self) -> tuple[int, ...]:
        """Hours from Monday to Sunday."""
        return tuple(field.value() for field in self.days)

    def _edit(self) -> None:
        self._say()
        if any(self.hours()):
            self.edited.emit()

    def _say(self) -> None:
        empty = not any(self.hours())
        self.problem.setText(_NONE if empty else "")
        self.problem.setVisible(empty)
