"""Exports read again: whatever was billed and paid, the file of each program comes to what stands in the books."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.accounting_programs import PROGRAMS, ExportedInvoice
from app.billing.amounts import POUNDS, Exchange, amounts_of
from app.billing.book_exports import export_payments
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.export_differences import invoice_differences
from app.billing.issue import Issuer
from app.billing.settlement import take_back
from app.catalogue import Catalogue
from app.domain.billing import Invoice, InvoiceKind, InvoiceLine, InvoiceState, Treatment
from app.domain.catalogue import Client
from app.use_cases.payments import pay, refund, write_off
from tests.app.billing.reread import (
    PENNY,
    SIGNS,
    as_xero_takes_it,
    banked,
    entries,
    rows,
    sage_owed,
)
from tests.app.billing.samples import TODAY, line

CLIENT = Client(1, "Lago Ltd")


def invoice(lines: Iterable[InvoiceLine], exchange: Exchange = POUNDS, **changes: object) -> Invoice:
    """An issued invoice of lines."""
    kept = tuple(lines)
    made = Invoice(
        *(1, InvoiceKind.INVOICE, InvoiceState.ISSUED, 1, "", Treatment.STANDARD, kept),
        amounts_of(kept, exchange.rate, exchange.decimals),
        *(exchange.currency, exchange.decimals, exchange.rate),
        label="INV-0001",
        issued_on=TODAY,
        due_on=TODAY,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # fields by name


LINES = st.lists(
    st.tuples(
        st.integers(-(10**6), 10**6),
        st.sampled_from([-150, 25, 33, 100, 125, 300]),
        st.sampled_from([0, 500, 2000]),
        st.integers(0, 1),  # whether a discount of the line's own makes its amount no product
        st.one_of(st.none(), st.integers(-50, 50)),  # VAT of its own, as deposits and deductions have
    ),
    min_size=1,
    max_size=8,
)
EXCHANGES = st.sampled_from(
    [POUNDS, Exchange("EUR", 2, "0.8612"), Exchange("JPY", 0, "0.00512"), Exchange("USD", 2, "0.78654321")]
)


def drawn(parts: list[tuple[int, int, int, int, int | None]]) -> list[InvoiceLine]:
    """Lines as drafts make them: the amount is the rounded product, or less."""
    made = []
    for price, quantity, rate, off, vat in parts:
        amount = int((Decimal(price) * quantity / 100).quantize(Decimal(1), ROUND_HALF_UP)) - off
        made.append(line(amount, unit_price=price, quantity=quantity, vat_bp=rate, vat=vat))
    return made


@given(LINES, EXCHANGES)
def test_every_program_comes_to_the_invoice(
    parts: list[tuple[int, int, int, int, int | None]], exchange: Exchange
) -> None:
    """Net and VAT to the penny, or the yen; in Sage in sterling, as the invoice states it; no row is negative there."""
    made = invoice(drawn(parts), exchange)
    billed, amounts, unit = [ExportedInvoice(made, CLIENT)], made.amounts, Decimal(1).scaleb(-made.decimals)
    net, vat = Decimal(amounts.net) * unit, Decimal(amounts.vat) * unit
    xero = [as_xero_takes_it(row, unit) for row in rows(PROGRAMS["xero"](billed))]
    assert (sum(each for each, _ in xero), sum(each for _, each in xero)) == (net, vat)
    quick = rows(PROGRAMS["quickbooks"](billed))
    assert sum(Decimal(row["*ItemAmount"]) for row in quick) == net
    assert sum(Decimal(row["ItemTaxAmount"]) for row in quick) == vat
    assert all(Decimal(row["ItemQuantity"]) * Decimal(row["ItemRate"]) == Decimal(row["*ItemAmount"]) for row in quick)
    sage = rows(PROGRAMS["sage"](billed))
    assert sum(SIGNS[row["Type"]] * Decimal(row["Net Amount"]) for row in sage) == Decimal(amounts.net_gbp) * PENNY
    assert sum(SIGNS[row["Type"]] * Decimal(row["Tax Amount"]) for row in sage) == Decimal(amounts.vat_gbp) * PENNY
    assert all(Decimal(row[name]) >= 0 for row in sage for name in ("Net Amount", "Tax Amount"))
    plain = rows(PROGRAMS["csv"](billed))
    assert sum(Decimal(row["Gross"]) for row in plain) == net + vat


@given(LINES)
def test_what_xero_would_reckon_otherwise_is_named(parts: list[tuple[int, int, int, int, int | None]]) -> None:
    """Exactly where its own rounding would come to something else of a line; only then there is a column of tax."""
    made = invoice(drawn(parts))
    billed = [ExportedInvoice(made, CLIENT)]
    written = rows(PROGRAMS["xero"](billed))
    own = [as_xero_takes_it({k: v for k, v in row.items() if k != "TaxAmount"}, PENNY) for row in written]
    named = "tax_reckoned" in {each.code for each in invoice_differences("xero", billed)}
    if sum(vat for _, vat in own) * 100 != made.amounts.vat:
        assert named
    assert named == ("TaxAmount" in written[0])


def test_three_thirds_of_a_hundred_are_billed_to_the_penny_in_xero() -> None:
    """Three times 33.33 with VAT of 20.00, where Xero's own rounding comes to 20.01."""
    billed = [ExportedInvoice(invoice([line(3333, vat_bp=2000)] * 3), CLIENT)]
    written = rows(PROGRAMS["xero"](billed))
    assert sorted(row["TaxAmount"] for row in written) == ["6.66", "6.67", "6.67"]
    (named,) = invoice_differences("xero", billed)
    assert (named.code, named.papers) == ("tax_reckoned", ("INV-0001",))
    assert "TaxAmount" not in rows(PROGRAMS["xero"]([ExportedInvoice(invoice([line(100, vat_bp=2000)]), CLIENT)]))[0]


def test_another_currency_goes_with_its_code_and_rate() -> None:
    """Into QuickBooks as columns, into Sage in sterling with both in the details."""
    billed = [ExportedInvoice(invoice([line(10_000, "Mixing")], Exchange("EUR", 2, "0.8612")), CLIENT)]
    (quick,), (sage,) = (rows(PROGRAMS[program](billed)) for program in ("quickbooks", "sage"))
    assert (quick["*ItemAmount"], quick["Currency"], quick["ExchangeRate"]) == ("100.00", "EUR", "0.8612")
    assert (sage["Net Amount"], sage["Details"]) == ("86.12", "EUR at 0.8612: Mixing")


@pytest.mark.parametrize(
    ("program", "code", "made"),
    [
        ("quickbooks", "number_long", invoice([line(100)], label="HARBOUR-MIXING-2026-0001")),
        ("sage", "text_cut", invoice([line(100, "A very long description of what was mixed and why it took so long")])),
        ("sage", "in_sterling", invoice([line(100)], Exchange("EUR", 2, "0.9"))),
        ("sage", "several_rates", invoice([line(100, vat_bp=2000), line(100)])),
        ("xero", "own_rate", invoice([line(100)], Exchange("EUR", 2, "0.9"))),
        ("xero", "text_marked", invoice([line(100, "=1+1")])),
        ("xero", "counted_once", invoice([line(4376, unit_price=3501, quantity=125)])),
        (
            *("xero", "foreign_credit"),
            invoice([line(-100)], Exchange("EUR", 2, "0.9"), kind=InvoiceKind.CREDIT_NOTE),
        ),
        ("quickbooks", "name_long", invoice([line(100)])),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_will_differ_is_named(program: str, code: str, made: Invoice) -> None:
    """By the number of the paper; and nothing is named where all is as it stands in the books."""
    client = replace(CLIENT, name="L" * 101) if code == "name_long" else CLIENT
    found = {each.code: each for each in invoice_differences(program, [ExportedInvoice(made, client)])}
    assert found[code].papers == (made.name,)
    assert made.name in found[code].sentence
    assert invoice_differences(program, [ExportedInvoice(invoice([line(100, vat_bp=2000)]), CLIENT)]) == ()


def test_a_customer_of_two_currencies_is_named_for_quickbooks() -> None:
    """It gives each of them one."""
    both = [invoice([line(100)]), invoice([line(100)], Exchange("EUR", 2, "0.9"), label="INV-0002")]
    found = invoice_differences("quickbooks", [ExportedInvoice(each, CLIENT) for each in both])
    assert [each.papers for each in found if each.code == "several_currencies"] == [("INV-0001", "INV-0002")]


def lifetime(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> None:
    """Invoices overpaid and refunded, mistyped, written off and recovered, credited, in two currencies."""
    paid, mistyped, lost, credited = (issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY) for _ in range(4))
    pay(catalogue, paid.id, 13_000, "2026-03-05", "bank", "NOVA 1")
    refund(catalogue, paid.id, None, "2026-03-06", "bank")
    take_back(catalogue, pay(catalogue, mistyped.id, 120_000, "2026-03-05").id, why="a nought too many")
    pay(catalogue, lost.id, 2_000, "2026-03-07")
    write_off(catalogue, lost.id, "2026-03-08", "gone")
    pay(catalogue, lost.id, 5_000, "2026-03-20", "cash")
    issuer.issue(draft_credit(catalogue, credited.id, "").id, TODAY)
    abroad = issuer.issue(drafter.free(client.id, [line(10_001)], exchange=Exchange("EUR", 2, "0.8612")).id, TODAY)
    pay(catalogue, abroad.id, None, "2026-03-09", "bank")


def test_invoices_and_payments_read_again_are_the_books(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Sage comes to what is owed in sterling; the plain file to each invoice's balance; a bank to the money."""
    lifetime(catalogue, client, drafter, issuer)
    owed = sum(
        each.amounts.net_gbp
        + each.amounts.vat_gbp
        - sum(one.amount_gbp for one in catalogue.payments.of_invoice(each.id))
        for each in catalogue.invoices.all()
    )
    assert sage_owed(catalogue) * 100 == owed
    read = entries(catalogue)
    for each in catalogue.invoices.all():
        settled = sum(Decimal(row["Amount"]) for row in read if row["Invoice"] == each.label)
        assert settled * 100 == sum(one.amount for one in catalogue.payments.of_invoice(each.id))
    abroad = sum(Decimal(row["Amount"]) for row in read if row["Currency"] == "EUR")
    money = {"GBP": Decimal(130 - 10 + 1200 - 1200 + 20 + 50), "EUR": abroad}
    for currency, came in money.items():
        assert set(banked(catalogue, currency).values()) == {came}


def test_entries_are_called_what_they_are(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Refunds, write-offs, recoveries and reversals by name; in Sage by their types; what a bank has not is named."""
    lifetime(catalogue, client, drafter, issuer)
    assert sorted({row["What"] for row in entries(catalogue)}) == [
        *("Bad debt recovered", "Bad debt written off", "Credit moved", "Payment", "Payment reversed", "Refund"),
    ]
    sage = rows(export_payments(catalogue, "sage-payments").content.decode())
    types = {(row["Details"].split(",")[0], row["Type"], row["Nominal A/C Ref"]) for row in sage}
    assert types == {
        ("Payment", "SA", "1200"),
        ("Refund", "SP", "1200"),
        ("Payment reversed", "SP", "1200"),
        ("Bad debt written off", "SC", "8100"),
        ("Bad debt recovered", "SI", "8100"),
    }
    bank = export_payments(catalogue, "xero-payments")
    named = {each.code: len(each.papers) for each in bank.differences}
    assert named == {"not_money": 1, "other_currency": 1, "credits_moved": 2}
    first = rows(bank.content.decode())[0]
    assert (first["*Amount"], first["Reference"], first["*Date"]) == ("130.00", "INV-0001", "05/03/2026")
