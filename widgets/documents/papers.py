"""The app's port for quotes, invoices and statements, kept by Qt; loads Qt only when one is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.billing.amounts import Currencies
from app.billing.papers import AccountStatement, QuotePaper
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice
from widgets.qt_libraries import needing_qt

if TYPE_CHECKING:
    from widgets.documents.paging import Block
    from widgets.documents.paper_style import PaperStyle


@dataclass(frozen=True, slots=True)
class QtPapers:
    """Draws the studio's papers as PDF/A, in any process and without a display."""

    studio: StudioDetails

    def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
        """An invoice or credit note; raises BouncedeskError where Qt cannot be loaded or the logo is not a picture."""
        style = self._style()
        from widgets.documents.invoice_paper import InvoicePaper

        titled = f"{self.studio.name} {invoice.name}".strip()
        blocks = InvoicePaper(style, invoice, credited).blocks()
        return self._pdf(style, titled, invoice.issued_on or invoice.made_at[:10], invoice.name, blocks)

    def quote(self, paper: QuotePaper) -> bytes:
        """A quote; raises as `invoice` does."""
        style = self._style()
        from widgets.documents.quote_paper import QuotePages

        titled = f"{self.studio.name} {paper.quote.name}".strip()
        return self._pdf(style, titled, paper.made_on, paper.quote.name, QuotePages(style, paper).blocks())

    def statement(self, statement: AccountStatement) -> bytes:
        """A statement of account; raises as `invoice` does."""
        style = self._style()
        from widgets.documents.statement_paper import StatementPaper

        title = style.words.titles["statement"]
        blocks = StatementPaper(style, statement).blocks()
        return self._pdf(style, f"{title}, {statement.buyer.name}", statement.until, title, blocks)

    def _style(self) -> "PaperStyle":
        with needing_qt():
            from widgets.documents.paper_style import PaperStyle
            from widgets.documents.paper_words import PaperWords

        return PaperStyle(self.studio, PaperWords.load(), Currencies.load())

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
