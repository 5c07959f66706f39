"""Issued invoices as Xero, QuickBooks Online, Sage 50 and any spreadsheet take them, in cells that are never run."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, Treatment
from app.domain.catalogue import Client
from app.domain.money import percent
from app.errors import UsageError
from render.tables import read_resource

PLAIN = (
    *("Number", "Kind", "Date", "Tax point", "Due", "Client", "Currency", "Service", "Description", "Quantity"),
    *("Unit price", "VAT rate", "Net", "VAT", "Gross", "Sterling rate"),
)
SAGE_ACCOUNT, SAGE_DETAILS = 8, 60  # characters that Sage 50 has room for
Rows = Iterator[Sequence[object]]
# A spreadsheet takes a cell that begins so for a formula; the wide signs too, where it speaks Japanese (OWASP).
_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class ExportedInvoice:
    """An issued invoice or credit note, and whose it is."""

    invoice: Invoice
    client: Client

    @property
    def credit(self) -> bool:
        """Whether it credits rather than charges."""
        return self.invoice.kind is InvoiceKind.CREDIT_NOTE

    @property
    def name(self) -> str:
        """Whom it is for, as it was when it was issued."""
        return safe(self.invoice.buyer.name if self.invoice.buyer else self.client.name)

    def amount(self, minor: int) -> Decimal:
        """Minor units as the currency's units."""
        return Decimal(minor).scaleb(-self.invoice.decimals)

    def counted(self, line: InvoiceLine, sign: int = 1) -> tuple[str, Decimal]:
        """A line's quantity, which is never negative, and its unit price, which carries the sign for both."""
        turned = -sign if line.quantity < 0 else sign
        return f"{abs(line.count):f}", self.amount(turned * line.unit_price)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one program; see resources/exports.toml."""

    values: Mapping[str, Any]

    @classmethod
    def load(cls, program: str) -> Self:
        """Those that come with Bouncedesk."""
        table = read_resource("exports.toml").values
        return cls(table[program])

    @property
    def heads(self) -> Sequence[str]:
        """The heads of the columns, exactly as the program asks for them."""
        return str(self.values["heads"]).split(",")

    def of(self, kind: str, line: InvoiceLine) -> str:
        """The code for what a line was earned by."""
        return str(self.values[kind][line.service.value])

    def tax(self, invoice: Invoice, line: InvoiceLine) -> str:
        """The code of a line's VAT; raises UsageError for a rate that the program has no code for."""
        if invoice.treatment is not Treatment.STANDARD:
            return str(self.values["tax"][invoice.treatment.value])
        code = self.values["tax"]["standard"].get(str(line.vat_bp))
        if code is None:
            raise UsageError(
                f"{invoice.name} has VAT of {percent(line.vat_bp)}, for which this program has no code; nothing was "
                "written: export as csv.",
                code="no_tax_code",
                invoice=invoice.name,
                vat_bp=line.vat_bp,
            )
        return str(code)


def line_vats(invoice: Invoice) -> list[int]:
    """The VAT of each line, which together come to the invoice's: by the largest remainder, the first lines first."""
    exact = [
        Decimal(line.vat) if line.vat is not None else Decimal(line.amount * line.vat_bp) / 10_000
        for line in invoice.lines
    ]
    whole = [int(each.to_integral_value(rounding="ROUND_FLOOR")) for each in exact]
    left = invoice.amounts.vat - sum(whole)
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    for place in order[:left]:
        whole[place] += 1
    return whole


def british(day: str | None) -> str:
    """A plain date as DD/MM/YYYY."""
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else ""


def safe(text: str) -> str:
    """Text on one line that no spreadsheet runs; amounts do not come through here, so negative ones stay numbers."""
    line = " ".join(text.split())
    return f"'{line}" if text.startswith(_RUNS) or line.startswith(_RUNS) else line


def table(heads: Sequence[str], rows: Iterator[Sequence[object]]) -> str:
    """A CSV file with its heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


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
