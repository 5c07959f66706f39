"""Which tables a catalogue has, read from the file itself so that one added later is looked after at once.

Their values go out as JSON, exactly, and as CSV, for people.
"""

import base64
import binascii
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.connection import quote_identifier

# What describes the file alone: which steps made its schema, and whether it is to be packed.
_BOOKKEEPING = ("_sqlite_migrations", "packing_due")

# Virtual tables (the search) and those that they keep their data in are made anew from the others.
_TABLES = """
    SELECT name FROM pragma_table_list
    WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' AND name NOT IN (?, ?)
"""

_ORDER = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid"

_SEARCH_TRIGGER = "search_"

_BYTES = "base64"

_FLOAT = "float"

# A spreadsheet takes a cell that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class KeptTable:
    """A table that holds what people kept: its columns in order, and the tables whose rows it refers to."""

    name: str
    columns: tuple[str, ...]
    parents: frozenset[str]

    @property
    def quoted(self) -> str:
        """The name as it stands in SQL."""
        return quote_identifier(self.name)

    @property
    def quoted_columns(self) -> str:
        """The columns as they stand in SQL."""
        return ", ".join(quote_identifier(column) for column in self.columns)


def kept_tables(db: sqlite3.Connection) -> list[KeptTable]:
    """Every table with content of its own; one that others refer to comes before them, as far as that can be."""
    kept = {name for (name,) in db.execute(_TABLES, _BOOKKEEPING)}
    return _parents_first([_table(db, name) for (name,) in db.execute(_ORDER).fetchall() if name in kept])


def guards(db: sqlite3.Connection) -> dict[str, str]:
    """By name, the SQL of the triggers that forbid changes; not of those that keep the search."""
    rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid").fetchall()
    return {name: sql for name, sql in rows if not name.startswith(_SEARCH_TRIGGER)}


def searches(db: sqlite3.Connection) -> list[str]:
    """The names of the full-text tables."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%USING fts5%' ORDER BY rowid")
    return [name for (name,) in rows]


def rebuild_searches(db: sqlite3.Connection) -> None:
    """Write the full-text indexes anew, so that nothing is left in them of text that has gone."""
    for name in map(quote_identifier, searches(db)):
        db.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608 -- a table of the file's own


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    tables = kept_tables(db)
    return {table.name: int(db.execute(f"SELECT count(*) FROM {table.quoted}").fetchone()[0]) for table in tables}  # noqa: S608 -- a table of the file's own


def _table(db: sqlite3.Connection, name: str) -> KeptTable:
    columns = db.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", [name]).fetchall()
    parents = db.execute('SELECT DISTINCT "table" FROM pragma_foreign_key_list(?)', [name]).fetchall()
    return KeptTable(name, tuple(column for (column,) in columns), frozenset(parent for (parent,) in parents) - {name})


def _parents_first(tables: Sequence[KeptTable]) -> list[KeptTable]:
    """Where tables refer to each other in a ring, the ring is cut at the one that was made first."""
    left, ordered = list(tables), list[KeptTable]()
    while left:
        done = {table.name for table in ordered}
        following = next((table for table in left if table.parents <= done), left[0])
        left.remove(following)
        ordered.append(following)
    return ordered


def json_cell(value: object) -> object:
    """A value of SQLite's as JSON can hold it: bytes and infinities are objects that say what they are."""
    if isinstance(value, bytes):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    if isinstance(value, float) and not math.isfinite(value):
        return {_FLOAT: repr(value)}
    return value


def sqlite_cell(cell: object) -> object:
    """The value that `json_cell` made this of; raises ValueError for anything else."""
    if isinstance(cell, dict) and cell.keys() == {_BYTES} and isinstance(cell[_BYTES], str):
        try:
            return base64.b64decode(cell[_BYTES], validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
    if isinstance(cell, dict) and cell.keys() == {_FLOAT}:
        return float(cell[_FLOAT])
    if cell is None or isinstance(cell, str | int | float):
        return cell
    raise ValueError(f"{type(cell).__name__} is not a value of a row")


def csv_cell(value: object) -> object:
    """A value as a spreadsheet may show it: nothing in it is taken for a formula, odd file names show what they can."""
    if isinstance(value, bytes):
        if not _is_name(value):
            return f"{len(value)} bytes"  # a file, such as an invoice's PDF: the JSON has it
        value = value.decode("utf-8", "surrogatepass")
        value = value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if value is None else value


def _is_name(value: bytes) -> bool:
    try:
        value.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True
