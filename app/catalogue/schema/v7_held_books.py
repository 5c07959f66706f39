"""Schema 7: what settles invoices is held like what was issued; gaps, locks and where numbers are given are recorded.

Frozen like the schemas before it. Nothing here is ever edited or deleted: a mistaken entry is reversed by another.
"""

import hashlib
import json
from sqlite3 import Connection

_MOMENT = "GLOB '????-??-??T*Z'"
_FIRST = "0" * 64

# An invoice in another currency says whose rate it took and of which day; `issued_to` is its client when it was
# issued, which its hash covers. Both are empty on what was issued before.
_INVOICES = (
    "ALTER TABLE invoices ADD COLUMN rate_on TEXT CHECK (rate_on IS date(rate_on))",
    "ALTER TABLE invoices ADD COLUMN rate_source TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE invoices ADD COLUMN issued_to INTEGER",
    "ALTER TABLE quotes ADD COLUMN decimals INTEGER NOT NULL DEFAULT 2 CHECK (decimals IN (0, 2))",
    "ALTER TABLE quotes ADD COLUMN sterling_rate TEXT NOT NULL DEFAULT '1'",
    "ALTER TABLE quotes ADD COLUMN rate_on TEXT CHECK (rate_on IS date(rate_on))",
    "ALTER TABLE quotes ADD COLUMN rate_source TEXT NOT NULL DEFAULT ''",
    """
    CREATE TRIGGER quotes_sent_keep_their_rate BEFORE UPDATE OF decimals, sterling_rate, rate_on, rate_source ON quotes
    WHEN old.state <> 'draft' BEGIN
        SELECT raise(ABORT, 'a quote that was sent is never edited; make another version');
    END
    """,
    """
    CREATE TRIGGER invoices_keep_their_rate BEFORE UPDATE OF rate_on, rate_source, issued_to ON invoices
    WHEN old.state <> 'draft' BEGIN
        SELECT raise(ABORT, 'an issued invoice is never changed; credit it');
    END
    """,
    # Whose an invoice is may change only where two entries of one client were made one, and back where that is undone.
    f"""
    CREATE TABLE client_merges (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kept_id INTEGER NOT NULL,
        merged_id INTEGER NOT NULL CHECK (merged_id <> kept_id),
        merged_at TEXT NOT NULL CHECK (merged_at {_MOMENT})
    ) STRICT
    """,
    """
    CREATE TRIGGER invoices_keep_their_client BEFORE UPDATE OF client_id ON invoices
    WHEN old.state = 'issued' AND new.client_id <> old.client_id AND NOT EXISTS (
        SELECT 1 FROM client_merges m WHERE (m.merged_id = old.client_id AND m.kept_id = new.client_id)
            OR (m.merged_id = new.client_id AND m.kept_id = old.client_id)) BEGIN
        SELECT raise(ABORT, 'an issued invoice stays with its client; credit it');
    END
    """,
)

# An entry that reverses another, in whole or, of what was written off, in part, is of the same kind with the other
# sign; so the sums of a kind stay right. What came of a debt that was written off is a payment, and beside it an entry
# that takes as much off the write-off. The hash of each vouches for all before it.
_PAYMENTS = (
    "ALTER TABLE payments RENAME TO payments_before",
    f"""
    CREATE TABLE payments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE RESTRICT,
        kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'write_off', 'credit')),
        amount INTEGER NOT NULL CHECK (amount <> 0),
        paid_on TEXT NOT NULL CHECK (paid_on IS date(paid_on)),
        amount_gbp INTEGER NOT NULL,
        method TEXT NOT NULL DEFAULT '',
        reference TEXT NOT NULL DEFAULT '',
        other_id INTEGER REFERENCES invoices (id) ON DELETE RESTRICT,
        reverses_id INTEGER REFERENCES payments (id) ON DELETE RESTRICT,
        beside_id INTEGER REFERENCES payments (id) ON DELETE RESTRICT,
        entered_at TEXT NOT NULL CHECK (entered_at {_MOMENT}),
        hash TEXT NOT NULL CHECK (length(hash) = 64),
        previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
        CHECK ((kind = 'credit') = (other_id IS NOT NULL)),
        CHECK (kind <> 'refund' OR (amount < 0) = (reverses_id IS NULL)),
        CHECK (kind NOT IN ('payment', 'write_off') OR (amount > 0) = (reverses_id IS NULL))
    ) STRICT
    """,
)
_PAYMENTS_HELD = (
    "DROP TABLE payments_before",
    "CREATE INDEX payments_by_invoice ON payments (invoice_id, amount, kind, amount_gbp, paid_on)",
    "CREATE INDEX payments_by_day ON payments (paid_on, kind, amount_gbp, invoice_id)",
    "CREATE INDEX payments_reversals ON payments (reverses_id) WHERE reverses_id IS NOT NULL",
    """
    CREATE TRIGGER payments_stay BEFORE UPDATE ON payments BEGIN
        SELECT raise(ABORT, 'what was paid is never changed; reverse it');
    END
    """,
    """
    CREATE TRIGGER payments_are_kept BEFORE DELETE ON payments BEGIN
        SELECT raise(ABORT, 'what was paid is kept; reverse it');
    END
    """,
    """
    CREATE TRIGGER payments_are_not_replaced BEFORE INSERT ON payments
    WHEN EXISTS (SELECT 1 FROM payments p WHERE p.id = new.id) BEGIN
        SELECT raise(ABORT, 'what was paid is never replaced; reverse it');
    END
    """,
)


def _kept(name: str, what: str) -> tuple[str, ...]:
    """Triggers that keep the rows of a table as they are."""
    return tuple(
        f"CREATE TRIGGER {name}_{end} BEFORE {event} ON {name} BEGIN SELECT raise(ABORT, '{what}'); END"
        for event, end in (("UPDATE", "stay"), ("DELETE", "are_kept"))
    )


_RECORDS = (
    # Numbers that no invoice of this file has: given in a copy that was replaced, with the reason.
    f"""
    CREATE TABLE number_gaps (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        series TEXT NOT NULL CHECK (series <> ''),
        first INTEGER NOT NULL CHECK (first >= 1),
        last INTEGER NOT NULL CHECK (last >= first),
        why TEXT NOT NULL CHECK (why <> ''),
        recorded_at TEXT NOT NULL CHECK (recorded_at {_MOMENT}),
        UNIQUE (series, first)
    ) STRICT
    """,
    *_kept("number_gaps", "a gap in the numbers stays recorded"),
    # Where this catalogue issues: the last row is the machine and file that go on; `mark` goes into the numbers of a
    # copy that has a series of its own.
    f"""
    CREATE TABLE issuing_places (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        machine TEXT NOT NULL CHECK (machine <> ''),
        path TEXT NOT NULL CHECK (path <> ''),
        mark TEXT NOT NULL DEFAULT '',
        since TEXT NOT NULL CHECK (since {_MOMENT})
    ) STRICT
    """,
    *_kept("issuing_places", "where invoices were issued stays recorded"),
    # Nothing is dated up to `until` any more, a plain date; the last row holds. A lock that is opened again is a row
    # with an earlier day and its reason.
    f"""
    CREATE TABLE period_locks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        until TEXT NOT NULL CHECK (until IS date(until)),
        why TEXT NOT NULL DEFAULT '',
        who TEXT NOT NULL DEFAULT '',
        locked_at TEXT NOT NULL CHECK (locked_at {_MOMENT})
    ) STRICT
    """,
    *_kept("period_locks", "when books were locked stays recorded"),
    """
    CREATE TRIGGER invoices_not_into_locked BEFORE UPDATE OF state ON invoices
    WHEN new.state = 'issued' AND old.state <> 'issued' AND min(new.issued_on, new.tax_point)
        <= (SELECT until FROM period_locks ORDER BY id DESC LIMIT 1) BEGIN
        SELECT raise(ABORT, 'the books are locked up to a later day');
    END
    """,
    """
    CREATE TRIGGER payments_not_into_locked BEFORE INSERT ON payments
    WHEN new.paid_on <= (SELECT until FROM period_locks ORDER BY id DESC LIMIT 1) BEGIN
        SELECT raise(ABORT, 'the books are locked up to a later day');
    END
    """,
)


def _copy_payments(db: Connection) -> None:
    """The entries as they were, each with its hash; none of them reversed another."""
    cursor = db.execute("SELECT * FROM payments_before ORDER BY id")
    names = [column[0] for column in cursor.description]
    previous = _FIRST
    for row in cursor.fetchall():
        entry = {**dict(zip(names, row, strict=True)), "reverses_id": None, "beside_id": None}
        entry["previous_hash"] = previous
        text = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        previous = entry["hash"] = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        columns, marks = ", ".join(entry), ", ".join("?" * len(entry))
        db.execute(f"INSERT INTO payments ({columns}) VALUES ({marks})", list(entry.values()))  # noqa: S608 -- this table's own columns
    db.execute(
        "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'payments_before')"
        " WHERE name = 'payments'"
    )


STATEMENTS = (*_INVOICES, *_PAYMENTS, _copy_payments, *_PAYMENTS_HELD, *_RECORDS)
