"""Exports: the heads that programs ask for, amounts that add up, cells that nothing runs; and VAT by quarter."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.account import accounts
from app.billing.accounting_programs import PROGRAMS, ExportedInvoice, account_of, line_vats, safe
from app.billing.amounts import amounts_of
from app.billing.book_exports import Basis, export_invoices, vat_by_quarter, vat_csv
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, InvoiceState, Party, Treatment
from app.domain.catalogue import Client
from app.use_cases.payments import pay
from tests.app.billing.samples import TODAY, line
from tests.refusals import refused

HEADS = {
    "xero": "*ContactName,EmailAddress,POAddressLine1,POAddressLine2,POAddressLine3,POAddressLine4,POCity,PORegion,"
    "POPostalCode,POCountry,*InvoiceNumber,Reference,*InvoiceDate,*DueDate,InventoryItemCode,*Description,*Quantity,"
    "*UnitAmount,Discount,*AccountCode,*TaxType,TrackingName1,TrackingOption1,TrackingName2,TrackingOption2,Currency,"
    "BrandingTheme",
    "quickbooks": "*InvoiceNo,*Customer,*InvoiceDate,*DueDate,Terms,Location,Memo,Item(Product/Service),"
    "ItemDescription,ItemQuantity,ItemRate,*ItemAmount,ItemTaxCode,ItemTaxAmount",
    "sage": "Type,Account Reference,Nominal A/C Ref,Department Code,Date,Reference,Details,Net Amount,Tax Code,"
    "Tax Amount",
}


def billed(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client) -> list[ExportedInvoice]:
    """An invoice with a discount and a wicked description, and a credit note over it."""
    lines = [line(10_003, "=cmd|' /C calc'!A1"), line(-2_001, "Discount")]
    invoice = issuer.issue(drafter.free(client.id, lines).id, TODAY)
    note = issuer.issue(draft_credit(catalogue, invoice.id, "").id, "2026-04-02")
    return [ExportedInvoice(each, client) for each in (invoice, note)]


def rows(text: str) -> list[dict[str, str]]:
    """The file's rows by their heads."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("program", ["xero", "quickbooks", "sage"])
def test_heads_are_what_the_program_asks_for(program: str) -> None:
    """To the letter, also where nothing was issued."""
    assert PROGRAMS[program]([]) == HEADS[program] + "\r\n"


def test_xero(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client) -> None:
    """British dates, the tax type by its name, formulas made harmless, negative amounts still numbers."""
    first, off, back, _ = rows(PROGRAMS["xero"](billed(catalogue, drafter, issuer, client)))
    assert (first["*ContactName"], first["*InvoiceNumber"]) == ("Nova Records", "INV-0001")
    assert (first["*InvoiceDate"], first["*DueDate"]) == ("01/03/2026", "15/03/2026")
    assert (first["POAddressLine1"], first["POAddressLine2"]) == ("1 High St", "Leeds")
    assert first["*Description"].startswith("'=cmd")
    assert (first["*UnitAmount"], off["*UnitAmount"]) == ("100.03", "-20.01")
    assert first["*TaxType"] == "20% (VAT on Income)"
    assert (back["*InvoiceNumber"], back["*Quantity"], back["*UnitAmount"]) == ("CN-0001", "1", "-100.03")


def test_quickbooks_and_the_plain_file_add_up(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Lines and their VAT come to what the invoice says."""
    exported = billed(catalogue, drafter, issuer, client)
    amounts = exported[0].invoice.amounts
    quick = rows(PROGRAMS["quickbooks"](exported))
    assert {row["*InvoiceNo"] for row in quick} == {"INV-0001"}
    assert sum(Decimal(row["*ItemAmount"]) for row in quick) * 100 == amounts.net
    assert sum(Decimal(row["ItemTaxAmount"]) for row in quick) * 100 == amounts.vat
    notes = rows(PROGRAMS["quickbooks-credits"](exported))
    assert {row["*InvoiceNo"] for row in notes} == {"CN-0001"}
    assert sum(Decimal(row["*ItemAmount"]) for row in notes) * 100 == amounts.net
    assert sum(Decimal(row["ItemTaxAmount"]) for row in notes) * 100 == amounts.vat
    for row in (*quick, *notes):
        assert Decimal(row["ItemQuantity"]) > 0
        assert Decimal(row["ItemQuantity"]) * Decimal(row["ItemRate"]) == Decimal(row["*ItemAmount"])
    plain = rows(PROGRAMS["csv"](exported))
    assert sum(Decimal(row["Gross"]) for row in plain) == 0
    assert {row["Kind"] for row in plain} == {"invoice", "credit_note"}


def test_sage(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client) -> None:
    """What is taken off is a transaction of its own kind, and no amount is negative; accounts are no two clients'."""
    first, less, back, off = rows(PROGRAMS["sage"](billed(catalogue, drafter, issuer, client)))
    assert (first["Type"], first["Account Reference"], first["Nominal A/C Ref"]) == ("SI", "NOVAREC1", "4000")
    assert (first["Net Amount"], first["Tax Code"], first["Tax Amount"]) == ("100.03", "T1", "20.00")
    assert (less["Type"], less["Net Amount"], less["Tax Amount"]) == ("SC", "20.01", "4.00")
    assert (back["Type"], back["Net Amount"]) == ("SC", "100.03")
    assert (off["Type"], off["Net Amount"]) == ("SI", "20.01")


def test_a_line_of_nothing_is_an_invoice_to_sage(client: Client) -> None:
    """Only what is taken off is a credit."""
    lines = (line(0, "With our compliments"), line(100))
    made = Invoice(1, InvoiceKind.INVOICE, InvoiceState.ISSUED, 1, "", Treatment.STANDARD, lines, amounts_of(lines))
    issued = replace(made, label="INV-0001", issued_on=TODAY)
    assert [row["Type"] for row in rows(PROGRAMS["sage"]([ExportedInvoice(issued, client)]))] == ["SI", "SI"]


@pytest.mark.parametrize(
    ("number", "name", "account"), [(7, "東京", "7"), (123456789, "Nova", "123456789"), (42, "N. & O.", "NO42")]
)
def test_an_account_of_sage_fits(client: Client, number: int, name: str, account: str) -> None:
    """Eight letters and digits, as far as the client's own number leaves room."""
    assert account_of(replace(client, id=number, name=name)) == account


@pytest.mark.parametrize("program", ["xero", "quickbooks", "sage"])
def test_a_rate_of_vat_has_its_own_code_or_is_refused(client: Client, program: str) -> None:
    """Never that of another rate."""

    def exported(vat_bp: int) -> str:
        lines = (line(10_000, vat_bp=vat_bp),)
        kinds = (InvoiceKind.INVOICE, InvoiceState.ISSUED)
        made = Invoice(1, *kinds, 1, "", Treatment.STANDARD, lines, amounts_of(lines), label="INV-0001")
        (row,) = rows(PROGRAMS[program]([ExportedInvoice(made, client)]))
        return row.get("*TaxType") or row.get("ItemTaxCode") or row["Tax Code"]

    assert len({exported(rate) for rate in (0, 500, 2000)}) == 3
    with refused("no_tax_code", invoice="INV-0001", vat_bp=1750):
        exported(1750)


def test_an_address_of_any_length_goes_into_four_lines(client: Client) -> None:
    """Nothing of it is lost."""
    lines = (line(100),)
    kinds = (InvoiceKind.INVOICE, InvoiceState.ISSUED)
    buyer = Party("Nova", ("a", "b", "c", "d", "e"))
    made = Invoice(1, *kinds, 1, "", Treatment.STANDARD, lines, amounts_of(lines), buyer=buyer)
    (row,) = rows(PROGRAMS["xero"]([ExportedInvoice(made, client)]))
    assert [row[f"POAddressLine{at}"] for at in range(1, 5)] == ["a", "b", "c", "d, e"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＠x"])
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    """Whatever it begins with; words stay as they are."""
    assert safe(text).startswith("'")
    assert safe("Mixing = art") == "Mixing = art"


@given(st.lists(st.tuples(st.integers(-(10**7), 10**7), st.sampled_from([0, 500, 2000])), max_size=12))
def test_the_vat_of_lines_comes_to_that_of_the_invoice(lines: list[tuple[int, int]]) -> None:
    """No line is off its own by a penny or more."""
    made = tuple(line(amount, vat_bp=rate) for amount, rate in lines)
    kinds = (InvoiceKind.INVOICE, InvoiceState.ISSUED)
    invoice = Invoice(1, *kinds, 1, "", Treatment.STANDARD, made, amounts_of(made))
    vats = line_vats(invoice)
    assert sum(vats) == invoice.amounts.vat
    assert all(abs(vat - each.amount * each.vat_bp / 10_000) <= 1.5 for vat, each in zip(vats, made, strict=True))


def test_vat_by_quarter(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client) -> None:
    """By tax points, or by the money: then in the parts that came, to the last penny."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_001)]).id, TODAY)
    for amount, day in ((4_000, "2026-03-31"), (4_000, "2026-04-01"), (4_001, "2026-07-01")):
        pay(catalogue, invoice.id, amount, day)
    other = issuer.issue(drafter.free(client.id, [line(500)]).id, "2026-04-05")
    issuer.issue(draft_credit(catalogue, other.id, "").id, "2026-07-02")
    kept = accounts(catalogue)
    on_invoice = [(each.name, each.net_pence, each.vat_pence) for each in vat_by_quarter(kept, Basis.INVOICE)]
    assert on_invoice == [("2026 Q1", 10_001, 2_000), ("2026 Q2", 500, 100), ("2026 Q3", -500, -100)]
    quarters = rows(vat_csv(vat_by_quarter(kept, Basis.INVOICE)))
    assert quarters[0] == {"Quarter": "2026 Q1", "Net GBP": "100.01", "VAT GBP": "20.00"}
    assert quarters[2]["VAT GBP"] == "-1.00"
    on_cash = vat_by_quarter(kept, Basis.CASH)
    assert [each.name for each in on_cash] == ["2026 Q1", "2026 Q2", "2026 Q3"]
    assert sum(each.vat_pence for each in on_cash) == invoice.amounts.vat
    assert sum(each.net_pence for each in on_cash) == invoice.amounts.net


def test_a_currency_without_decimals_has_none(client: Client) -> None:
    """Whole yen."""
    lines = (replace(line(1_200), vat_bp=0),)
    kinds = (InvoiceKind.INVOICE, InvoiceState.ISSUED)
    made = Invoice(1, *kinds, 1, "", Treatment.OUTSIDE_SCOPE, lines, amounts_of(lines), "JPY", 0, "0.005", label="A")
    (row,) = rows(PROGRAMS["csv"]([ExportedInvoice(made, client)]))
    assert (row["Net"], row["Currency"]) == ("1200", "JPY")


def test_a_period_of_what_was_issued_is_exported(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Both days are within it; drafts are left out, and credit notes where a program imports them apart."""
    days = ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")
    invoices = [issuer.issue(drafter.free(client.id, [line(100)]).id, day) for day in days]
    issuer.issue(draft_credit(catalogue, invoices[2].id, "").id, "2026-02-28")
    drafter.free(client.id, [line(100)])
    february = export_invoices(catalogue, "csv", "2026-02-01", "2026-02-28")
    assert (february.number, february.differences, february.content[:3]) == (3, (), b"\xef\xbb\xbf")
    written = rows(february.content.decode("utf-8-sig"))
    assert [row["Number"] for row in written] == ["INV-0002", "INV-0003", "CN-0001"]
    whole = {program: export_invoices(catalogue, program) for program in ("xero", "sage", "quickbooks")}
    assert {name: (each.number, [one.code for one in each.differences]) for name, each in whole.items()} == {
        "xero": (5, []),
        "sage": (5, []),
        "quickbooks": (4, ["credit_notes_apart"]),
    }
    assert export_invoices(catalogue, "quickbooks-credits").number == 1
    assert not whole["xero"].content.startswith(b"\xef\xbb\xbf")
    with refused("period_reversed"):
        export_invoices(catalogue, "csv", "2026-02-02", "2026-02-01")
