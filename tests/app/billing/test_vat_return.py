"""The boxes of VAT returns: by tax point and by the money that came, period by period, and nothing of it twice."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.account import accounts
from app.billing.amounts import amounts_of
from app.billing.client_terms import treatment_of
from app.billing.credit_note import draft_credit
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.studio import StudioDetails
from app.billing.vat_parts import cash_parts, invoiced_parts, relief_days, relief_parts
from app.billing.vat_periods import vat_period, vat_periods
from app.billing.vat_return import VatAccounting, VatReturn, vat_csv, vat_summary
from app.billing.vat_scheme import Basis, VatPeriods
from app.catalogue import Catalogue
from app.domain.billing import Account, Invoice, InvoiceKind, InvoiceState, Payment, PaymentKind, Treatment
from app.domain.catalogue import Client, ClientKind
from app.use_cases.payments import pay, write_off
from tests.app.billing.samples import STUDIO, TODAY, PlainPapers, line
from tests.refusals import refused

LATER = "2027-12-31"


def returns(catalogue: Catalogue, studio: StudioDetails, *, today: str = LATER, **asked: object) -> list[VatReturn]:
    """The returns as a studio accounts for VAT, or as asked."""
    accounting = VatAccounting.of(studio, **asked)  # type: ignore[arg-type]  # a basis or periods, by name
    return list(vat_summary(accounts(catalogue), accounting, today).returns)


def boxes(each: VatReturn) -> tuple[str, int, int, int]:
    """A return as its name and boxes 1, 4 and 6."""
    return each.period.name, each.box_1, each.box_4, each.box_6


def test_by_tax_points_or_by_the_money(catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client) -> None:
    """By the money in the parts that came, to the last penny; a period without anything is there, too."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_001)]).id, TODAY)
    for amount, day in ((4_000, "2026-03-31"), (4_000, "2026-04-01"), (4_001, "2026-10-01")):
        pay(catalogue, invoice.id, amount, day)
    other = issuer.issue(drafter.free(client.id, [line(500)]).id, "2026-04-05")
    issuer.issue(draft_credit(catalogue, other.id, "").id, "2026-07-02")
    on_invoice = returns(catalogue, STUDIO)
    assert [boxes(each) for each in on_invoice] == [
        ("2026 Q1", 2_000, 0, 10_001),
        ("2026 Q2", 100, 0, 500),
        ("2026 Q3", -100, 0, -500),
    ]
    first, *_ = csv.DictReader(io.StringIO(vat_csv(on_invoice), newline=""))
    assert (first["Period"], first["From"], first["To"]) == ("2026 Q1", "2026-01-01", "2026-03-31")
    assert (first["Box 1"], first["Box 5"], first["Box 6"]) == ("20.00", "20.00", "100.01")
    on_cash = returns(catalogue, STUDIO, basis=Basis.CASH)
    assert [each.period.name for each in on_cash] == ["2026 Q1", "2026 Q2", "2026 Q3", "2026 Q4"]
    assert sum(each.box_1 for each in on_cash) == invoice.amounts.vat
    assert sum(each.box_6 for each in on_cash) == invoice.amounts.net


def test_what_is_outside_the_scope_counts_in_box_6_alone(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """VAT Notice 700/12: the value of services supplied to businesses abroad is in it, without VAT."""
    abroad = catalogue.clients.add("Ville", kind=ClientKind.BUSINESS, country="US", address="1 Main St")
    assert treatment_of(STUDIO, abroad, TODAY) is Treatment.OUTSIDE_SCOPE
    for owner in (client, abroad):
        issuer.issue(drafter.free(owner.id, [line(10_000)]).id, TODAY)
    assert [boxes(each) for each in returns(catalogue, STUDIO)] == [("2026 Q1", 2_000, 0, 20_000)]


def test_nothing_from_before_registration_is_in_it(catalogue: Catalogue, client: Client) -> None:
    """Neither what was invoiced before it, whenever it was paid, nor a period that ended before; the first begins
    with registration.
    """
    studio = replace(STUDIO, vat_from="2026-02-10")
    issuer = Issuer(catalogue, studio, PlainPapers())
    before = issuer.issue(Drafter(catalogue, studio, "2026-02-09").free(client.id, [line(7_000)]).id, "2026-02-09")
    after = issuer.issue(Drafter(catalogue, studio, "2026-02-10").free(client.id, [line(1_000)]).id, "2026-02-10")
    for invoice in (before, after):
        pay(catalogue, invoice.id, None, "2026-02-20")
    for basis in Basis:
        (only,) = returns(catalogue, studio, basis=basis)
        assert (only.period.since, only.period.until) == ("2026-02-10", "2026-03-31")
        assert boxes(only) == ("2026 Q1", 200, 0, 1_000)
    summary = vat_summary(accounts(catalogue), VatAccounting.of(replace(STUDIO, vat_number="")), LATER)
    assert (list(summary.returns), len(summary.notes)) == ([], 1)


def test_money_before_the_tax_point_counts_on_its_day(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """VATA 1994 section 6(4): to the extent of the payment; the rest with the invoice."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, "2026-04-05")
    pay(catalogue, invoice.id, 3_000, "2026-03-20")
    pay(catalogue, invoice.id, 9_000, "2026-05-20")
    assert [boxes(each) for each in returns(catalogue, STUDIO)] == [
        ("2026 Q1", 500, 0, 2_500),
        ("2026 Q2", 1_500, 0, 7_500),
    ]


def test_money_at_another_rate_than_was_charged_is_said(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """So that it is credited and drafted anew with its own tax point."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, "2026-04-05")
    pay(catalogue, invoice.id, 3_000, "2026-03-20")
    for rates, said in (((), 1), (("2026-03-01 17.5", "2026-04-01 20"), 2)):
        accounting = VatAccounting.of(replace(STUDIO, vat_rates=rates))
        assert len(vat_summary(accounts(catalogue), accounting, LATER).notes) == said


def test_relief_for_a_bad_debt_and_its_repayment(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """In box 4 once written off and six months due; what comes after that goes back in box 1; by cash there is none."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, "2026-01-10")
    pay(catalogue, invoice.id, 6_000, "2026-02-01")
    entry = write_off(catalogue, invoice.id, "2026-04-01", "bankrupt")
    recovered(catalogue, entry, 1_200, "2027-02-01")
    assert [boxes(each) for each in returns(catalogue, STUDIO)] == [
        ("2026 Q1", 2_000, 0, 10_000),
        ("2026 Q2", 0, 0, 0),
        ("2026 Q3", 0, 1_000, 0),
        ("2026 Q4", 0, 0, 0),
        ("2027 Q1", 200, 0, 0),
    ]
    assert [each.period.name for each in returns(catalogue, STUDIO, today="2026-07-23")] == ["2026 Q1"]
    by_cash = returns(catalogue, STUDIO, basis=Basis.CASH)
    assert (sum(each.box_4 for each in by_cash), sum(each.box_1 for each in by_cash)) == (0, 1_000 + 200)


def test_why_there_are_no_returns_is_said(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Nothing was invoiced, or it was and by cash accounting no money came; where a return stands, neither is said."""
    by_cash = VatAccounting.of(replace(STUDIO, vat_scheme="flat_cash", flat_rates=("2026-01-01 13",)))

    def notes() -> list[str]:
        return list(vat_summary(accounts(catalogue), by_cash, LATER).notes)

    draft = drafter.free(client.id, [line(10_000)])
    assert [note.startswith("Nothing was invoiced yet") for note in notes()] == [True]
    invoice = issuer.issue(draft.id, TODAY)
    (waits,) = notes()
    assert waits.startswith("No money came yet")
    assert "Nothing" not in waits
    write_off(catalogue, invoice.id, "2026-04-01", "lost")
    relieved = notes()
    assert len(vat_summary(accounts(catalogue), by_cash, LATER).returns) == 1
    assert any("Box 4" in note for note in relieved)
    assert not any(note.startswith(("No money", "Nothing")) for note in relieved)


def recovered(catalogue: Catalogue, entry: Payment, amount: int, on: str) -> None:
    """A part of what was written off came after all: money, and so much less given up."""
    owed, kind = entry.invoice_id, PaymentKind.WRITE_OFF
    catalogue.payments.add(owed, PaymentKind.PAYMENT, amount, amount, on)
    catalogue.payments.add(owed, kind, -amount, -amount, on, reverses_id=entry.id)


def test_a_debt_that_comes_in_time_is_never_claimed(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """A write-off taken back, or paid, within the six months leaves neither a claim nor a repayment."""
    invoice = issuer.issue(drafter.free(client.id, [line(10_000)]).id, "2026-01-10")
    entry = write_off(catalogue, invoice.id, "2026-02-01", "lost")
    recovered(catalogue, entry, 12_000, "2026-03-01")
    assert relief_days(accounts(catalogue)[0]) == {}


def test_the_flat_rate_goes_by_turnover_with_its_vat(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """By the per cent of each part's day, in boxes 1 and 6; what is outside the scope is no turnover of it, but in
    box 6; and a bad debt by cash brings the VAT beyond the per cent (SI 1995/2518 regulation 55V).
    """
    studio = replace(STUDIO, vat_scheme="flat", flat_rates=("2026-01-01 13", "2026-03-15 16.5"))
    abroad = catalogue.clients.add("Ville", kind=ClientKind.BUSINESS, country="US", address="1 Main St")
    for owner, day in ((client, "2026-03-01"), (client, "2026-03-20"), (abroad, "2026-03-20")):
        invoice = issuer.issue(drafter.free(owner.id, [line(10_000)]).id, day)
    assert [boxes(each) for each in returns(catalogue, studio)] == [("2026 Q1", 1_560 + 1_980, 0, 24_000 + 10_000)]
    assert returns(catalogue, studio)[0].vat == 4_000
    assert returns(catalogue, replace(studio, vat_scheme="flat_cash")) == []
    first = catalogue.invoices.find("INV-0001")
    write_off(catalogue, first.id, "2026-04-01", "lost")
    (relief,) = returns(catalogue, replace(studio, vat_scheme="flat_cash"))
    assert (relief.box_1, relief.box_4) == (0, 2_000 - 1_560)
    pay(catalogue, invoice.id, None, "2026-05-01")
    with refused("flat_rate_unknown", on="2026-03-01"):
        returns(catalogue, replace(studio, flat_rates=("2026-03-15 16.5",)))


@pytest.mark.parametrize(
    ("kind", "day", "name", "since", "until"),
    [
        (VatPeriods.STAGGER_1, "2026-03-31", "2026 Q1", "2026-01-01", "2026-03-31"),
        (VatPeriods.STAGGER_1, "2026-04-01", "2026 Q2", "2026-04-01", "2026-06-30"),
        (VatPeriods.STAGGER_2, "2026-01-31", "Nov 2025–Jan 2026", "2025-11-01", "2026-01-31"),
        (VatPeriods.STAGGER_2, "2026-02-01", "Feb–Apr 2026", "2026-02-01", "2026-04-30"),
        (VatPeriods.STAGGER_3, "2026-02-28", "Dec 2025–Feb 2026", "2025-12-01", "2026-02-28"),
        (VatPeriods.STAGGER_3, "2026-03-01", "Mar–May 2026", "2026-03-01", "2026-05-31"),
        (VatPeriods.MONTHLY, "2028-02-29", "Feb 2028", "2028-02-01", "2028-02-29"),
        (VatPeriods.ANNUAL, "2026-09-30", "Oct 2025–Sep 2026", "2025-10-01", "2026-09-30"),
        (VatPeriods.ANNUAL, "2026-10-01", "Oct 2026–Sep 2027", "2026-10-01", "2027-09-30"),
    ],
)
def test_the_period_of_a_day(kind: VatPeriods, day: str, name: str, since: str, until: str) -> None:
    """The last day of one, the first of the next, and leap days."""
    period = vat_period(day, kind, 9)
    assert (period.name, period.since, period.until) == (name, since, until)


@given(
    first=st.dates(date(1995, 1, 1), date(2090, 1, 1)),
    days=st.integers(0, 2_000),
    kind=st.sampled_from(list(VatPeriods)),
    year_end=st.integers(1, 12),
    waited=st.integers(0, 400),
)
def test_periods_follow_each_other_without_a_gap(
    first: date, days: int, kind: VatPeriods, year_end: int, waited: int
) -> None:
    """From registration to the last day, each beginning on the day after the one before."""
    last, registered = first + timedelta(days=days), (first - timedelta(days=waited)).isoformat()
    periods = vat_periods(first.isoformat(), last.isoformat(), kind, year_end, registered)
    assert registered <= periods[0].since <= first.isoformat() <= periods[0].until
    assert last.isoformat() <= periods[-1].until
    for before, after in pairwise(periods):
        assert date.fromisoformat(after.since) == date.fromisoformat(before.until) + timedelta(days=1)


@given(
    net=st.integers(-(10**6), 10**6),
    rate=st.sampled_from(["1", "0.8612"]),
    amounts=st.lists(st.tuples(st.integers(-(10**6), 10**6), st.integers(0, 700)), max_size=8),
)
def test_the_parts_of_an_invoice_come_to_the_whole(net: int, rate: str, amounts: list[tuple[int, int]]) -> None:
    """By tax point always; by cash once all of it came, and never more than that; relief likewise."""
    invoice = invoiced(net, rate)
    start = date(2025, 6, 1)
    days = [(each, (start + timedelta(days=after)).isoformat()) for each, after in amounts if each]
    paid = tuple(Payment(at, 1, PaymentKind.PAYMENT, each, day, 0) for at, (each, day) in enumerate(days))
    whole = invoice.amounts.net_gbp, invoice.amounts.vat_gbp
    parts = list(invoiced_parts(Account(invoice, paid)))
    assert (sum(each.net for each in parts), sum(each.vat for each in parts)) == whole
    came = sum(each.amount for each in paid)
    rest = Payment(99, 1, PaymentKind.PAYMENT, invoice.amounts.gross - came, "2030-01-01", 0)
    by_cash = list(cash_parts(Account(invoice, (*paid, rest))))
    if invoice.amounts.gross:
        assert (sum(each.net for each in by_cash), sum(each.vat for each in by_cash)) == whole
    lost = tuple(replace(each, kind=PaymentKind.WRITE_OFF) for each in (*paid, rest))
    relief = list(relief_parts(Account(invoice, lost)))
    if invoice.amounts.gross:
        assert sum(each.vat for each in relief) == whole[1]


def invoiced(net: int, rate: str) -> Invoice:
    """An invoice of one line at 20 %, of New Year's Day."""
    lines = (line(net, vat_bp=2_000),)
    kinds = (InvoiceKind.INVOICE, InvoiceState.ISSUED, 1, "", Treatment.STANDARD, lines, amounts_of(lines, rate))
    return Invoice(1, *kinds, sterling_rate=rate, tax_point="2026-01-01", due_on="2026-01-15", label="INV-0001")
