"""What every export is made of: issued lines with their invoice and client, and cells that a spreadsheet cannot run."""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any, Self

from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, Treatment
from app.domain.catalogue import Client

_RUNS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a cell that begins so for a formula


@dataclass(frozen=True, slots=True)
class Billed:
    """An issued invoice or credit note, and whose it is."""

    invoice: Invoice
    client: Client

    @property
    def sign(self) -> int:
        """-1 for a credit note."""
        return -1 if self.invoice.kind is InvoiceKind.CREDIT_NOTE else 1

    def amount(self, minor: int) -> Decimal:
        """Minor units as the currency's units."""
        return Decimal(minor).scaleb(-self.invoice.decimals)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one program; see resources/exports.toml."""

    values: Mapping[str, Any]

    @classmethod
    def load(cls, program: str) -> Self:
        """Those that come with Bouncedesk."""
        table = tomllib.loads(resources.files("resources").joinpath("exports.toml").read_text("utf-8"))
        return cls(table[program])

    @property
    def heads(self) -> Sequence[str]:
        """The heads of the columns, exactly as the program asks for them."""
        return str(self.values["heads"]).split(",")

    def of(self, kind: str, line: InvoiceLine) -> str:
        """The code for what a line was earned by."""
        return str(self.values[kind][line.service.value])

    def tax(self, invoice: Invoice, line: InvoiceLine) -> str:
        """The code of a line's VAT."""
        plain = invoice.treatment is Treatment.STANDARD and not line.vat_bp
        return str(self.values["tax"]["zero" if plain else invoice.treatment.value])


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
