"""What the Billing page shows, what its buttons do, and where it stands in the window."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.billing.accounting_programs import safe
from app.billing.book_figures import BookRow, Figure, Overview, Period
from app.billing.overview import overview, rows_behind
from app.catalogue import Catalogue
from app.domain.money import plain
from app.use_cases.closed_books import BooksLock
from render.atomic import write_whole
from render.errors import BouncedeskError
from widgets.billing.actions import BillingActions
from widgets.billing.period import PeriodChooser
from widgets.billing.view import HEADINGS, NAMES, BillingView, print_widget
from widgets.catalogue_access import BackgroundRead
from widgets.page import MenuAction, MenuPlace, Page, PageServices
from widgets.services import WindowServices

_ALL_ROWS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was read for the page."""

    overview: Overview
    figure: Figure
    rows: list[BookRow]
    anything: bool
    lock: BooksLock


class BillingController(QObject):
    """Reads the books off the window's thread, and keeps the page in step with them; `read` follows each reading."""

    read = Signal()

    def __init__(self, services: WindowServices, view: BillingView, today: Callable[[], date], window: QWidget) -> None:
        super().__init__(window)
        self._services, self._view, self._today, self._window = services, view, today, window
        self._figure = Figure.OUTSTANDING
        self.periods = PeriodChooser(services.look, view.period, today, window)
        self.periods.chosen.connect(self.refresh)
        self._reading = BackgroundRead("billing", self)
        self._reading.came.connect(self._show)
        self._reading.failed.connect(services.messages.error)
        services.jobs.closed.connect(self._reading.close)
        self.actions = BillingActions(services, view, today, window)
        view.figure_chosen.connect(self._choose_figure)
        view.csv_wanted.connect(self._choose_csv)
        view.print_wanted.connect(self._print)

    def refresh(self) -> None:
        """Read the books again."""
        catalogue, period, figure, today = (
            self._services.catalogue,
            self.periods.period,
            self._figure,
            self._today(),
        )
        self._reading.ask(lambda: _read(catalogue, period, figure, today))

    def export(self, path: Path) -> None:
        """Write the rows behind the figure in view, all of them, as CSV; no cell is a formula."""
        period = self.periods.period
        try:
            rows = rows_behind(self._services.catalogue, self._figure, period, self._today(), _ALL_ROWS)
            write_whole(path, _csv(rows).encode("utf-8-sig"))
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._services.messages.say(f"{NAMES[self._figure]} of {_period_words(period)} is in {path.name}.", "ok")

    def _show(self, seen: _Seen) -> None:
        self._view.show_empty(empty=not seen.anything)
        self._view.show_overview(seen.overview)
        self._view.show_lock(seen.lock)
        self._view.show_rows(seen.figure, seen.rows)
        self.read.emit()

    def _choose_figure(self, figure: Figure) -> None:
        self._figure = figure
        self.refresh()

    def _choose_csv(self) -> None:
        named = str(Path.home() / f"{NAMES[self._figure].lower().replace(' ', '-')}.csv")
        chosen, _ = QFileDialog.getSaveFileName(self._view, "Export what is in view", named, "CSV files (*.csv)")
        if chosen:
            self.export(Path(chosen))

    def _print(self) -> None:
        print_widget(self._view, f"Billing, {_period_words(self.periods.period)}", self._window)


def _read(catalogue: Catalogue, period: Period, figure: Figure, today: date) -> _Seen:
    seen = overview(catalogue, period, today)
    anything = any(pence or number for pence, number in seen.figures.values()) or catalogue.billing.anything()
    lock = BooksLock.of(catalogue.period_locks.current())
    return _Seen(seen, figure, rows_behind(catalogue, figure, period, today), anything, lock)


def _period_words(period: Period) -> str:
    """A period within a sentence; months keep their capitals."""
    return period.name[0].lower() + period.name[1:]


def _csv(rows: list[BookRow]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEADINGS, "Due"])
    for row in rows:
        writer.writerow([safe(row.label), row.on, safe(row.client), safe(row.what), plain(row.amount), row.due_on])
    return out.getvalue()


def make(services: PageServices) -> Page:
    """What is quoted, owed and overdue, and what is done with the books."""
    view = BillingView(services.look)
    controller = BillingController(services, view, services.today, services.window)
    books, drafts, closed = controller.actions.books, controller.actions.drafts, controller.actions.closed
    services.navigate.statement.connect(books.statement_for)
    view.clients_wanted.connect(partial(services.navigate.page.emit, "clients"))
    on_books = (
        MenuAction(
            "export_books", "Export for accounting …", "Ctrl+Shift+X", MenuPlace("&Billing", 1, 2), books.export
        ),
        MenuAction("vat", "VAT returns …", "Ctrl+Shift+T", MenuPlace("&Billing", 1, 3), books.vat),
        MenuAction(
            "statement", "Statement of a client …", "Ctrl+Shift+S", MenuPlace("&Billing", 1, 4), books.statement
        ),
        MenuAction("debtors", "Aged debtors …", "Ctrl+Shift+G", MenuPlace("&Billing", 1, 5), books.debtors),
        MenuAction(
            "month_end", "Month's end …", "Ctrl+Alt+M", MenuPlace("&Billing", 1, 7), controller.actions.month.ask
        ),
        MenuAction("check_books", "Check the books", "Ctrl+Shift+U", MenuPlace("&Billing", 1, 6), books.check),
        MenuAction("audit_file", "Audit file …", "Ctrl+Shift+W", MenuPlace("&Billing", 1, 7), closed.audit_file),
        MenuAction("lock_books", "Lock the books …", "Ctrl+Shift+C", MenuPlace("&Billing", 1, 8), closed.lock),
    )
    return Page(
        key="billing",
        title="Billing",
        icon="billing",
        view=view,
        refresh=controller.refresh,
        menus_made=lambda actions: view.show_books([actions[each.key] for each in on_books]),
        actions=(
            MenuAction("new_invoice", "New invoice …", "Ctrl+Shift+I", MenuPlace("&Billing", 1, 1), drafts.draft),
            *on_books,
        ),
    )
