"""Entries that settle an invoice: recoveries of what was written off, and mistakes that are taken back."""

import pytest

from app.billing.account import account_of
from app.billing.amounts import Exchange
from app.billing.chain import check_chain
from app.billing.draft import Drafter
from app.billing.issue import Issuer
from app.catalogue import Catalogue
from app.domain.billing import Account, PaymentKind, Standing
from app.domain.catalogue import Client
from app.use_cases.payments import pay, refund, reverse_payment, write_off
from tests.app.billing.samples import TODAY, line
from tests.refusals import refused

LATER = "2026-03-20"
Entry = tuple[PaymentKind, int]


@pytest.fixture
def invoice(catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer) -> int:
    """£120.00, of which £20.00 was paid and the rest written off."""
    issued = issuer.issue(drafter.free(client.id, [line(10_000)]).id, TODAY).id
    pay(catalogue, issued, 2_000, "2026-03-05")
    write_off(catalogue, issued, "2026-03-10", "liquidation")
    return issued


def entries(account: Account) -> list[Entry]:
    """Kind and amount of each, in the order in which they were entered."""
    return [(each.kind, each.amount) for each in sorted(account.payments, key=lambda each: each.id)]


def test_what_comes_of_a_bad_debt_is_a_recovery(catalogue: Catalogue, invoice: int) -> None:
    """In parts, until nothing of it is left; only what is beyond that is the client's credit."""
    for amount, left, standing in ((3_000, 7_000, Standing.WRITTEN_OFF), (7_000, 0, Standing.PAID)):
        pay(catalogue, invoice, amount, LATER)
        account = account_of(catalogue, invoice)
        assert (account.balance, account.written_off, account.standing) == (0, left, standing)
    assert entries(account)[2:] == [
        (PaymentKind.PAYMENT, 3_000),
        (PaymentKind.WRITE_OFF, -3_000),
        (PaymentKind.PAYMENT, 7_000),
        (PaymentKind.WRITE_OFF, -7_000),
    ]
    pay(catalogue, invoice, 500, LATER)
    assert account_of(catalogue, invoice).balance == -500
    assert check_chain(catalogue).ok


def test_more_than_was_written_off_leaves_the_rest_to_the_client(catalogue: Catalogue, invoice: int) -> None:
    """One payment recovers all of it, and the rest can be paid back."""
    pay(catalogue, invoice, 12_500, LATER)
    account = account_of(catalogue, invoice)
    assert (account.balance, account.written_off) == (-2_500, 0)
    refund(catalogue, invoice, None, LATER)
    assert account_of(catalogue, invoice).balance == 0


def test_a_recovery_that_was_a_mistake_goes_back_with_its_payment(catalogue: Catalogue, invoice: int) -> None:
    """Both, on the payment's day: what was recovered is written off again, and can be recovered once more."""
    paid = pay(catalogue, invoice, 3_000, LATER)
    (recovered,) = catalogue.payments.beside(paid.id)
    with refused("recovery_stays", of=paid.id):
        reverse_payment(catalogue, recovered.id, LATER, "wrong")
    done = reverse_payment(catalogue, paid.id, "2026-03-28", "another client's")
    account = account_of(catalogue, invoice)
    assert (account.balance, account.written_off, account.standing) == (0, 10_000, Standing.WRITTEN_OFF)
    assert (done.entry.paid_on, done.moved, done.entry.reference) == (LATER, False, "another client's")
    pay(catalogue, invoice, 10_000, LATER)
    assert account_of(catalogue, invoice).written_off == 0
    with refused("reversed_already"):
        reverse_payment(catalogue, paid.id, LATER, "again")


def test_a_write_off_is_taken_back_as_far_as_nothing_came(catalogue: Catalogue, invoice: int) -> None:
    """What was recovered stays settled; the rest is owed again."""
    (written_off,) = (each for each in account_of(catalogue, invoice).payments if each.kind is PaymentKind.WRITE_OFF)
    pay(catalogue, invoice, 4_000, LATER)
    assert reverse_payment(catalogue, written_off.id, LATER, "they pay").entry.amount == -6_000
    account = account_of(catalogue, invoice)
    assert (account.balance, account.written_off) == (6_000, 0)
    assert written_off not in account.reversible


def test_recoveries_leave_no_penny_in_sterling(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Whatever each part rounds to, all of them take off in sterling what was written off."""
    draft = drafter.free(client.id, [line(10_001)], exchange=Exchange("EUR", 2, "0.8333"))
    issued = issuer.issue(draft.id, TODAY).id
    write_off(catalogue, issued, TODAY, "gone")
    gross = account_of(catalogue, issued).written_off
    for amount in (3_333, 3_334, gross - 6_667):
        pay(catalogue, issued, amount, LATER)
    entries = [each for each in account_of(catalogue, issued).payments if each.kind is PaymentKind.WRITE_OFF]
    assert (sum(each.amount for each in entries), sum(each.amount_gbp for each in entries)) == (0, 0)


def test_a_reversal_into_locked_books_has_todays_day(catalogue: Catalogue, invoice: int) -> None:
    """And says so; what is dated into them is refused in a sentence, and nothing is entered."""
    paid = pay(catalogue, invoice, 3_000, LATER)
    lock = "INSERT INTO period_locks (until, locked_at) VALUES ('2026-03-31', '2026-04-02T00:00:00Z')"
    catalogue.database.connection().execute(lock)
    before = catalogue.payments.all()
    with refused("period_locked"):
        pay(catalogue, invoice, 1_000, "2026-03-31")
    assert catalogue.payments.all() == before
    done = reverse_payment(catalogue, paid.id, "2026-04-05", "entered twice")
    assert (done.entry.paid_on, done.moved) == ("2026-04-05", True)
    assert "The books of 20 March 2026 are locked, so the reversal is dated 5 April 2026." in done.sentence
    assert {each.paid_on for each in catalogue.payments.beside(done.entry.id)} == {"2026-04-05"}
    with refused("period_locked"):
        reverse_payment(catalogue, catalogue.payments.all()[0].id, "2026-03-30", "wrong")


def test_nothing_is_issued_into_locked_books(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Refused in a sentence; the draft stays one, and no number is lost."""
    draft = drafter.free(client.id, [line(10_000)])
    lock = "INSERT INTO period_locks (until, locked_at) VALUES ('2026-02-28', '2026-03-01T00:00:00Z')"
    catalogue.database.connection().execute(lock)
    with refused("period_locked"):
        issuer.issue(draft.id, "2026-02-28")
    assert issuer.issue(draft.id, TODAY).number == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE payments SET amount = 1 WHERE id = 2", "Payment entry 2 of 2026-03-10 on INV-0001 is not what was"),
        ("UPDATE payments SET id = 9 WHERE id = 1", "Payment entry 2 of 2026-03-10 on INV-0001 does not follow the"),
        ("DELETE FROM payments WHERE id = 1", "does not follow the beginning: one is missing"),
        ("DELETE FROM payments WHERE id = 3", "Payment entry 3 was made and is missing; the last that is left is 2."),
    ],
    ids=["broken", "reordered", "missing", "the last missing"],
)
@pytest.mark.usefixtures("invoice")
def test_payments_that_were_tampered_with_are_found(catalogue: Catalogue, change: str, said: str) -> None:
    """By somebody who took the safeguards away."""
    reverse_payment(catalogue, 1, LATER, "wrong")
    assert check_chain(catalogue).ok
    db = catalogue.database.connection()
    for trigger in ("payments_stay", "payments_are_kept"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(change)
    failures = check_chain(catalogue).failures
    assert any(said in each for each in failures), failures


def test_an_invoice_on_the_account_of_another_client_is_found(catalogue: Catalogue, invoice: int) -> None:
    """Unless the two were made one, however often."""
    assert catalogue.invoices.get(invoice).issued_to == 1
    other, third = (catalogue.clients.add(name).id for name in ("Other", "Third"))
    db = catalogue.database.connection()
    db.execute("DROP TRIGGER invoices_keep_their_client")
    db.execute("UPDATE invoices SET client_id = ?", [third])
    (said,) = check_chain(catalogue).failures
    assert said == "INV-0001 stands on the account of another client than it was issued to."
    for kept, merged in ((other, 1), (third, other)):
        db.execute(
            "INSERT INTO client_merges (kept_id, merged_id, merged_at) VALUES (?, ?, '2026-03-02T00:00:00Z')",
            [kept, merged],
        )
    assert check_chain(catalogue).ok


@pytest.mark.parametrize("parts", [(None,), (3_333, 3_333, None), (6_002, None)])
def test_what_is_paid_in_parts_leaves_no_penny_in_sterling(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer, parts: tuple[int | None, ...]
) -> None:
    """Net and VAT are each rounded to pence on the invoice, and payments come to both of them together."""
    exchange = Exchange("EUR", 2, "0.8609")
    issued = issuer.issue(drafter.free(client.id, [line(10_003)], exchange=exchange).id, TODAY)
    for part in parts:
        pay(catalogue, issued.id, part, LATER)
    account = account_of(catalogue, issued.id)
    assert account.balance == 0
    assert sum(each.amount_gbp for each in account.payments) == issued.amounts.net_gbp + issued.amounts.vat_gbp


def test_a_recovery_abroad_leaves_no_penny_in_sterling(
    catalogue: Catalogue, client: Client, drafter: Drafter, issuer: Issuer
) -> None:
    """Written off and paid after all in parts, it is settled in sterling as the invoice states it."""
    exchange = Exchange("EUR", 2, "0.8609")
    issued = issuer.issue(drafter.free(client.id, [line(10_003)], exchange=exchange).id, TODAY)
    pay(catalogue, issued.id, 3_333, LATER)
    write_off(catalogue, issued.id, LATER, "gone")
    for part in (3_333, 12_004 - 2 * 3_333):
        pay(catalogue, issued.id, part, LATER)
    account = account_of(catalogue, issued.id)
    assert (account.balance, account.written_off) == (0, 0)
    assert sum(each.amount_gbp for each in account.payments) == issued.amounts.net_gbp + issued.amounts.vat_gbp
