"""The books as a file: a period's invoices as an accounting program imports them, or VAT by quarter for the return."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.billing.account import accounts
from app.billing.accounting_programs import PROGRAMS, ExportedInvoice, table
from app.billing.entry_day import checked_day
from app.billing.export_differences import ExportDifference, invoice_differences, payment_differences
from app.billing.exported_payments import BANK_STATEMENTS, PAYMENT_PROGRAMS, ExportedPayment
from app.catalogue import Catalogue
from app.domain.billing import Account, InvoiceState, PaymentKind
from app.domain.money import half_up
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


class Basis(StrEnum):
    """Which moment counts: the tax point, or the day the money came (VAT Notice 731, cash accounting)."""

    INVOICE = "invoice"
    CASH = "cash"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Net and VAT of a calendar quarter, in pence sterling; `name` as 2026 Q1."""

    name: str
    net_pence: int
    vat_pence: int


def vat_by_quarter(accounts: Sequence[Account], basis: Basis) -> list[Quarter]:
    """The quarters in which anything fell, in their order; credit notes and refunds are taken off."""
    sums: dict[str, tuple[int, int]] = {}
    for account in accounts:
        if account.invoice.state is InvoiceState.ISSUED:
            for day, net, vat in _invoiced(account) if basis is Basis.INVOICE else _came(account):
                before = sums.get(_quarter(day), (0, 0))
                sums[_quarter(day)] = before[0] + net, before[1] + vat
    return [Quarter(name, *sums[name]) for name in sorted(sums)]


def vat_csv(quarters: Sequence[Quarter]) -> str:
    """The quarters as a CSV file in pounds."""
    rows = (
        (each.name, *(Decimal(pence).scaleb(-2) for pence in (each.net_pence, each.vat_pence))) for each in quarters
    )
    return table(("Quarter", "Net GBP", "VAT GBP"), rows)


def _invoiced(account: Account) -> Iterator[tuple[str, int, int]]:
    amounts = account.invoice.amounts
    yield account.invoice.tax_point or "", amounts.net_gbp, amounts.vat_gbp


def _came(account: Account) -> Iterator[tuple[str, int, int]]:
    """Of each payment its part of the VAT, reckoned on what came so far, so that no penny of it is lost on the way."""
    amounts = account.invoice.amounts
    gross, taken = amounts.gross, 0
    gross_gbp = amounts.net_gbp + amounts.vat_gbp
    so_far, so_far_gbp = 0, 0
    money = (PaymentKind.PAYMENT, PaymentKind.REFUND)
    for payment in sorted(account.payments, key=lambda each: (each.paid_on, each.id)):
        if payment.kind not in money or not gross:
            continue
        so_far += payment.amount
        whole_gbp = half_up(Decimal(gross_gbp) * so_far / gross)
        vat = half_up(Decimal(amounts.vat_gbp) * so_far / gross)
        came = whole_gbp - so_far_gbp
        yield payment.paid_on, came - (vat - taken), vat - taken
        taken, so_far_gbp = vat, whole_gbp


def _quarter(day: str) -> str:
    on = date.fromisoformat(day)
    return f"{on.year} Q{(on.month + 2) // 3}"


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


def export_vat(catalogue: Catalogue, basis: Basis) -> Export:
    """VAT by quarter as a CSV file."""
    summed = quarters(catalogue, basis)
    return Export(_encoded(vat_csv(summed), people=True), len(summed))


def quarters(catalogue: Catalogue, basis: Basis) -> Sequence[Quarter]:
    """VAT by quarter."""
    return vat_by_quarter(accounts(catalogue), basis)


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
