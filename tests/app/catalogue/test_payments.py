"""The store of payments: only ever added to, each entry held by the hash of all before it."""

import sqlite3
from contextlib import closing

import pytest

from app.catalogue import Catalogue
from app.catalogue.payments import FIRST_HASH
from app.domain.billing import PaymentKind
from tests.app.catalogue.samples import fill
from tests.refusals import refused


@pytest.fixture
def invoice_id(catalogue: Catalogue) -> int:
    """An invoice that was issued."""
    fill(catalogue)
    return next(each.id for each in catalogue.invoices.all() if each.label)


def test_a_mistake_is_reversed_once(catalogue: Catalogue, invoice_id: int) -> None:
    """By an entry of the same kind and day with the other sign; neither of the two is reversed again."""
    paid = catalogue.payments.add(invoice_id, PaymentKind.PAYMENT, 500, 500, "2026-03-10", method="bank")
    back = catalogue.payments.reverse(paid.id, why="typed twice")
    assert (back.kind, back.amount, back.amount_gbp, back.paid_on) == (PaymentKind.PAYMENT, -500, -500, "2026-03-10")
    assert (back.reverses_id, back.reference) == (paid.id, "typed twice")
    for each in (paid, back):
        with refused("reversed_already", payment=each.id):
            catalogue.payments.reverse(each.id)


def test_each_entry_follows_the_one_before(catalogue: Catalogue, invoice_id: int) -> None:
    """The hash of an entry is the previous hash of the next, from the first on."""
    for amount in (100, 200):
        catalogue.payments.add(invoice_id, PaymentKind.PAYMENT, amount, amount, "2026-03-10")
    entries = catalogue.payments.all()
    assert [each.previous_hash for each in entries] == [FIRST_HASH, *(each.hash for each in entries[:-1])]
    assert len({each.hash for each in entries}) == len(entries)


@pytest.mark.parametrize(
    "change",
    ["UPDATE payments SET amount = 1", "DELETE FROM payments", "REPLACE INTO payments SELECT * FROM payments"],
)
def test_what_was_paid_is_held_by_triggers(catalogue: Catalogue, invoice_id: int, change: str) -> None:
    """Also against somebody who writes into the file."""
    catalogue.payments.add(invoice_id, PaymentKind.PAYMENT, 100, 100, "2026-03-10")
    with closing(sqlite3.connect(catalogue.path)) as db, pytest.raises(sqlite3.IntegrityError, match="reverse it"):
        db.execute(change)


def test_nothing_is_dated_into_locked_books(catalogue: Catalogue, invoice_id: int) -> None:
    """The last lock holds, the day itself included."""
    with closing(sqlite3.connect(catalogue.path)) as db, db:
        db.execute("INSERT INTO period_locks (until, locked_at) VALUES ('2026-03-31', '2026-04-02T00:00:00Z')")
        values_of = "99, :invoice, 'payment', 1, :day, 1, '', '', NULL, NULL, NULL, :at, :hash, :hash"
        entry = f"INSERT INTO payments SELECT {values_of}"
        values = {"invoice": invoice_id, "at": "2026-04-02T00:00:00Z", "hash": FIRST_HASH}
        with pytest.raises(sqlite3.IntegrityError, match="locked"):
            db.execute(entry, {**values, "day": "2026-03-31"})
        db.execute(entry, {**values, "day": "2026-04-01"})
