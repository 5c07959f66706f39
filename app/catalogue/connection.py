"""Connections to a SQLite file, set up so that what is confirmed stays, and the form in which values go through."""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.startup import without

with without("numpy"):  # which takes longer to load than all else, and would only tell it the kinds of its numbers
    import sqlite_utils
    from sqlite_utils.db import quote_identifier

__all__ = ["connect", "connect_to_read", "journal_mode", "quote_identifier", "restored", "set_journal", "sqlite_utils"]

# Bugs that could damage a WAL file written from two connections were mended in these releases of SQLite.
_WAL_SAFE_SINCE = (3, 51, 3)
_WAL_SAFE_PATCHES = {(3, 50): 7, (3, 44): 6}

# The owner's figures go through the indices of invoices, lines and payments; of 100,000 invoices they are about 25 MiB.
_CACHE_KIB = 65_536


def journal_mode(version: tuple[int, int, int]) -> str:
    """The journal mode that is safe with this version of SQLite: "wal" or "delete" (the rollback journal)."""
    patch = _WAL_SAFE_PATCHES.get(version[:2])
    safe = version >= _WAL_SAFE_SINCE or (patch is not None and version[2] >= patch)
    return "wal" if safe else "delete"


def set_journal(database: sqlite_utils.Database) -> None:
    """Put the file in the safe journal mode, so that a confirmed change survives a power cut.

    WAL needs `synchronous` FULL for that, a rollback journal EXTRA. SQLite answers with the mode it could have: shared
    memory, which WAL needs, is not to be had on every disk. Raises `sqlite3.Error`.
    """
    wanted = journal_mode(sqlite3.sqlite_version_info)
    mode = database.execute(f"PRAGMA journal_mode = {wanted}").fetchone()[0]
    database.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")


def connect(path: Path, mode: str = "rw", timeout_s: float = 5.0) -> sqlite_utils.Database:
    """A connection to an existing file, with foreign keys on; `mode` is "ro", "rw" or "rwc" (may create it).

    It may be closed by another thread than the one using it. Raises `sqlite3.Error`.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=False)
    try:
        database = sqlite_utils.Database(connection, execute_plugins=False)
        for pragma in ("foreign_keys = ON", "cell_size_check = ON", f"cache_size = -{_CACHE_KIB}"):
            database.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        connection.close()
        raise
    return database


def connect_to_read(path: Path, timeout_s: float = 5.0) -> sqlite_utils.Database:
    """A connection that changes nothing, unless a change cut off half-way has to be undone before reading."""
    try:
        return _connect_and_read(path, timeout_s)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}:
            raise
        return connect(path, "rw", timeout_s)


def _connect_and_read(path: Path, timeout_s: float) -> sqlite_utils.Database:
    """The first thing that reads the file finds out whether that can be done without writing; a pragma may be it."""
    database = connect(path, "ro", timeout_s)
    try:
        database.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.Error:
        database.close()
        raise
    return database


def stored_all(values: Sequence[object] | Mapping[str, object]) -> Any:
    """The parameters of a statement, each in a form that SQLite takes."""
    if isinstance(values, Mapping):
        return {name: stored(value) for name, value in values.items()}
    return [stored(value) for value in values]


def stored(value: object) -> object:
    """A file name need not be valid Unicode; SQLite's text must be. Such a name is kept as bytes, in an ANY column."""
    if not isinstance(value, str) or value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def restored(value: object) -> object:
    """The value that was stored; bytes are always text that is not valid Unicode."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
