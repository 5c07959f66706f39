"""Exports read again as the programs take them: what each paper charged, and what each entry settled."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from app.billing.book_exports import export_invoices, export_payments
from app.catalogue import Catalogue

OF = {"20% (VAT on Income)": Decimal("0.2"), "5% (VAT on Income)": Decimal("0.05"), "Zero Rated Income": Decimal(0)}
PENNY = Decimal("0.01")
SIGNS = {"SI": 1, "SC": -1, "SA": -1, "SP": 1}  # what Sage's types make of what a client owes
Sums = tuple[Decimal, Decimal]
"""Net and VAT, below nought on a credit note, in units of the currency."""


def rows(text: str) -> list[dict[str, str]]:
    """The file's rows by their heads."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_xero_takes_it(row: Mapping[str, str], unit: Decimal = PENNY) -> Sums:
    """Net and VAT of a row: quantity times price, and the tax of the file, or else the line's own, rounded."""
    net = (Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"])).quantize(unit, ROUND_HALF_UP)
    given_tax = row.get("TaxAmount")
    tax = (net * OF.get(row["*TaxType"], Decimal(0))).quantize(unit, ROUND_HALF_UP)
    return net, Decimal(given_tax) if given_tax is not None else tax


def xero_papers(catalogue: Catalogue) -> Mapping[str, Sums]:
    """By number, each in its currency."""
    read = rows(export_invoices(catalogue, "xero").content.decode())
    return _summed((row["*InvoiceNumber"], as_xero_takes_it(row)) for row in read)


def quickbooks_papers(catalogue: Catalogue) -> Mapping[str, Sums]:
    """By number, each in its currency; of credit notes, which have a file of their own, what is given back."""
    signs = {"quickbooks": 1, "quickbooks-credits": -1}
    read = [
        (sign, row)
        for program, sign in signs.items()
        for row in rows(export_invoices(catalogue, program).content.decode())
    ]
    return _summed(
        (row["*InvoiceNo"], (sign * Decimal(row["*ItemAmount"]), sign * Decimal(row["ItemTaxAmount"])))
        for sign, row in read
    )


def plain_papers(catalogue: Catalogue) -> Mapping[str, Sums]:
    """By number, each in its currency."""
    return _summed((row["Number"], (Decimal(row["Net"]), Decimal(row["VAT"]))) for row in plain_rows(catalogue))


def plain_rows(catalogue: Catalogue) -> list[dict[str, str]]:
    """Every line of every paper, by the plain file's heads."""
    return rows(export_invoices(catalogue, "csv").content.decode("utf-8-sig"))


def sage_papers(catalogue: Catalogue) -> Mapping[str, Sums]:
    """By number, in pounds."""
    read = rows(export_invoices(catalogue, "sage").content.decode())
    return _summed(
        (row["Reference"], (SIGNS[row["Type"]] * Decimal(row["Net Amount"]), SIGNS[row["Type"]] * _tax(row)))
        for row in read
    )


def sage_owed(catalogue: Catalogue) -> Decimal:
    """What all clients owe in pounds, by Sage's invoices, credits, receipts and bad debts; credits taken off."""
    files = (export_invoices(catalogue, "sage"), export_payments(catalogue, "sage-payments"))
    read = [row for file in files for row in rows(file.content.decode())]
    return sum((SIGNS[row["Type"]] * (Decimal(row["Net Amount"]) + _tax(row)) for row in read), Decimal(0))


def entries(catalogue: Catalogue) -> list[dict[str, str]]:
    """Everything that settled an invoice, by the plain file's heads."""
    return rows(export_payments(catalogue, "csv-payments").content.decode("utf-8-sig"))


def banked(catalogue: Catalogue, currency: str) -> Mapping[str, Decimal]:
    """By program, the money that came in a currency less what went back, as each takes it from a bank statement."""
    heads = {"xero-payments": "*Amount", "quickbooks-payments": "Amount"}
    return {
        program: sum(
            (
                Decimal(row[head])
                for row in rows(export_payments(catalogue, program, currency=currency).content.decode())
            ),
            Decimal(0),
        )
        for program, head in heads.items()
    }


def _tax(row: Mapping[str, str]) -> Decimal:
    return Decimal(row["Tax Amount"])


def _summed(parts: Iterable[tuple[str, Sums]]) -> Mapping[str, Sums]:
    papers: dict[str, Sums] = {}
    for label, (net, vat) in parts:
        before = papers.get(label, (Decimal(0), Decimal(0)))
        papers[label] = (before[0] + net, before[1] + vat)
    return papers
