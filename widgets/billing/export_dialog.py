"""What is exported for which accounting program: a period of what was issued."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.billing.exports.writing import TITLES
from app.billing.periods import FIRST, between
from app.domain.overview import Period
from app.errors import UsageError
from widgets.billing.money_dialogs import day_field, day_of
from widgets.common.dialogs import FormDialog
from widgets.common.fields import ChoiceField
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_OTHER = "Other days"
_CODES = "Accounts and tax codes are those that come with each program; the VAT rate decides which."


class ExportDialog(FormDialog):
    """`given` carries the program and two plain dates, empty where the period has no end."""

    given = Signal(str, str, str)

    def __init__(self, look: Look, periods: Sequence[Period], today: date, parent: QWidget | None = None) -> None:
        super().__init__(look, "Export for accounting", "Save as …", parent)
        self._periods = periods
        self.program = ChoiceField("For which program", list(TITLES.values()))
        self.period = ChoiceField("Period", [*(period.name for period in periods), _OTHER])
        self.period.setCurrentText("Last quarter")
        self.since = day_field("The first day", today)
        self.until = day_field("The last day", today)
        self.period.currentIndexChanged.connect(self._show_days)
        self.add_field("For", self.program, (0, 0))
        self.add_field("Issued in", self.period, (0, 1))
        self.add_field("The first day", self.since, (1, 0))
        self.add_field("The last day", self.until, (1, 1))
        self.body.insertWidget(2, TextLabel(_CODES, "small", wrap=True))
        self._show_days()

    def submit(self) -> None:
        """Hand on what was chosen."""
        since, until = self._days()
        try:
            if self._chosen is None:
                between(since, until)
        except UsageError as error:
            self.show_problem(str(error))
            return
        self.show_problem("")
        self.given.emit(list(TITLES)[self.program.currentIndex()], since, until)

    @property
    def _chosen(self) -> Period | None:
        """The period by name, None for other days."""
        place = self.period.currentIndex()
        return self._periods[place] if place < len(self._periods) else None

    def _days(self) -> tuple[str, str]:
        period = self._chosen
        if period is None:
            return day_of(self.since), day_of(self.until)
        return ("", "") if period.since == FIRST else (period.since, period.until)

    def _show_days(self) -> None:
        """The days of the period; only other days are typed."""
        period = self._chosen
        for field in (self.since, self.until):
            field.setEnabled(period is None)
        if period and period.since != FIRST:
            for field, day in ((self.since, period.since), (self.until, period.until)):
                field.setDate(QDate.fromString(day, Qt.DateFormat.ISODate))
