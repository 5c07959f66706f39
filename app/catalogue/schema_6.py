"""Schema 6: releases that were put away, and the mark that an erasure still has to be followed by packing the file.

Frozen like schema 1.
"""

_MOMENT = "GLOB '????-??-??T*Z'"

STATEMENTS = (
    f"ALTER TABLE releases ADD COLUMN archived_at TEXT CHECK (archived_at {_MOMENT})",
    # A row from the moment something was erased until no free page of the file can hold it any more.
    f"""
    CREATE TABLE packing_due (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        since TEXT NOT NULL CHECK (since {_MOMENT})
    ) STRICT
    """,
)
