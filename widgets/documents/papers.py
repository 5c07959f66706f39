"""What the app asks papers of, drawn as PDF."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.billing.amounts import Currencies
from app.billing.papers import AccountStatement, AgedDebtors, QuotePaper
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, Treatment
from widgets.qt_libraries import needing_qt

if TYPE_CHECKING:
    from app.intake.letter import LetterPaper
    from app.mastering.release_papers import Report
    from render.album.disc import Disc
    from widgets.documents.paper_style import PaperStyle
    from widgets.documents.pdf import Block


@dataclass(frozen=True, slots=True)
class QtPapers:
    """Draws the studio's papers as PDF/A, in any process and without a display."""

    studio: StudioDetails

    def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
        """An invoice or credit note; raises BouncedeskError where Qt cannot be loaded or the logo is not a picture.

        Likewise where no font has a letter of an invoice; a credit note repeats what was issued.
        """
        style = self._style(registered=invoice.treatment is not Treatment.UNREGISTERED)
        if credited is None:
            _refuse_missing(invoice.name, invoice)
        from widgets.documents.invoice_paper import InvoicePaper

        titled = f"{self.studio.name} {invoice.name}".strip()
        blocks = InvoicePaper(style, invoice, credited).blocks()
        return self._pdf(style, titled, invoice.issued_on or invoice.made_at[:10], invoice.name, blocks)

    def quote(self, paper: QuotePaper) -> bytes:
        """A quote; raises as `invoice` does."""
        style = self._style(registered=bool(paper.seller.vat_number))
        _refuse_missing(paper.quote.name, paper)
        from widgets.documents.quote_paper import QuotePages

        titled = f"{self.studio.name} {paper.quote.name}".strip()
        return self._pdf(style, titled, paper.made_on, paper.quote.name, QuotePages(style, paper).blocks())

    def statement(self, statement: AccountStatement) -> bytes:
        """A statement of account; raises as `invoice` does."""
        style = self._style()
        from widgets.documents.account_papers import StatementPaper

        title = style.words.titles["statement"]
        blocks = StatementPaper(style, statement).blocks()
        return self._pdf(style, f"{title}, {statement.buyer.name}", statement.until, title, blocks)

    def debtors(self, aged: AgedDebtors) -> bytes:
        """Aged debtors; raises as `invoice` does."""
        style = self._style()
        from widgets.documents.account_papers import DebtorsPaper

        title = style.words.titles["debtors"]
        return self._pdf(style, f"{title}, {aged.on}", aged.on, title, DebtorsPaper(style, aged).blocks())

    def _style(self, *, registered: bool = True) -> "PaperStyle":
        """The studio's style; without its VAT number on what was supplied before it was registered."""
        with needing_qt():
            from widgets.documents.paper_style import PaperStyle, PaperWords

        studio = self.studio if registered else replace(self.studio, vat_number="")
        return PaperStyle(studio, PaperWords.load(), Currencies.load())

    def _pdf(self, style: "PaperStyle", title: str, day: str, name: str, blocks: "Iterator[Block]") -> bytes:
        from PySide6.QtGui import QPageSize

        from widgets.documents.pdf import Sheet, pdf_bytes

        size = QPageSize.PageSizeId.Letter if self.studio.paper == "Letter" else QPageSize.PageSizeId.A4
        sheet = Sheet(
            *(48.0, 14.0, size),
            archival=True,
            author=self.studio.name,
            footer=lambda page, pages: style.footer(name, page, pages),
        )
        return pdf_bytes(title, day, blocks, sheet)


def _refuse_missing(name: str, told: object) -> None:
    """Raise BouncedeskError where a letter of what a paper tells is in no font; all of its texts are looked at."""
    from widgets.documents.font_letters import refuse_missing_letters

    refuse_missing_letters(name, _texts(asdict(told) if is_dataclass(told) and not isinstance(told, type) else told))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for each in value.values() for text in _texts(each))
    elif isinstance(value, (list, tuple)):
        yield from (text for each in value for text in _texts(each))


class PdfDocuments:
    """Draws papers as PDF files, in any process and without a display."""

    def write_report(self, path: Path, report: "Report") -> None:
        """Write the mastering report; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.pdf import write_pdf
            from widgets.documents.production_papers import report_pages

        write_pdf(path, f"Mastering report: {report.title}", report.date, report_pages(report))

    def write_pq_sheet(self, path: Path, disc: "Disc", created_by: str, date: str) -> None:
        """Write the PQ sheet of a CD; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.pdf import write_pdf
            from widgets.documents.production_papers import pq_pages

        write_pdf(path, f"PQ sheet: {disc.title}", date, pq_pages(disc, created_by, date))

    def write_letter(self, path: Path, letter: "LetterPaper") -> None:
        """Write a letter to a client; raises BouncedeskError where Qt cannot be loaded."""
        with needing_qt():
            from widgets.documents.pdf import write_pdf
            from widgets.documents.production_papers import LETTER_SHEET, letter_pages

        write_pdf(path, letter.subject, letter.date, letter_pages(letter), LETTER_SHEET)
