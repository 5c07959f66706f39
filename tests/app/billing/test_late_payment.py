"""Statutory interest, reckoned by hand from the Order and the Act; and reminders of what is late."""

from dataclasses import replace
from datetime import date

import pytest

from app.billing.amounts import amounts_of
from app.billing.bank_rates import bank_rate_lines, reference_day
from app.billing.late_payment import InterestRules, Reminders
from app.domain.billing import (
    Account,
    Invoice,
    InvoiceKind,
    InvoiceState,
    Party,
    Payment,
    PaymentKind,
    Treatment,
)
from tests.app.billing.samples import line
from tests.refusals import refused

RULES = InterestRules.load()


def paid(amount: int, on: str) -> Payment:
    """A payment."""
    return Payment(1, 1, PaymentKind.PAYMENT, amount, on, amount)


def owed(due_on: str) -> Account:
    """An invoice over £100 of which £20 came."""
    lines = (line(10_000),)
    amounts = amounts_of(lines)
    kind, state = InvoiceKind.INVOICE, InvoiceState.ISSUED
    invoice = Invoice(1, kind, state, 1, "", Treatment.STANDARD, lines, amounts, label="INV-0001", due_on=due_on)
    paid = Payment(1, 1, PaymentKind.PAYMENT, 2_000, "2026-03-02", 2_000)
    return Account(replace(invoice, buyer=Party("Nova Records")), (paid,))


@pytest.mark.parametrize(
    ("late_from", "bp"),
    [
        (date(2024, 1, 1), 1325),
        (date(2024, 6, 30), 1325),
        (date(2025, 7, 1), 1225),
        (date(2025, 6, 30), 1275),
        (date(2026, 7, 1), 1175),
    ],
)
def test_the_rate_is_that_of_the_reference_day_before(late_from: date, bp: int) -> None:
    """Eight per cent over Bank Rate on 31 December or 30 June."""
    day = RULES.rate_day(late_from)
    assert day == reference_day(late_from).isoformat()
    assert RULES.bank_rate[day] + RULES.over_bp == bp


def test_before_the_first_rate_known_nothing_is_suggested() -> None:
    """A guess is no suggestion."""
    assert RULES.rate_day(date(2019, 3, 1)) is None
    assert RULES.interest(100_000, [], "2019-02-01", "2026-01-01") is None


@pytest.mark.parametrize(
    ("debt", "fixed"), [(1, 4000), (99_999, 4000), (100_000, 7000), (999_999, 7000), (1_000_000, 10_000)]
)
def test_compensation_goes_by_the_size_of_the_debt(debt: int, fixed: int) -> None:
    """£40 below £1,000, £70 below £10,000, £100 from there on."""
    assert RULES.compensation(debt) == fixed


def test_interest_is_simple_and_by_the_day() -> None:
    """£1,000 for 73 days, a fifth of a year, at 12.75 %: £25.50."""
    interest = RULES.interest(100_000, [], "2025-02-01", "2025-04-15")
    assert interest is not None
    assert (interest.days, interest.rate_bp) == (73, 1275)
    assert (interest.interest_pence, interest.compensation_pence) == (2550, 7000)


def test_what_was_paid_bears_no_interest_from_then_on() -> None:
    """Half after 30 of the 73 days; what came in time was never late."""
    interest = RULES.interest(
        100_000, [paid(20_000, "2025-01-20"), paid(40_000, "2025-03-03")], "2025-02-01", "2025-04-15"
    )
    assert interest is not None
    assert interest.interest_pence == round((80_000 * 30 + 40_000 * 43) * 0.1275 / 365)
    assert interest.compensation_pence == 4000


@pytest.mark.parametrize("today", ["2025-01-31", "2025-02-01"])
def test_what_is_not_late_bears_none(today: str) -> None:
    """The due day itself is in time."""
    assert RULES.interest(100_000, [], "2025-02-01", today) is None
    assert RULES.interest(100_000, [paid(100_000, "2025-02-01")], "2025-02-01", "2025-09-01") is None


def test_a_rate_not_known_yet_is_no_silent_guess() -> None:
    """The last one known, which is said with both days; a rate the studio adds takes its place."""
    late = RULES.interest(100_000, [], "2031-02-01", "2031-04-15")
    assert late is not None
    assert late.outdated
    assert (late.reference_on, late.rate_on) == ("2030-12-31", max(RULES.bank_rate))
    assert "31 December 2030 is not known here" in late.basis
    own = InterestRules.load(["2030-12-31 2.5"]).interest(100_000, [], "2031-02-01", "2031-04-15")
    assert own is not None
    assert not own.outdated
    assert (own.rate_bp, own.interest_pence) == (1050, 2100)
    assert own.basis == "At 8 % over Bank Rate, which was 2.5 % on 31 December 2030."


def test_rates_are_kept_in_order_each_day_once() -> None:
    """However they are typed; a day named again has its new rate."""
    typed = ["2027-06-30: 3%", "", " 2026-12-31=3.75 ", "2027-06-30 2.5"]
    assert bank_rate_lines(typed) == ("2026-12-31 3.75", "2027-06-30 2.50")


@pytest.mark.parametrize(
    "line", ["3.5", "2026-11-30 3.5", "2026-02-30 3", "2026-12-31 -1", "2026-12-31 101", "2026-12-31"]
)
def test_a_rate_that_is_none_is_refused_in_a_sentence(line: str) -> None:
    """No day, another day than a reference day, no rate, or one beyond reason."""
    with refused("bank_rate_too_high" if line.endswith("101") else "not_a_bank_rate"):
        bank_rate_lines([line])


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2026-03-15", "is due on 15 March 2026"),
        ("2026-03-16", "was due on 15 March 2026; it may have slipped"),
        ("2026-04-04", "it may have slipped"),
        ("2026-04-05", "21 days ago"),
    ],
)
def test_reminders_are_the_firmer_the_later(today: str, words: str) -> None:
    """From the day after it was due, and three weeks later."""
    text = Reminders.load().text(owed("2026-03-15"), "Harbour Mixing", today)
    assert words in text
    assert text.startswith("Hello Nova Records,\n")
    assert "INV-0001 over £80.00" in text
    assert text.endswith("Kind regards\nHarbour Mixing\n")
    assert "By law" not in text


def test_a_late_reminder_states_the_interest() -> None:
    """Not in the milder ones, and no sum that goes by a rate that is outdated."""
    rules = InterestRules.load(("2026-12-31 3.75",))
    account = owed("2026-03-15")
    interest = rules.interest(10_000, account.payments, "2026-03-15", "2026-04-05")
    assert interest
    known = replace(interest, rate_on=interest.reference_on)
    assert "By law" not in Reminders.load().text(account, "H", "2026-04-04", known)
    assert "£40.00 of compensation" in Reminders.load().text(account, "H", "2026-04-05", known)
    outdated = replace(interest, rate_on="2020-12-31")
    assert "By law" not in Reminders.load().text(account, "H", "2026-04-05", outdated)
