"""Schemes of VAT have days: another one begins with a period, and no supply is accounted for twice or never."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.billing.account import accounts
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.billing.studio_entry import entered
from app.billing.vat_return import VatAccounting, vat_summary
from app.billing.vat_scheme import Basis, VatScheme
from app.catalogue import Catalogue
from app.domain.billing import Account, Payment, PaymentKind
from app.domain.catalogue import Client
from app.use_cases.payments import pay, write_off
from tests.app.billing.samples import STUDIO, line
from tests.app.billing.test_vat_return import LATER, boxes, invoiced, returns
from tests.refusals import refused

NAMES = st.sampled_from(["standard", "cash"])
MAY = replace(STUDIO, vat_number="GB123456782")  # whose number may be entered
QUARTERS = ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"]


def bill(drafter: Drafter, issuer: Issuer, client: Client, days: Sequence[str]) -> list[int]:
    """The ids of invoices of £100 net, each issued on its day."""
    return [issuer.issue(drafter.free(client.id, [line(10_000)]).id, day).id for day in days]


def test_what_was_accounted_for_is_not_when_it_is_paid(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Cash accounting from April on: the invoice of March counted in March, that of April when its money came."""
    studio = replace(STUDIO, vat_scheme_changes=("2026-04-01 cash",))
    old, new = bill(drafter, issuer, client, ["2026-03-20", "2026-04-20"])
    pay(catalogue, old, None, "2026-04-10")
    pay(catalogue, new, None, "2026-07-10")
    assert [boxes(each) for each in returns(catalogue, studio)] == [
        ("2026 Q1", 2_000, 0, 10_000),
        ("2026 Q2", 0, 0, 0),
        ("2026 Q3", 2_000, 0, 10_000),
    ]


def test_what_is_unpaid_when_cash_accounting_ends_counts_in_its_last_period(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """And not when it is paid later; what never comes of it is a bad debt then like any other. Before it ends, not."""
    studio = replace(STUDIO, vat_scheme="cash", vat_scheme_changes=("2026-07-01 standard",))
    (owed,) = bill(drafter, issuer, client, ["2026-03-20"])
    pay(catalogue, owed, 6_000, "2026-04-10")
    bill(drafter, issuer, client, ["2026-07-20"])
    write_off(catalogue, owed, "2026-08-01", "bankrupt")
    assert [boxes(each) for each in returns(catalogue, studio)] == [
        ("2026 Q2", 2_000, 0, 10_000),
        ("2026 Q3", 2_000, 0, 10_000),
        ("2026 Q4", 0, 1_000, 0),
    ]
    assert next(boxes(each)[:2] for each in returns(catalogue, studio, today="2026-06-30")) == ("2026 Q2", 1_000)


def test_a_flat_rate_holds_from_a_day_to_another(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Box 1 is the per cent of its own period's turnover, and box 6 has VAT in it then only."""
    changes = ("2026-04-01 flat", "2026-07-01 standard")
    studio = replace(STUDIO, vat_scheme_changes=changes, flat_rates=("2026-04-01 13",))
    bill(drafter, issuer, client, ["2026-03-20", "2026-05-20", "2026-07-20"])
    assert [boxes(each) for each in returns(catalogue, studio)] == [
        ("2026 Q1", 2_000, 0, 10_000),
        ("2026 Q2", 1_560, 0, 12_000),
        ("2026 Q3", 2_000, 0, 10_000),
    ]


@given(
    first=NAMES,
    changes=st.dictionaries(st.sampled_from(QUARTERS), NAMES),
    net=st.integers(-(10**6), 10**6),
    amounts=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 500)), max_size=6),
)
def test_every_supply_is_taxed_once_however_the_scheme_changes(
    first: str, changes: dict[str, str], net: int, amounts: list[tuple[int, int]]
) -> None:
    """All periods together have the invoice's net and VAT, once all of it came or where it went by its tax point."""
    lines = tuple(f"{day} {name}" for day, name in changes.items())
    accounting = VatAccounting.of(replace(STUDIO, vat_scheme=first, vat_scheme_changes=lines))
    invoice, start, kind = invoiced(net, "0.8612"), date(2025, 11, 1), PaymentKind.PAYMENT
    days = [(each, (start + timedelta(days=after)).isoformat()) for each, after in amounts]
    paid = [Payment(at, 1, kind, each, day, 0) for at, (each, day) in enumerate(days)]
    rest = Payment(99, 1, kind, invoice.amounts.gross - sum(each.amount for each in paid), "2027-06-30", 0)
    summary = vat_summary([Account(invoice, (*paid, rest))], accounting, LATER)
    if invoice.amounts.gross:
        assert sum(each.net for each in summary.returns) == invoice.amounts.net_gbp
        assert sum(each.box_1 for each in summary.returns) == invoice.amounts.vat_gbp
    if accounting.scheme_on(LATER) is VatScheme.STANDARD and invoice.amounts.gross:
        unpaid = vat_summary([Account(invoice, ())], accounting, LATER)
        assert sum(each.box_1 for each in unpaid.returns) == invoice.amounts.vat_gbp


@pytest.mark.parametrize(
    ("day", "more"),
    [("2026-07-01", {}), ("2026-02-10", {"vat_from": "2026-02-10"}), ("2026-10-01", {"vat_periods": "annual"})],
)
def test_another_scheme_begins_with_a_period(day: str, more: dict[str, str]) -> None:
    """The first begins with registration; a day inside one is refused with the days of that period."""
    studio = replace(MAY, vat_year_end=9, **more)  # type: ignore[arg-type]  # fields by name
    kept = entered(replace(studio, vat_scheme_changes=(f"{day}=Cash", f" {day} Flat-Cash "), flat_rates=(f"{day} 13",)))
    assert kept.vat_scheme_changes == (f"{day} flat_cash",)
    with refused("scheme_inside_period", on="2026-08-15"):
        entered(replace(studio, vat_scheme_changes=("2026-08-15 cash",)))


def test_what_no_change_of_scheme_can_be_is_refused() -> None:
    """A scheme that is none, a day that is none, and a flat rate without its per cent."""
    for typed in ("2026-07-01 margin", "2026-02-30 cash", "cash"):
        with refused("not_a_scheme_change", text=typed):
            entered(replace(MAY, vat_scheme_changes=(typed,)))
    with refused("flat_rate_wanted"):
        entered(replace(MAY, vat_scheme_changes=("2026-07-01 flat",)))


def test_a_summary_is_by_one_basis_where_that_is_asked_for(
    catalogue: Catalogue, drafter: Drafter, issuer: Issuer, client: Client
) -> None:
    """Whatever the studio's own schemes are; its name says which moment counts in the end."""
    studio = replace(STUDIO, vat_scheme_changes=("2026-04-01 cash",))
    assert VatAccounting.of(studio).basis == "cash"
    bill(drafter, issuer, client, ["2026-04-20"])
    accounting = VatAccounting.of(studio)
    assert vat_summary(accounts(catalogue), accounting, LATER).returns == []
    asked = VatAccounting.of(studio, Basis.INVOICE)
    assert [each.box_1 for each in vat_summary(accounts(catalogue), asked, LATER).returns] == [2_000]
