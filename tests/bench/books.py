"""The owner's figures and the Billing page over 100,000 invoices."""

import os
import tempfile
import time
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.billing.book_figures import Figure, periods
from app.billing.overview import overview, rows_behind
from app.bootstrap import compose
from app.catalogue import Catalogue
from tests.app.billing.many import fill_books
from tests.bench.studio import milliseconds
from widgets.billing.page import BillingController
from widgets.composition import compose_window

INVOICES, TODAY = 100_000, date(2026, 11, 23)


def figures(catalogue: Catalogue) -> dict[str, float]:
    """How long the figures of each period take, and the rows behind each figure, in milliseconds."""
    found = {}
    for period in periods(TODAY):
        found[f"ms for the figures, {period.name}"] = milliseconds(lambda p=period: overview(catalogue, p, TODAY), 3)  # type: ignore[misc]  # bound at once
    widest = periods(TODAY)[-1]
    for figure in Figure:
        behind = milliseconds(lambda f=figure: rows_behind(catalogue, f, widest, TODAY), 3)  # type: ignore[misc]  # bound at once
        found[f"ms for the rows behind {figure}"] = behind
    return found


def drawn(home: Path) -> float:
    """Milliseconds from asking for the page until it is drawn with its figures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    with compose(home) as studio:
        app = compose_window(application, studio, lambda: TODAY)
        app.window.show()
        app.controller.open_page("billing")
        reads: list[None] = []
        app.find(BillingController).read.connect(lambda: reads.append(None))
        app.find(BillingController).refresh()
        _wait(application, reads)  # the first reading, which opens the file, is not counted
        start = time.perf_counter()
        app.find(BillingController).refresh()
        _wait(application, reads)
        app.window.grab()
        took = 1000 * (time.perf_counter() - start)
        app.window.close()
    return took


def _wait(application: QApplication, reads: list[None]) -> None:
    end = time.monotonic() + 60
    while not reads and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.001)
    reads.clear()


def bench_billing(_audio: Path, _runs: int) -> dict[str, float]:
    """The figures to the screen over the invoices of many years."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        start = time.perf_counter()
        with compose(home) as studio:
            fill_books(studio.catalogue, INVOICES)
            found = {"s to make 100,000 invoices": time.perf_counter() - start, **figures(studio.catalogue)}
        return {**found, "ms to read and draw the Billing page": drawn(home)}


JOBS = {"billing": bench_billing}
