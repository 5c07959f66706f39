"""The Settings page's card of the hours the studio works, which deliveries are reckoned by."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from widgets.common.boxes import Card
from widgets.common.fields import NumberField
from widgets.common.labels import TextLabel
from widgets.settings.field_grid import FieldGrid

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST = 24
_HINT = "The earliest delivery beside a price is reckoned by these hours and what is booked already."
_NONE = "A week without an hour of work would deliver nothing: one day keeps its hours."


class WeekCard(Card):
    """`edited` when a day has other hours."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Working week", parent)
        self.days = [NumberField(f"Hours of work on {day}s", 0, _MOST) for day in DAYS]
        self.problem = TextLabel("", "error", wrap=True)
        self.body.addWidget(TextLabel(_HINT, "small", wrap=True))
        grid = FieldGrid()
        for at, (day, field) in enumerate(zip(DAYS, self.days, strict=True)):
            field.setKeyboardTracking(False)  # hours are set when they have been typed to their end
            field.setSuffix(" h")
            field.valueChanged.connect(self._tell)
            grid.add(day, field, (0, at))
        self.body.addLayout(grid)
        self.body.addWidget(self.problem)
        self.problem.hide()

    def show_hours(self, hours: Sequence[int]) -> None:
        """Show what is in force; `edited` is not told."""
        self.blockSignals(True)
        for field, count in zip(self.days, hours, strict=True):
            field.setValue(count)
        self.blockSignals(False)
        self._say()

    def hours(self) -> tuple[int, ...]:
        """Hours from Monday to Sunday."""
        return tuple(field.value() for field in self.days)

    def _tell(self) -> None:
        self._say()
        if any(self.hours()):
            self.edited.emit()

    def _say(self) -> None:
        empty = not any(self.hours())
        self.problem.setText(_NONE if empty else "")
        self.problem.setVisible(empty)
