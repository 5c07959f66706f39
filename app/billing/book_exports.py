"""The books as a file: a period's invoices as an accounting program imports them, or the boxes of its VAT returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.billing.accounting_programs import PROGRAMS, ExportedInvoice
from app.billing.entry_day import checked_day
from app.billing.vat_return import VatReturn, vat_csv
from app.catalogue import Catalogue
from app.domain.billing import InvoiceState
from app.errors import UsageError

CSV = "csv"
TITLES: Mapping[str, str] = {
    "xero": "Xero",
    "quickbooks": "QuickBooks Online: invoices",
    "quickbooks-credits": "QuickBooks Online: credit notes",
    "sage": "Sage 50",
    CSV: "A spreadsheet (CSV)",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file for a program: its bytes, how many rows it is of, and how many credit notes must be imported apart."""

    content: bytes
    number: int
    apart: int = 0


def export_invoices(catalogue: Catalogue, program: str, since: str = "", until: str = "") -> Export:
    """What was issued from a plain date to another, both within it and empty for no end, as `program` imports it."""
    issued = _billed(catalogue, since, until)
    if program == "sage" and any(each.invoice.currency != "GBP" for each in issued):
        raise UsageError(
            "Sage 50 takes sterling only, and some invoices are in another currency; export as csv.",
            code="sterling_only",
        )
    notes = [each for each in issued if each.credit]
    taken = {"quickbooks": len(issued) - len(notes), "quickbooks-credits": len(notes)}.get(program, len(issued))
    apart = len(notes) if program == "quickbooks" else 0
    return Export(_encoded(PROGRAMS[program](issued), people=program == CSV), taken, apart)


def export_vat(returns: Sequence[VatReturn]) -> Export:
    """The boxes of VAT returns as a CSV file."""
    return Export(_encoded(vat_csv(returns), people=True), len(returns))


def _encoded(text: str, *, people: bool) -> bytes:
    """A file that people open in a spreadsheet says it is UTF-8, which programs stumble over."""
    return text.encode("utf-8-sig" if people else "utf-8")


def _billed(catalogue: Catalogue, since: str, until: str) -> list[ExportedInvoice]:
    """What was issued in the period, the oldest first."""
    first, last = checked_day(since) if since else "", checked_day(until) if until else "9999"
    if first > last:
        raise UsageError(
            "The period ends before it begins; nothing was written: turn its days round.",
            code="period_reversed",
            since=since,
            until=until,
        )
    clients = {client.id: client for client in catalogue.clients.all()}
    issued = [each for each in catalogue.invoices.all() if each.state is InvoiceState.ISSUED]
    mine = sorted((each for each in issued if first <= (each.issued_on or "") <= last), key=lambda each: each.id)
    return [ExportedInvoice(each, clients[each.client_id]) for each in mine]
