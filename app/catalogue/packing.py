"""Packing the file after an erasure, so that no free page holds what was erased; a mark in it outlives a kill."""

import sqlite3


def owe_packing(db: sqlite3.Connection, moment: str) -> None:
    """Mark, in the erasure's own transaction, that packing is due."""
    db.execute("INSERT OR IGNORE INTO packing_due (id, since) VALUES (1, ?)", [moment])


def is_owed(db: sqlite3.Connection) -> bool:
    """Whether something was erased and the file not packed since."""
    return db.execute("SELECT 1 FROM packing_due").fetchone() is not None


def pack(db: sqlite3.Connection) -> bool:
    """Pack the file where that is due; False where another program or a full disk stands in the way.

    The mark then stays, and the next opening or erasure tries again. It goes last, so that a kill cannot lose it.
    """
    try:
        if is_owed(db):
            db.execute("VACUUM")
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                db.execute("DELETE FROM packing_due")
        return not is_owed(db)
    except sqlite3.OperationalError:
        return False
