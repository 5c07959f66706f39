"""The period the owner looks at: one of a list, or any days."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.billing.book_figures import FIRST, Period, between, periods
from app.errors import UsageError
from widgets.billing.dialogs import day_field, day_of
from widgets.common.dialogs import FormDialog
from widgets.common.look import Look
from widgets.common.messages import advised

_OTHER = "Other days …"


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
        """Hand on the days, or say why they are not a period."""
        try:
            period: Period = between(day_of(self.since), day_of(self.until))
        except UsageError as error:
            self.show_problem(advised(error))
            return
        self.given.emit(period)
        self.accept()


class PeriodChooser(QObject):
    """Fills the box and keeps what was chosen in it; `chosen` follows each choice."""

    chosen = Signal()

    def __init__(self, look: Look, box: QComboBox, today: Callable[[], date], window: QWidget) -> None:
        super().__init__(window)
        self._look, self._box, self._today, self._window = look, box, today, window
        self._place = 0
        self._days: Period | None = None  # those typed; the last of the periods while there are some
        self.dialog: PeriodDialog | None = None
        self._show()
        box.activated.connect(self._choose)

    @property
    def period(self) -> Period:
        """The period in view. One that has a name moves on with the days, also where the window stays open."""
        return self._offered()[self._place]

    def choose(self, name: str) -> None:
        """Show one of the periods that have a name."""
        self._place = [each.name for each in periods(self._today())].index(name)
        self._show()
        self.chosen.emit()

    def _offered(self) -> list[Period]:
        named = periods(self._today())
        return [*named, self._days] if self._days else named

    def _show(self) -> None:
        self._box.clear()
        self._box.addItems([*(period.name for period in self._offered()), _OTHER])
        self._box.setCurrentIndex(self._place)

    def _choose(self, place: int) -> None:
        if place == self._box.count() - 1:
            self._box.setCurrentIndex(self._place)  # until days are given, or if none are
            self._ask()
            return
        self._place = place
        self.chosen.emit()

    def _ask(self) -> None:
        """Ask for days, beginning with those in view; of all, with this year's."""
        period = self._offered()[0] if self.period.since == FIRST else self.period
        since, until = date.fromisoformat(period.since), date.fromisoformat(period.until)
        self.dialog = PeriodDialog(self._look, since, until, self._window)
        self.dialog.given.connect(self._take)
        self.dialog.open()

    def _take(self, days: Period) -> None:
        self._days = days
        self._place = len(self._offered()) - 1
        self._show()
        self.chosen.emit()
