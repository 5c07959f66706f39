"""The desktop as main hands it to the commands. Qt is imported only inside its methods: no child process loads it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.billing.papers import Papers
    from app.billing.studio import StudioDetails
    from render.monitor import Monitor
    from widgets.documents.papers import PdfDocuments


class QtDesktop:
    """The app's port for window and papers, kept by Qt; see `app.desktop`."""

    def open_window(self) -> int:
        """Open the studio and its window; returns when it has been closed."""
        from widgets.main import open_window

        return open_window()

    def draw_pages(self, folder: Path, monitor: "Monitor") -> list[Path]:
        """Draw a picture of each page and theme."""
        from widgets.qt_libraries import needing_qt

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
