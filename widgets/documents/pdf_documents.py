"""The app's port for papers, kept by Qt; imported wherever papers are asked for, loads Qt only when one is drawn."""

from pathlib import Path

from app.intake.letter_paper import LetterPaper
from app.mastering.release.documents import Report
from render.album.disc import Disc
from widgets.qt_libraries import needing_qt


class PdfDocuments:
    """Draws papers as PDF files, in any process and without a display."""

    def write_report(self, path: Path, report: Report) -> None:
        """Write the mastering report; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.mastering_report import report_pages
            from widgets.documents.pdf import write_pdf

        write_pdf(path, f"Mastering report: {report.title}", report.date, report_pages(report))

    def write_pq_sheet(self, path: Path, disc: Disc, created_by: str, date: str) -> None:
        """Write the PQ sheet of a CD; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.pdf import write_pdf
            from widgets.documents.pq_sheet import pq_pages

        write_pdf(path, f"PQ sheet: {disc.title}", date, pq_pages(disc, created_by, date))

    def write_letter(self, path: Path, letter: LetterPaper) -> None:
        """Write a letter to a client; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.letter import MARGIN, SPACING, letter_pages
            from widgets.documents.pdf import Sheet, write_pdf

        write_pdf(path, letter.subject, letter.date, letter_pages(letter), Sheet(MARGIN, SPACING))
