"""Any days the owner wants to look at."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.billing.periods import between
from app.domain.overview import Period
from app.errors import UsageError
from widgets.billing.money_dialogs import day_field, day_of
from widgets.common.dialogs import FormDialog
from widgets.common.look import Look


class PeriodDialog(FormDialog):
    """`given` carries the period."""

    given = Signal(object)

    def __init__(self, look: Look, since: date, until: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Other days", "Show them", parent)
        self.since = day_field("The first day", since)
        self.until = day_field("The last day", until)
        self.add_field("The first day", self.since, (0, 0))
        self.add_field("The last day", self.until, (0, 1))

    def submit(self) -> None:
        """Hand on the days, or say why they are no period."""
        try:
            period: Period = between(day_of(self.since), day_of(self.until))
        except UsageError as error:
            self.show_problem(str(error))
            return
        self.given.emit(period)
        self.accept()
