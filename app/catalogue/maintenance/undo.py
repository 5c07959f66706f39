"""Rows changed and deleted in one go, with what they held, so that the whole can be undone."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.catalogue.catalogue import Catalogue
from app.catalogue.connection import quote_identifier
from app.catalogue.errors import CatalogueFaultError, plain_errors
from app.errors import UsageError

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a row held before and after in the columns concerned, as SQLite stores it; `after` None: it was deleted."""

    table: str
    row: int
    before: Values
    after: Values | None


@dataclass(frozen=True, slots=True)
class Undoable:
    """What was done to the row `row`, in the words of the log, and how to undo it."""

    action: str
    subject: str
    row: int
    changes: tuple[RowChange, ...]


class Rewrite:
    """Changes rows inside a transaction and remembers what they were. References are checked at its end."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._activity = catalogue.activity
        self._db = catalogue.database.connection()
        self._db.execute("PRAGMA defer_foreign_keys = ON")
        self.changes: list[RowChange] = []

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
        """The rows of a query, as they are stored."""
        cursor = self._db.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def ids(self, table: str, column: str, value: int) -> list[int]:
        """The ids of the rows of a table whose column holds a value, in their order."""
        sql = f"SELECT id FROM {quote_identifier(table)} WHERE {quote_identifier(column)} = ? ORDER BY id"  # noqa: S608 -- names are the callers' own
        return [row["id"] for row in self.rows(sql, [value])]

    def set(self, table: str, row: int, values: Values) -> None:
        """Change columns of a row; nothing where all are so already."""
        columns = ", ".join(map(quote_identifier, values))
        held = self.rows(f"SELECT {columns} FROM {quote_identifier(table)} WHERE id = ?", [row])[0]  # noqa: S608
        if held != dict(values):
            _update(self._db, table, row, values)
            self.changes.append(RowChange(table, row, held, dict(values)))

    def move(self, table: str, column: str, old: int, new: int) -> None:
        """Let every row of a table that belongs to `old` belong to `new`."""
        for row in self.ids(table, column, old):
            self.set(table, row, {column: new})

    def delete(self, table: str, row: int) -> None:
        """Delete a row."""
        held = self.rows(f"SELECT * FROM {quote_identifier(table)} WHERE id = ?", [row])[0]  # noqa: S608
        self._db.execute(f"DELETE FROM {quote_identifier(table)} WHERE id = ?", [row])  # noqa: S608
        self.changes.append(RowChange(table, row, held, None))

    def note_merge(self, kept: int, merged: int) -> None:
        """Record that two clients become one, which stays recorded where that is undone: what was issued may follow."""
        self._db.execute(
            "INSERT INTO client_merges (kept_id, merged_id, merged_at) VALUES (?, ?, ?)",
            [kept, merged, self._activity.moment()],
        )

    def finish(self, action: str, subject: str, row: int, **details: int) -> Undoable:
        """The log says what was done, not what rows held: what is deleted is not to live on there."""
        self._activity.note(action, subject, row, {**details, "rows": len(self.changes)})
        return Undoable(action, subject, row, tuple(self.changes))


@contextmanager
def rewriting(catalogue: Catalogue) -> Iterator[Rewrite]:
    """One transaction in which rows are changed together, or none of them."""
    with catalogue.transaction(), plain_errors(catalogue.path):
        yield Rewrite(catalogue)


def undo_change(catalogue: Catalogue, done: Undoable) -> None:
    """Put every row as it was; raises `UsageError`, with nothing changed, where one has been changed since."""
    refusal = UsageError(
        f"What was {done.action} has been worked on since, so that it cannot be undone; nothing was changed.",
        code="changed_since",
        noun=done.subject,
        id=done.row,
    )
    try:
        with catalogue.transaction(), plain_errors(catalogue.path):
            db = catalogue.database.connection()
            db.execute("PRAGMA defer_foreign_keys = ON")
            for change in reversed(done.changes):
                if not _stands(db, change):
                    raise refusal
                if change.after is None:
                    _insert(db, change)
                else:
                    _update(db, change.table, change.row, change.before)
            catalogue.activity.note("took back", done.subject, done.row, {"what": done.action})
    except CatalogueFaultError as error:  # a reference or a name that something newer needs
        raise refusal from error


def _stands(db: Any, change: RowChange) -> bool:
    columns = ", ".join(map(quote_identifier, change.after or {"id": 0}))
    held = db.execute(f"SELECT {columns} FROM {quote_identifier(change.table)} WHERE id = ?", [change.row]).fetchone()  # noqa: S608
    return bool(held == (tuple(change.after.values()) if change.after is not None else None))


def _update(db: Any, table: str, row: int, values: Values) -> None:
    columns = ", ".join(f"{quote_identifier(column)} = ?" for column in values)
    db.execute(f"UPDATE {quote_identifier(table)} SET {columns} WHERE id = ?", [*values.values(), row])  # noqa: S608


def _insert(db: Any, change: RowChange) -> None:
    columns = ", ".join(map(quote_identifier, change.before))
    marks = ", ".join("?" * len(change.before))
    sql = f"INSERT INTO {quote_identifier(change.table)} ({columns}) VALUES ({marks})"  # noqa: S608
    db.execute(sql, list(change.before.values()))
