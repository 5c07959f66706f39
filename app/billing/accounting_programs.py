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
from app.domain.money import part_of, percent
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

    @property
    def foreign(self) -> bool:
        """Whether it is in another currency than sterling."""
        return self.invoice.currency != "GBP"

    def counted(self, line: InvoiceLine, sign: int = 1) -> tuple[str, Decimal]:
        """A line's quantity, which is never negative, and its unit price, which carries the sign for both.

        Programs multiply them anew: where they do not come to the line's amount, it goes as one of that amount.
        """
        if not multiplies(line):
            return "1", self.amount(sign * line.amount)
        turned = -sign if line.quantity < 0 else sign
        return f"{abs(line.count):f}", self.amount(turned * line.unit_price)

    def text(self, line: InvoiceLine) -> str:
        """A line's description, with its quantity and price where those are not in columns of their own."""
        if multiplies(line):
            return safe(line.description)
        return f"{safe(line.description)} ({line.count.normalize():f} × {self.amount(line.unit_price):f})"


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

    def heads_with(self, name: str, after: str = "") -> Sequence[str]:
        """The heads with others among them, or at the end."""
        more, heads = str(self.values[name]).split(","), list(self.heads)
        place = heads.index(after) + 1 if after else len(heads)
        return [*heads[:place], *more, *heads[place:]]

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


def multiplies(line: InvoiceLine) -> bool:
    """Whether a line's quantity and unit price come to its amount without rounding."""
    return line.count * line.unit_price == line.amount


def line_vats(invoice: Invoice) -> list[int]:
    """The VAT of each line, which together come to the invoice's."""
    exact = [
        Decimal(line.vat) if line.vat is not None else Decimal(line.amount * line.vat_bp) / 10_000
        for line in invoice.lines
    ]
    return _shared(invoice.amounts.vat, exact)


def sterling_lines(invoice: Invoice) -> list[tuple[int, int]]:
    """Net and VAT of each line in pence sterling, at the invoice's rate; together they come to what it states."""
    vats = line_vats(invoice)
    if invoice.currency == "GBP":
        return [(line.amount, vat) for line, vat in zip(invoice.lines, vats, strict=True)]
    pence = Decimal(invoice.sterling_rate).scaleb(2 - invoice.decimals)
    nets = _shared(invoice.amounts.net_gbp, [line.amount * pence for line in invoice.lines])
    return list(zip(nets, _shared(invoice.amounts.vat_gbp, [vat * pence for vat in vats]), strict=True))


def _shared(total: int, exact: Sequence[Decimal]) -> list[int]:
    """Whole parts of a total, each as near its exact one as can be: by the largest remainder, the first first."""
    whole = [int(each.to_integral_value(rounding="ROUND_FLOOR")) for each in exact]
    left = total - sum(whole)
    order = sorted(range(len(exact)), key=lambda place: whole[place] - exact[place])
    if left < 0:
        order.reverse()
    for at in range(abs(left) if order else 0):
        whole[order[at % len(order)]] += 1 if left > 0 else -1
    return whole


def reckoned_otherwise(invoice: Invoice) -> bool:
    """Whether VAT that is rounded line by line, as Xero does, would not be what was billed of some line."""
    charged = invoice.treatment is Treatment.STANDARD
    return any(
        vat != (part_of(line.amount, line.vat_bp) if charged else 0)
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True)
    )


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
    """Xero's sales invoices without VAT in their prices; one whose amounts are negative is taken in as a credit note.

    Where Xero's own VAT of a line would not be what was billed, every line carries its tax amount.
    """
    codes = Codes.load("xero")
    taxed = any(reckoned_otherwise(each.invoice) for each in billed)
    heads = codes.heads_with("tax_head", after="*TaxType") if taxed else codes.heads
    return table(heads, _xero(billed, codes, taxed))


def quickbooks(billed: Sequence[ExportedInvoice]) -> str:
    """QuickBooks Online's invoices, without credit notes: those it takes in by an import of their own."""
    return _quickbooks_table([each for each in billed if not each.credit], 1)


def quickbooks_credits(billed: Sequence[ExportedInvoice]) -> str:
    """QuickBooks Online's credit notes, with amounts as they are given back."""
    return _quickbooks_table([each for each in billed if each.credit], -1)


def sage(billed: Sequence[ExportedInvoice]) -> str:
    """Sage 50's audit trail transactions in sterling, at the invoice's rate where that is in another currency.

    None of them is negative. What is charged is SI; what is taken off, on a credit note or by a line of an invoice, is
    SC.
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


def _quickbooks_table(billed: Sequence[ExportedInvoice], sign: int) -> str:
    """With the currency and its rate in pounds where any is not in sterling."""
    codes, foreign = Codes.load("quickbooks"), any(each.foreign for each in billed)
    heads = codes.heads_with("foreign_heads") if foreign else codes.heads
    return table(heads, _quickbooks(billed, codes, sign, foreign))


def _xero(billed: Sequence[ExportedInvoice], codes: Codes, taxed: bool) -> Rows:
    for each in billed:
        invoice = each.invoice
        address = invoice.buyer.address if invoice.buyer else ()
        lines = [safe(line) for line in (*address[:3], ", ".join(address[3:]))]  # Xero has room for four
        lines += [""] * (4 - len(lines))
        country = invoice.buyer.country if invoice.buyer else ""
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(each.name, safe(each.client.email), *lines, "", "", "", country),
                *(invoice.label, safe(invoice.po_number), british(invoice.issued_on), british(invoice.due_on), ""),
                *(each.text(line), *each.counted(line), "", codes.of("account", line), codes.tax(invoice, line)),
                *((each.amount(vat),) if taxed else ()),
                *("", "", "", "", invoice.currency, ""),
            )


def _quickbooks(billed: Sequence[ExportedInvoice], codes: Codes, sign: int, foreign: bool) -> Rows:
    for each in billed:
        invoice = each.invoice
        for line, vat in zip(invoice.lines, line_vats(invoice), strict=True):
            yield (
                *(invoice.label, each.name, british(invoice.issued_on), british(invoice.due_on), "", ""),
                *(safe(invoice.remarks), codes.of("item", line), each.text(line), *each.counted(line, sign)),
                *(each.amount(sign * line.amount), codes.tax(invoice, line), each.amount(sign * vat)),
                *((invoice.currency, invoice.sterling_rate) if foreign else ()),
            )


def _sage(billed: Sequence[ExportedInvoice], codes: Codes) -> Rows:
    for each in billed:
        for line, (net, vat) in zip(each.invoice.lines, sterling_lines(each.invoice), strict=True):
            for one, tax in [(net, vat)] if net * vat >= 0 else [(net, 0), (0, vat)]:  # a penny may point elsewhere
                sign = -1 if (one or tax) < 0 else 1
                yield (
                    *("SC" if sign < 0 else "SI", account_of(each.client), codes.of("nominal", line)),
                    *(codes.values["department"], british(each.invoice.issued_on), each.invoice.label),
                    *(sage_details(each, line)[:SAGE_DETAILS], pounds_of(sign * one)),
                    *(codes.tax(each.invoice, line), pounds_of(sign * tax)),
                )


def sage_details(billed: ExportedInvoice, line: InvoiceLine) -> str:
    """What a line is for, before it the currency and the rate at which it was turned into sterling."""
    rate = f"{billed.invoice.currency} at {billed.invoice.sterling_rate}: " if billed.foreign else ""
    return f"{rate}{safe(line.description)}"


def pounds_of(pence: int) -> Decimal:
    """Pence as pounds."""
    return Decimal(pence).scaleb(-2)


def account_of(client: Client) -> str:
    """The client's account in Sage: 8 letters and digits at most, the last of them its own number, so that no two
    clients whose names begin alike share one."""
    number = str(client.id)
    letters = "".join(letter for letter in client.name.upper() if letter.isascii() and letter.isalnum())
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
