"""The catalogue's file: one connection a thread, short transactions, and values that survive the way in and out."""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.catalogue.connection import connect, quote_identifier, restored, set_journal, sqlite_utils, stored, stored_all
from app.catalogue.errors import CatalogueError, CatalogueNewerError, plain_errors

Row = dict[str, Any]


class Database:
    """The open file. Safe to use from several threads: each gets its own connection when it first asks.

    Raises `CatalogueError` (the surroundings' fault) and `CatalogueFaultError` (ours), never `sqlite3.Error`.
    """

    def __init__(self, path: Path, version: int, timeout_s: float = 5.0) -> None:
        """Use the catalogue at `path`, whose schema is `version`; wait up to `timeout_s` for other programs."""
        self.path = path
        self._version = version
        self._timeout_s = timeout_s
        self._local = threading.local()
        self._opened: list[tuple[threading.Thread, sqlite_utils.Database]] = []
        self._guard = threading.Lock()
        self._closed = False
        self._identity = self._find_identity()

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Every row of a query, as dictionaries by column."""
        with plain_errors(self.path):
            cursor = self._connection().conn.execute(sql, stored_all(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, _restored(row), strict=True)) for row in cursor]

    def row(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> Row | None:
        """The first row of a query, or None."""
        rows = self.rows(sql, values)
        return rows[0] if rows else None

    def tuples(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Every row of a query that yields numbers and text only, as plain tuples: for very many of them."""
        with plain_errors(self.path):
            return self._connection().conn.execute(sql, stored_all(values)).fetchall()

    def blob(self, sql: str, values: Sequence[object] = ()) -> bytes | None:
        """The one value of a query's first row as bytes, such as a file's; None where there is none."""
        with plain_errors(self.path):
            first = self._connection().conn.execute(sql, stored_all(values)).fetchone()
        return bytes(first[0]) if first and first[0] is not None else None

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction: all that happens inside is kept as a whole, or undone as a whole on any exception.

        The right to write is taken at the start, so what is read inside cannot change before it is written.
        Inside another `change` it joins that one. Keep it short: other programs wait.
        """
        self._refuse_if_moved()
        connection = self._connection().conn
        if connection.in_transaction:
            yield
            return
        with plain_errors(self.path), _transaction(connection):
            self._refuse_if_newer(connection)
            yield

    def insert(self, table: str, values: Mapping[str, object]) -> int:
        """Add one row and return its id. The table must exist: none is ever made by writing to it."""
        columns = ", ".join(quote_identifier(column) for column in values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {quote_identifier(table)} ({columns}) VALUES ({marks})"  # noqa: S608 -- names are the stores' own, values are bound
        return int(self._write(sql, list(values.values())).lastrowid or 0)

    def insert_all(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add many rows, all with the same columns."""
        if not rows:
            return
        columns = ", ".join(map(quote_identifier, rows[0]))
        marks = ", ".join("?" * len(rows[0]))
        sql = f"INSERT INTO {quote_identifier(table)} ({columns}) VALUES ({marks})"  # noqa: S608 -- names are the stores' own, values are bound
        with self.change(), plain_errors(self.path):
            self._connection().conn.executemany(sql, [tuple(map(stored, row.values())) for row in rows])

    def next_id(self, table: str) -> int:
        """The id that the next new row of a table will get, unless somebody else adds one before."""
        sequence = self.row("SELECT seq FROM sqlite_sequence WHERE name = ?", [table])
        return int(sequence["seq"]) + 1 if sequence else 1

    def update(self, table: str, row_id: int, values: Mapping[str, object]) -> None:
        """Change the named columns of the row `row_id`."""
        columns = ", ".join(f"{quote_identifier(column)} = ?" for column in values)
        sql = f"UPDATE {quote_identifier(table)} SET {columns} WHERE id = ?"  # noqa: S608 -- names are the stores' own, values are bound
        self._write(sql, [*values.values(), row_id])

    def delete(self, table: str, row_id: int) -> None:
        """Delete the row `row_id`."""
        self._write(f"DELETE FROM {quote_identifier(table)} WHERE id = ?", [row_id])  # noqa: S608 -- the store's own table

    def connection(self) -> sqlite3.Connection:
        """This thread's own connection, for what looks after the file as a whole."""
        return self._connection().conn

    def data_version(self) -> int:
        """A number that differs from the last one this thread was given once anyone else has changed the file."""
        version = self.row("PRAGMA data_version")
        return int(version["data_version"]) if version else 0

    def close(self) -> None:
        """Close every thread's connection; using the catalogue afterwards is an error."""
        with self._guard:
            self._closed = True
            for _, database in self._opened:
                database.close()
            self._opened.clear()

    def _write(self, sql: str, values: Sequence[object]) -> sqlite3.Cursor:
        with self.change(), plain_errors(self.path):
            return self._connection().conn.execute(sql, stored_all(values))

    def _connection(self) -> sqlite_utils.Database:
        if self._closed:
            raise CatalogueError(
                f"The catalogue {self.path} has been closed; open it again to go on.",
                code="catalogue_closed",
                file=self.path,
            )
        database: sqlite_utils.Database | None = getattr(self._local, "database", None)
        if database is None:
            database = self._local.database = self._open()
        return database

    def _open(self) -> sqlite_utils.Database:
        """A connection for the calling thread, kept so that `close` reaches it; those of ended threads go now."""
        with plain_errors(self.path):
            database = connect(self.path, timeout_s=self._timeout_s)
            try:
                set_journal(database)
            except sqlite3.Error:
                database.close()
                raise
        with self._guard:
            for thread, left in self._opened:
                if not thread.is_alive():
                    left.close()
            self._opened = [entry for entry in self._opened if entry[0].is_alive()]
            self._opened.append((threading.current_thread(), database))
        return database

    def _find_identity(self) -> tuple[int, int] | None:
        try:
            file = self.path.stat()
        except OSError:
            return None
        return file.st_dev, file.st_ino

    def _refuse_if_moved(self) -> None:
        """A file renamed or deleted while open still takes writes, which then nobody finds again."""
        if self._identity is None or self._find_identity() != self._identity:
            raise CatalogueError(
                f"The catalogue {self.path} was moved, replaced or deleted while it was open; nothing was changed: put "
                "it back, or open Bouncedesk again.",
                code="catalogue_moved",
                file=self.path,
            )

    def _refuse_if_newer(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone()[0] > self._version:
            raise CatalogueNewerError(
                f"The catalogue {self.path} has meanwhile been taken over by a newer Bouncedesk; nothing was changed: "
                "close this one and open the newer.",
                code="catalogue_newer",
                file=self.path,
            )


def _restored(row: tuple[Any, ...]) -> Iterable[Any]:
    """Only bytes are stored in another form than they are used in, and few rows have any."""
    return map(restored, row) if bytes in map(type, row) else row


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
