"""A month's end in the window: what waits, the rows of each, what opens them, and the lock of the month."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.book_figures import BookRow
from app.domain.money import pounds
from app.text import short_date
from app.use_cases.month_end import MonthEnd, MonthEndItem
from render.text import count
from widgets.billing.view import BookModel
from widgets.common.buttons import Button
from widgets.common.dialogs import FormDialog
from widgets.common.fields import ChoiceField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tables import LineTable, TextRows

_WIDTH, _ITEMS, _ROWS = 980, 308, 122
_MONTHS = 24
_HEADS = ("", "What waits", "Rows", "Amount")
_NONE = "Nothing waits here."
_OPENS = {
    **dict.fromkeys(("work", "extras"), "Open the song"),
    "quotes": "Draft the invoice",
    **dict.fromkeys(("unnamed", "credits", "overdue"), "Show lines and payments …"),
    "drafts": "Edit …",
    "expired": "Change the quote …",
}


def months_before(today: date) -> list[str]:
    """The months that are over, the last one first, as 2026-03; two years of them."""
    place = today.year * 12 + today.month - 1
    return [f"{at // 12}-{at % 12 + 1:02}" for at in range(place - 1, place - 1 - _MONTHS, -1)]


class MonthEndDialog(FormDialog):
    """`month_chosen` asks for another month, `row_opened` for what a row of an item is about, `given` for its lock."""

    month_chosen = Signal(str)
    row_opened = Signal(str, object)
    given = Signal(str)

    def __init__(self, look: Look, today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Month's end", "Lock the month …", parent)
        self.setMinimumWidth(_WIDTH)
        self._months = months_before(today)
        self._seen: MonthEnd | None = None
        self.month = ChoiceField("Month", [f"{date.fromisoformat(f'{each}-01'):%B %Y}" for each in self._months])
        self.month.currentIndexChanged.connect(lambda: self.month_chosen.emit(self.chosen))
        self.items = TextRows(_HEADS, (2, 3))
        self.item_table = LineTable(look, "What waits", self.items, (110, 0, 90, 140))
        self.item_table.setFixedHeight(_ITEMS)
        self.item_table.selectionModel().currentRowChanged.connect(lambda *_: self._show_rows())
        self.rows = BookModel()
        self.row_table = LineTable(look, "Rows of it", self.rows, (170, 110, 220, 0, 120))
        self.row_table.setFixedHeight(_ROWS)
        self.row_table.doubleClicked.connect(self._open)
        self.row_table.entered_row.connect(self._open)
        self.heading, self.lock = TextLabel("", "strong"), TextLabel("", "small", wrap=True)
        self.open_button = Button(look, _OPENS["work"], "open")
        self.open_button.clicked.connect(self._open)
        self.add_field("Month", self.month, (0, 0))
        for place, widget in enumerate((self.item_table, self.heading, self.row_table, self.lock), 2):
            self.body.insertWidget(place, widget)
        self.buttons.insertWidget(0, self.open_button)
        self.cancel_button.setText("Close")
        self.done_button.setEnabled(False)

    @property
    def chosen(self) -> str:
        """The month in view, as 2026-03."""
        return self._months[self.month.currentIndex()]

    def show_month(self, seen: MonthEnd) -> None:
        """Show a month; one that is not in view any more is left out."""
        if not seen.since.startswith(self.chosen):
            return
        place = max(0, self.item_table.currentIndex().row())
        self._seen = seen
        self.items.show_lines([_cells(item) for item in seen.items])
        first = next((at for at, item in enumerate(seen.items) if item.rows), 0)
        self.item_table.selectRow(place if place and seen.items[place].rows else first)
        self._show_rows()
        until = short_date(date.fromisoformat(seen.until))
        left = f"{count(seen.left, 'row')} left to look at. " if seen.left else "Nothing is left to look at. "
        self.lock.setText(left + seen.lock.sentence)
        self.done_button.show_text(f"Lock the books up to {until}")
        self.done_button.setEnabled(not seen.locked)

    def submit(self) -> None:
        """Ask for the lock."""
        if self._seen:
            self.given.emit(self._seen.until)

    @property
    def _item(self) -> MonthEndItem | None:
        place = self.item_table.currentIndex().row()
        return self._seen.items[place] if self._seen and place >= 0 else None

    def _show_rows(self) -> None:
        item = self._item
        rows: Sequence[BookRow] = item.rows if item else ()
        self.heading.setText(item.title if rows and item else _NONE)
        self.rows.show_lines(rows)
        if rows:
            self.row_table.selectRow(0)
        self.open_button.show_text(_OPENS[item.key] if item else _OPENS["work"])
        self.open_button.setEnabled(bool(rows))

    def _open(self) -> None:
        place = self.row_table.currentIndex().row()
        if 0 <= place < len(self.rows.lines):
            self.row_opened.emit(self._item.key if self._item else "", self.rows.lines[place])


def _cells(item: MonthEndItem) -> tuple[str, ...]:
    kind = "Unbilled" if item.unbilled else "Unmatched"
    return kind, item.title, str(len(item.rows)) if item.rows else "–", pounds(item.pence) if item.rows else "–"
