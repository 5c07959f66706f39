"""Invoices for Xero, QuickBooks Online, Sage 50 and any spreadsheet, each under the heads that the program asks for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.billing.exports.rows import Codes, ExportedInvoice, british, line_vats, safe, table
from app.domain.money import percent

PLAIN = (
    *("Number", "Kind", "Date", "Tax point", "Due", "Client", "Currency", "Service", "Description", "Quantity"),
    *("Unit price", "VAT rate", "Net", "VAT", "Gross", "Sterling rate"),
)
SAGE_ACCOUNT, SAGE_DETAILS = 8, 60  # characters that Sage 50 has room for
Rows = Iterator[Sequence[object]]


def xero(billed: Sequence[ExportedInvoice]) -> str:
    """Xero's sales invoices; one whose amounts are negative is taken in as a credit note."""
    codes = Codes.load("xero")
    return table(codes.heads, _xero(billed, codes))


def quickbooks(billed: Sequence[ExportedInvoice]) -> str:
    """QuickBooks Online's invoices, without credit notes: those it takes in by an import of their own."""
    codes = Codes.load("quickbooks")
    return table(codes.heads, _quickbooks([each for each in billed if not each.credit], codes, 1))


def quickbooks_credits(billed: Sequence[ExportedInvoice]) -> str:
    """QuickBooks Online's credit notes, with amounts as they are given back."""
    codes = Codes.load("quickbooks")
    return table(codes.heads, _quickbooks([each for each in billed if each.credit], codes, -1))


def sage(billed: Sequence[ExportedInvoice]) -> str:
    """Sage 50's audit trail transactions in sterling, none of them negative.

    What is charged is SI; what is taken off, on a credit note or by a line of an invoice, is SC.
    """
    codes = Codes.load("sage")
    return table(codes.heads, _sage(billed, codes))


def plain(billed: Sequence[ExportedInvoice]) -> str:
    """A line for each line of each invoice, with all there is to know of it."""
    return table(PLAIN, _plain(billed))


PROGRAMS: Mapping[str, Callable[[Sequence[ExportedInvoice]], str]] = {
    "xero": xero,
    "quickbooks": quickbooks,
    "quickbooks-credits": quickbooks_credits,
    "sage": sage,
    "csv": plain,
}


def _xero(billed: Sequence[ExportedInvoice], codes: Codes) -> Rows:
    for each in billed:
        invoice = each.invoice
        address = invoice.buyer.address if invoice.buyer else ()
        lines = [safe(line) for line in (*address[:3], ", ".join(address[3:]))]  # Xero has room for four
        lines += [""] * (4 - len(lines))
        country = invoice.buyer.country if invoice.buyer else ""
        for line in invoice.lines:
            yield (
                *(each.name, safe(each.client.email), *lines, "", "", "", country),
                *(invoice.label, safe(invoice.po_number), british(invoice.issued_on), british(invoice.due_on), ""),
                *(safe(line.description), *each.counted(line), ""),
                *(codes.of("account", line), codes.tax(invoice, line), "", "", "", "", invoice.currency, ""),
            )


def _quickbooks(billed: Sequence[ExportedInvoice], codes: Codes, sign: int) -> Rows:
    for each in billed:
        invoice = each.invoice
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(invoice.label, each.name, british(invoice.issued_on), british(invoice.due_on), "", ""),
                *(safe(invoice.remarks), codes.of("item", line), safe(line.description), *each.counted(line, sign)),
                *(each.amount(sign * line.amount), codes.tax(invoice, line), each.amount(sign * vat)),
            )


def _sage(billed: Sequence[ExportedInvoice], codes: Codes) -> Rows:
    for each in billed:
        invoice = each.invoice
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            sign = -1 if (line.amount or vat) < 0 else 1
            yield (
                *("SC" if sign < 0 else "SI", account_of(each), codes.of("nominal", line), codes.values["department"]),
                *(british(invoice.issued_on), invoice.label, safe(line.description)[:SAGE_DETAILS]),
                *(each.amount(sign * line.amount), codes.tax(invoice, line), each.amount(sign * vat)),
            )


def account_of(billed: ExportedInvoice) -> str:
    """The client's account in Sage: 8 letters and digits at most, the last of them its own number, so that no two
    clients whose names begin alike share one."""
    number = str(billed.client.id)
    letters = "".join(letter for letter in billed.client.name.upper() if letter.isascii() and letter.isalnum())
    return letters[: max(0, SAGE_ACCOUNT - len(number))] + number


def _plain(billed: Sequence[ExportedInvoice]) -> Rows:
    for each in billed:
        invoice = each.invoice
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(invoice.label, invoice.kind.value, invoice.issued_on, invoice.tax_point, invoice.due_on, each.name),
                *(invoice.currency, line.service.value, safe(line.description), f"{line.count:f}"),
                *(each.amount(line.unit_price), percent(line.vat_bp), each.amount(line.amount), each.amount(vat)),
                *(each.amount(line.amount + vat), invoice.sterling_rate),
            )
