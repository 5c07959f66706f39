"""Schema 6: releases that were archived, the mark that an erasure still has to be followed by packing the file, and
safeguards of what was issued against rows put in its place.

Frozen like schema 1.
"""

_MOMENT = "GLOB '????-??-??T*Z'"

_KEEPING = (
    f"ALTER TABLE releases ADD COLUMN archived_at TEXT CHECK (archived_at {_MOMENT})",
    # A row from the moment something was erased until no free page of the file can hold it any more.
    f"""
    CREATE TABLE packing_due (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        since TEXT NOT NULL CHECK (since {_MOMENT})
    ) STRICT
    """,
)

_ISSUED = "SELECT 1 FROM invoices i WHERE i.state = 'issued' AND"
_ISSUED_LINE = "SELECT 1 FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id WHERE i.state = 'issued' AND"
_SAME = "(i.id = new.id OR i.label = new.label OR (i.series = new.series AND i.number = new.number))"
_SAME_LINE = "(l.id = new.id OR l.origin = new.origin)"

# `REPLACE` and `UPDATE OR REPLACE` delete the row in their way without asking its triggers: they are refused before.
_BOOKS = (
    "DROP TRIGGER invoice_lines_stay",
    """
    CREATE TRIGGER invoice_lines_stay
    BEFORE UPDATE OF id, invoice_id, position, service, code, description, quantity, unit_price, amount, vat_bp,
        vat, origin ON invoice_lines
    WHEN 'issued' IN (SELECT state FROM invoices WHERE id IN (old.invoice_id, new.invoice_id)) BEGIN
        SELECT raise(ABORT, 'a line of an issued invoice is never changed; credit it');
    END
    """,
    f"""
    CREATE TRIGGER invoices_are_not_replaced BEFORE INSERT ON invoices WHEN EXISTS ({_ISSUED} {_SAME}) BEGIN
        SELECT raise(ABORT, 'an issued invoice is never replaced; credit it');
    END
    """,
    f"""
    CREATE TRIGGER invoices_are_not_overwritten BEFORE UPDATE OF id, series, number, label ON invoices
    WHEN EXISTS ({_ISSUED} i.id <> old.id AND {_SAME}) BEGIN
        SELECT raise(ABORT, 'an issued invoice is never replaced; credit it');
    END
    """,
    f"""
    CREATE TRIGGER invoice_lines_are_not_replaced BEFORE INSERT ON invoice_lines
    WHEN EXISTS ({_ISSUED_LINE} {_SAME_LINE}) BEGIN
        SELECT raise(ABORT, 'a line of an issued invoice is never replaced; credit it');
    END
    """,
    f"""
    CREATE TRIGGER invoice_lines_are_not_overwritten BEFORE UPDATE OF id, origin ON invoice_lines
    WHEN EXISTS ({_ISSUED_LINE} l.id <> old.id AND {_SAME_LINE}) BEGIN
        SELECT raise(ABORT, 'a line of an issued invoice is never replaced; credit it');
    END
    """,
    """
    CREATE TRIGGER invoice_series_are_kept BEFORE DELETE ON invoice_series BEGIN
        SELECT raise(ABORT, 'numbers of invoices only go on');
    END
    """,
    """
    CREATE TRIGGER invoice_series_go_on BEFORE UPDATE ON invoice_series
    WHEN new.series <> old.series OR new.next < old.next BEGIN
        SELECT raise(ABORT, 'numbers of invoices only go on');
    END
    """,
    """
    CREATE TRIGGER invoice_series_are_not_replaced BEFORE INSERT ON invoice_series
    WHEN EXISTS (SELECT 1 FROM invoice_series s WHERE s.series = new.series AND s.next > new.next) BEGIN
        SELECT raise(ABORT, 'numbers of invoices only go on');
    END
    """,
)

STATEMENTS = (*_KEEPING, *_BOOKS)
