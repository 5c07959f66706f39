"""The books as a file: a period's invoices as an accounting program imports them, or the boxes of its VAT returns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.billing.accounting_programs import PROGRAMS, ExportedInvoice
from app.billing.entry_day import checked_day
from app.billing.export_differences import ExportDifference, invoice_differences, payment_differences
from app.billing.exported_payments import BANK_STATEMENTS, PAYMENT_PROGRAMS, ExportedPayment
from app.billing.vat_return import VatReturn, vat_csv
from app.catalogue import Catalogue
from app.domain.billing import InvoiceState, PaymentKind
from app.errors import UsageError

CSV = "csv"
TITLES: Mapping[str, str] = {
    "xero": "Xero",
    "quickbooks": "QuickBooks Online: invoices",
    "quickbooks-credits": "QuickBooks Online: credit notes",
    "sage": "Sage 50",
    CSV: "A spreadsheet (CSV)",
    "xero-payments": "Xero: payments, as a bank statement",
    "quickbooks-payments": "QuickBooks Online: payments, as a bank statement",
    "sage-payments": "Sage 50: payments",
    "csv-payments": "A spreadsheet: payments (CSV)",
}


@dataclass(frozen=True, slots=True)
class Export:
    """A file for a program: its bytes, how many rows it is of, and what the program will make otherwise."""

    content: bytes
    number: int
    differences: tuple[ExportDifference, ...] = ()


def export_invoices(catalogue: Catalogue, program: str, since: str = "", until: str = "") -> Export:
    """What was issued from a plain date to another, both within it and empty for no end, as `program` imports it."""
    issued = _billed(catalogue, since, until)
    notes = [each for each in issued if each.credit]
    taken = {"quickbooks": len(issued) - len(notes), "quickbooks-credits": len(notes)}.get(program, len(issued))
    content = _encoded(PROGRAMS[program](issued), people=program == CSV)
    return Export(content, taken, invoice_differences(program, issued))


def export_payments(
    catalogue: Catalogue, program: str, since: str = "", until: str = "", currency: str = "GBP"
) -> Export:
    """What settled invoices from a plain date to another, as `program` takes it; a bank statement has one currency."""
    entries, bank = _settled(catalogue, since, until), program in BANK_STATEMENTS
    taken = [each for each in entries if not bank or (each.money and each.invoice.currency == currency)]
    if program == "sage-payments":
        taken = [each for each in entries if each.payment.kind is not PaymentKind.CREDIT]
    kept = {each.payment.id for each in taken}
    left_out = [each for each in entries if each.payment.id not in kept]
    content = _encoded(PAYMENT_PROGRAMS[program](taken), people=program == "csv-payments")
    return Export(content, len(taken), payment_differences(program, left_out, currency))


def export_vat(returns: Sequence[VatReturn]) -> Export:
    """The boxes of VAT returns as a CSV file."""
    return Export(_encoded(vat_csv(returns), people=True), len(returns))


def _encoded(text: str, *, people: bool) -> bytes:
    """A file that people open in a spreadsheet says it is UTF-8, which programs stumble over."""
    return text.encode("utf-8-sig" if people else "utf-8")


def _billed(catalogue: Catalogue, since: str, until: str) -> list[ExportedInvoice]:
    """What was issued in the period, the oldest first."""
    first, last = _period(since, until)
    clients = {client.id: client for client in catalogue.clients.all()}
    issued = [each for each in catalogue.invoices.all() if each.state is InvoiceState.ISSUED]
    mine = sorted((each for each in issued if first <= (each.issued_on or "") <= last), key=lambda each: each.id)
    return [ExportedInvoice(each, clients[each.client_id]) for each in mine]


def _settled(catalogue: Catalogue, since: str, until: str) -> list[ExportedPayment]:
    """What settled invoices in the period, in the order of the days."""
    first, last = _period(since, until)
    clients = {client.id: client for client in catalogue.clients.all()}
    invoices = {each.id: each for each in catalogue.invoices.all()}
    mine = sorted(
        (each for each in catalogue.payments.all() if first <= each.paid_on <= last),
        key=lambda each: (each.paid_on, each.id),
    )
    billed = ((each, invoices[each.invoice_id]) for each in mine)
    return [ExportedPayment(each, invoice, clients[invoice.client_id]) for each, invoice in billed]


def _period(since: str, until: str) -> tuple[str, str]:
    first, last = checked_day(since) if since else "", checked_day(until) if until else "9999"
    if first > last:
        raise UsageError(
            "The period ends before it begins; nothing was written: turn its days round.",
            code="period_reversed",
            since=since,
            until=until,
        )
    return first, last
