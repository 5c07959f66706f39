"""What is done at a month's end: seen on one page, each row opened where it can be put right, and then locked."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from app.billing.book_figures import BookRow
from app.use_cases.books import Books
from app.use_cases.closed_books import lock_books
from app.use_cases.month_end import MonthEnd, month_end
from render.errors import BouncedeskError
from widgets.billing.dialogs import BillingDialogs
from widgets.billing.month_end_dialog import MonthEndDialog
from widgets.catalogue_access import BackgroundRead
from widgets.common.messages import advised
from widgets.services import WindowServices


class MonthEndActions(QObject):
    """Reads months off the window's thread; `open_row` does what a row of an item of a key asks for."""

    def __init__(
        self,
        services: WindowServices,
        dialogs: BillingDialogs,
        books: Callable[[], Books],
        today: Callable[[], date],
        open_row: Callable[[str, BookRow], object],
    ) -> None:
        super().__init__(dialogs)
        self._dialogs, self._books, self._today, self._open_row = dialogs, books, today, open_row
        self._reading = BackgroundRead("month", self)
        self._reading.came.connect(self._show)
        self._reading.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._reading.close)

    def ask(self) -> None:
        """Show the last month that is over."""
        dialog = MonthEndDialog(self._dialogs.look, self._today(), self._dialogs.window)
        dialog.month_chosen.connect(self._read)
        dialog.row_opened.connect(self._open)
        dialog.given.connect(self._lock)
        self._dialogs.open(dialog)
        self._read(dialog.chosen)

    def _read(self, month: str) -> None:
        books = self._books()
        self._reading.ask(lambda: month_end(books, month))

    def _show(self, seen: MonthEnd) -> None:
        if isinstance(self._dialogs.dialog, MonthEndDialog):
            self._dialogs.dialog.show_month(seen)

    def _open(self, key: str, row: BookRow) -> None:
        """The dialog makes room for what the row is about."""
        self._dialogs.close()
        self._open_row(key, row)

    def _lock(self, until: str) -> None:
        try:
            made = lock_books(self._books(), until, "month's end")
        except BouncedeskError as error:
            if isinstance(self._dialogs.dialog, MonthEndDialog):
                self._dialogs.dialog.show_problem(advised(error))
            return
        self._dialogs.close()
        self._dialogs.say(made.sentence)
