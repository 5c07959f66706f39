"""What every export is made of: issued lines with their invoice and client, and cells that a spreadsheet cannot run."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, Treatment
from app.domain.catalogue import Client
from app.domain.money import percent
from app.errors import UsageError
from render.tables import read_resource

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
