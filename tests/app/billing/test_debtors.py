"""What clients owed on any day: their statements, and aged debtors for the studio."""

import csv
import io

import pytest

from app.billing.account import statement_of
from app.billing.amounts import Exchange
from app.billing.credit_note import draft_credit
from app.billing.debtors import aged_debtors, debtors_csv
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.use_cases.payments import pay, reverse_payment, write_off
from tests.app.billing.samples import STUDIO, line
from tests.refusals import refused


@pytest.fixture
def invoices(client: Client, drafter: Drafter, issuer: Issuer) -> list[int]:
    """£120.00 of 1 March and £240.00 of 1 April, each due 14 days later."""
    days = ((10_000, "2026-03-01"), (20_000, "2026-04-01"))
    return [issuer.issue(drafter.free(client.id, [line(net)]).id, on).id for net, on in days]


def test_a_statement_shows_no_write_offs(catalogue: Catalogue, client: Client, invoices: list[int]) -> None:
    """They are the studio's own affair, and the client owes the money still; a recovery is a payment like any other."""
    write_off(catalogue, invoices[0], "2026-04-10", "liquidation")
    stated = statement_of(catalogue, STUDIO, client.id, "2026-04-30")
    assert [row.text for row in stated.rows] == ["Invoice INV-0001", "Invoice INV-0002"]
    assert (stated.closing, stated.overdue) == (36_000, 36_000)
    pay(catalogue, invoices[0], 5_000, "2026-05-02", "bank")
    later = statement_of(catalogue, STUDIO, client.id, "2026-05-31")
    assert [(row.text, row.paid) for row in later.rows][2:] == [("Payment by bank, INV-0001", 5_000)]
    assert (later.closing, later.overdue) == (31_000, 31_000)


def test_a_statement_is_of_any_day(catalogue: Catalogue, client: Client, invoices: list[int]) -> None:
    """As things stood then, whatever came later; before anything was issued there is none."""
    pay(catalogue, invoices[0], None, "2026-04-05")
    stated = statement_of(catalogue, STUDIO, client.id, "2026-03-31")
    assert ([row.text for row in stated.rows], stated.closing, stated.overdue) == (["Invoice INV-0001"], 12_000, 12_000)
    with refused("nothing_issued"):
        statement_of(catalogue, STUDIO, client.id, "2026-02-28")


def test_nothing_is_overdue_beyond_the_balance(
    catalogue: Catalogue, client: Client, issuer: Issuer, invoices: list[int]
) -> None:
    """A credit on another invoice pays what is late first."""
    pay(catalogue, invoices[1], None, "2026-04-02")
    issuer.issue(draft_credit(catalogue, invoices[1], "one song less").id, "2026-04-03")
    pay(catalogue, invoices[0], 1_000, "2026-04-04")
    stated = statement_of(catalogue, STUDIO, client.id, "2026-04-30")
    assert (stated.closing, stated.overdue) == (12_000 - 1_000 - 24_000, 0)


def test_a_payment_reversed_is_said_so(catalogue: Catalogue, client: Client, invoices: list[int]) -> None:
    """Both entries stand on the statement, in the order in which they were made, and no balance between them is odd."""
    reverse_payment(catalogue, pay(catalogue, invoices[0], 500, "2026-03-05").id, "2026-03-06", "wrong")
    rows = statement_of(catalogue, STUDIO, client.id, "2026-03-31").rows[1:]
    said = [("Payment, INV-0001", 500), ("Payment reversed, INV-0001", -500)]
    assert [(row.text, row.paid) for row in rows] == said


def test_debtors_are_aged_as_of_any_day(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, invoices: list[int]
) -> None:
    """By client and currency, credits apart; payments, write-offs and invoices of later days do not count."""
    abroad = drafter.free(client.id, [line(10_000)], exchange=Exchange("EUR", 2, "0.8"))
    issuer.issue(abroad.id, "2026-04-01")
    pay(catalogue, invoices[0], 2_000, "2026-04-20")
    write_off(catalogue, invoices[0], "2026-05-20", "gone")
    euros, pounds = aged_debtors(catalogue, "2026-04-16").rows
    assert (pounds.client, pounds.ages, pounds.total) == ("Nova Records", (0, 24_000, 12_000, 0, 0), 36_000)
    assert (euros.currency, euros.ages, euros.total, euros.total_gbp) == ("EUR", (0, 12_000, 0, 0, 0), 12_000, 9_600)
    (first,) = aged_debtors(catalogue, "2026-03-15").rows
    assert first.ages == (12_000, 0, 0, 0, 0)
    after = aged_debtors(catalogue, "2026-05-20")
    assert [row.ages for row in after.rows] == [(0, 0, 12_000, 0, 0), (0, 0, 24_000, 0, 0)]
    assert after.total_gbp == 24_000 + 9_600
    assert aged_debtors(catalogue, "2026-02-01").rows == ()


def test_what_comes_before_its_invoice_is_a_credit_until_then(
    catalogue: Catalogue, client: Client, invoices: list[int]
) -> None:
    """On the days between, aged debtors say of it what the statement says."""
    pay(catalogue, invoices[1], 5_000, "2026-03-20")
    (row,) = aged_debtors(catalogue, "2026-03-25").rows
    assert (sum(row.ages), row.credit, row.total) == (12_000, -5_000, 7_000)
    assert statement_of(catalogue, STUDIO, client.id, "2026-03-25").closing == row.total
    (later,) = aged_debtors(catalogue, "2026-04-01").rows
    assert (later.credit, later.total) == (0, 12_000 + 24_000 - 5_000)


def test_debtors_are_kept_as_a_sheet(catalogue: Catalogue, client: Client, invoices: list[int]) -> None:
    """A row a client, with amounts as numbers; what a spreadsheet would run is text."""
    pay(catalogue, invoices[0], 15_000, "2026-03-02")
    catalogue.clients.edit(client.id, name="=Nova")
    (row,) = csv.DictReader(io.StringIO(debtors_csv(aged_debtors(catalogue, "2026-03-31"))))
    assert (row["Client"], row["Credit"], row["Total"], row["Total GBP"]) == ("'=Nova", "-30.00", "-30.00", "-30.00")
    assert row["Not yet due"] == "0.00"
