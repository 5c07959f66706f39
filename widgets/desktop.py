"""The desktop as main hands it to the commands. Qt is imported only inside its methods: no child process loads it."""

from pathlib import Path
from typing import TYPE_CHECKING

from widgets.qt_libraries import needing_qt

if TYPE_CHECKING:
    from app.billing.papers import Papers
    from app.billing.studio import StudioDetails
    from render.monitor import Monitor
    from widgets.documents.papers import PdfDocuments


class QtDesktop:
    """The app's port for window and papers, kept by Qt; see `app.desktop`."""

    def open_window(self) -> int:
        """Open the studio and its window; returns when it has been closed.

        Raises BouncedeskError in one sentence where the catalogue or the screen cannot be opened.
        """
        from app.bootstrap import compose
        from app.startup import start_log, stop_log

        with needing_qt():
            from widgets.run import run_window
        with compose() as studio:
            log = start_log(studio.paths.logs)
            try:
                return run_window(studio)
            finally:
                stop_log(log)

    def draw_pages(self, folder: Path, monitor: "Monitor") -> list[Path]:
        """Draw a picture of each page and theme."""
        with needing_qt():
            from widgets.pictures import draw_pages

        return draw_pages(folder, monitor)

    def papers(self, studio: "StudioDetails") -> "Papers":
        """Quotes, invoices and statements as PDF/A."""
        from widgets.documents.papers import QtPapers

        return QtPapers(studio)

    def documents(self) -> "PdfDocuments":
        """The papers of a release."""
        from widgets.documents.papers import PdfDocuments

        return PdfDocuments()

    def letters(self) -> "PdfDocuments":
        """Letters to clients."""
        return self.documents()
