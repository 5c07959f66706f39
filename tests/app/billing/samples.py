"""A studio's details, lines, and papers that say only what they are of."""

from dataclasses import replace

from app.billing.papers import AccountStatement, AgedDebtors, QuotePaper
from app.billing.studio import StudioDetails
from app.domain.billing import Invoice, InvoiceLine, Service
from tests.app.pricing.jobs import parse_job

TODAY = "2026-03-01"
STUDIO = StudioDetails("Harbour Mixing", ("1 Quay", "Leith"), vat_number="GB123456789", bank_details=("12-34-56 1",))
UNREGISTERED = replace(STUDIO, vat_number="")

EMBER = """{"songs": [{"title": "Ember", "stage": "both", "tracks": 30, "condition": "fair", "density": "dense",
    "editing_hours": {"vocal_tuning": 1.6}, "rounds": 3, "variants": ["main", "instrumental", "tv"], "stems": true,
    "formats": ["wav", "mp3", "streaming", "cd"], "alternate_masters": 1}], "vat_registered": true}"""
JOB = parse_job(EMBER)


def line(amount: int, description: str = "Mixing", **more: object) -> InvoiceLine:
    """A line of one at so much."""
    return replace(InvoiceLine(description, amount, amount, 0, service=Service.MIXING), **more)  # type: ignore[arg-type]  # fields by name


class PlainPapers:
    """Draws nothing, in bytes that differ with what is drawn."""

    def invoice(self, invoice: Invoice, credited: Invoice | None) -> bytes:
        """The number and the sum."""
        of = credited.label if credited else ""
        return f"%PDF {invoice.label} {invoice.amounts.gross} {of}".encode()

    def quote(self, paper: QuotePaper) -> bytes:
        """The title and the sum."""
        return f"%PDF {paper.quote.title} {paper.quote.gross}".encode()

    def debtors(self, aged: AgedDebtors) -> bytes:
        """The sum."""
        return f"%PDF {aged.total_gbp}".encode()

    def statement(self, statement: AccountStatement) -> bytes:
        """The sum."""
        return f"%PDF {statement.closing}".encode()
