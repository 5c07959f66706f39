"""Invoices for Xero, QuickBooks Online, Sage 50 and any spreadsheet, each under the heads that the program asks for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.billing.exports.rows import Billed, Codes, british, line_vats, safe, table
from app.domain.money import percent

PLAIN = (
    *("Number", "Kind", "Date", "Tax point", "Due", "Client", "Currency", "Service", "Description", "Quantity"),
    *("Unit price", "VAT rate", "Net", "VAT", "Gross", "Sterling rate"),
)
Rows = Iterator[Sequence[object]]


def xero(billed: Sequence[Billed]) -> str:
    """Xero's sales invoices; a credit note is an invoice of negative quantities' amounts, as Xero imports it."""
    codes = Codes.load("xero")
    return table(codes.heads, _xero(billed, codes))


def quickbooks(billed: Sequence[Billed]) -> str:
    """QuickBooks Online's invoices."""
    codes = Codes.load("quickbooks")
    return table(codes.heads, _quickbooks(billed, codes))


def sage(billed: Sequence[Billed]) -> str:
    """Sage 50's audit trail transactions: SI for invoices, SC with positive amounts for credit notes; in sterling."""
    codes = Codes.load("sage")
    return table(codes.heads, _sage(billed, codes))


def plain(billed: Sequence[Billed]) -> str:
    """A line for each line of each invoice, with all there is to know of it."""
    return table(PLAIN, _plain(billed))


PROGRAMS: Mapping[str, Callable[[Sequence[Billed]], str]] = {
    "xero": xero,
    "quickbooks": quickbooks,
    "sage": sage,
    "csv": plain,
}


def _xero(billed: Sequence[Billed], codes: Codes) -> Rows:
    for each in billed:
        invoice, client = each.invoice, each.client
        lines = (*(safe(line) for line in (invoice.buyer.address if invoice.buyer else ())[:4]), "", "", "", "")[:4]
        name = safe(invoice.buyer.name if invoice.buyer else client.name)
        for line in invoice.lines:
            yield (
                *(name, safe(client.email), *lines, "", "", "", invoice.buyer.country if invoice.buyer else ""),
                *(invoice.label, safe(invoice.po_number), british(invoice.issued_on), british(invoice.due_on), ""),
                *(safe(line.description), f"{line.count:f}", each.amount(line.unit_price), ""),
                *(codes.of("account", line), codes.tax(invoice, line), "", "", "", "", invoice.currency, ""),
            )


def _quickbooks(billed: Sequence[Billed], codes: Codes) -> Rows:
    for each in billed:
        invoice = each.invoice
        name = safe(invoice.buyer.name if invoice.buyer else each.client.name)
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(invoice.label, name, british(invoice.issued_on), british(invoice.due_on), "", ""),
                *(safe(invoice.remarks), codes.of("item", line), safe(line.description), f"{line.count:f}"),
                *(each.amount(line.unit_price), each.amount(line.amount), codes.tax(invoice, line), each.amount(vat)),
            )


def _sage(billed: Sequence[Billed], codes: Codes) -> Rows:
    for each in billed:
        invoice = each.invoice
        account = "".join(letter for letter in each.client.name.upper() if letter.isascii() and letter.isalnum())[:8]
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *("SC" if each.sign < 0 else "SI", account, codes.of("nominal", line), codes.values["department"]),
                *(british(invoice.issued_on), invoice.label, safe(line.description)[:60]),
                *(each.sign * each.amount(line.amount), codes.tax(invoice, line), each.sign * each.amount(vat)),
            )


def _plain(billed: Sequence[Billed]) -> Rows:
    for each in billed:
        invoice = each.invoice
        name = safe(invoice.buyer.name if invoice.buyer else each.client.name)
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(invoice.label, invoice.kind.value, invoice.issued_on, invoice.tax_point, invoice.due_on, name),
                *(invoice.currency, line.service.value, safe(line.description), f"{line.count:f}"),
                *(each.amount(line.unit_price), percent(line.vat_bp), each.amount(line.amount), each.amount(vat)),
                *(each.amount(line.amount + vat), invoice.sterling_rate),
            )
