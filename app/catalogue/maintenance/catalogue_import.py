"""An exported folder read back into an empty catalogue: every row as it was, or none."""

import contextlib
import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.catalogue.connection import connect, connect_to_read, quote_identifier, sqlite_utils
from app.catalogue.database import Database
from app.catalogue.errors import CatalogueError, plain_errors
from app.catalogue.maintenance.catalogue_export import FORMAT, MANIFEST
from app.catalogue.maintenance.tables import KeptTable, guards, kept_tables, sqlite_cell
from app.catalogue.schema.migrations import STEPS, Step, migrate
from app.errors import UsageError
from render.errors import reason_of

Rows = Callable[[KeptTable], Iterator[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class _Manifest:
    folder: Path
    schema: int
    tables: Mapping[str, Mapping[str, Any]]
    sequences: Mapping[str, int]


def import_all(database: Database, folder: Path, steps: tuple[Step, ...] = STEPS) -> dict[str, int]:
    """Fill the empty catalogue with what `export_all` wrote; the number of rows of each table.

    An export of an older schema is brought to the present one on the way. Raises `UsageError` where the catalogue
    holds something or the folder is not a complete export; nothing is changed then.
    """
    manifest = _read_manifest(folder.absolute(), len(steps))
    _check_files(manifest)
    with plain_errors(database.path):
        if manifest.schema == len(steps):
            return _fill_empty(database, lambda table: _rows(manifest, table), manifest.sequences, steps)
        with tempfile.TemporaryDirectory(prefix="bouncedesk-import-") as between:
            return _through(database, manifest, Path(between) / "older.db", steps)


def _through(database: Database, manifest: _Manifest, older: Path, steps: tuple[Step, ...]) -> dict[str, int]:
    """By way of a catalogue of the export's own schema, which is then brought to ours by the steps all others take."""
    with contextlib.closing(connect(older, "rwc")) as made:
        migrate(made, older, older.parent, steps[: manifest.schema])
        made.execute("BEGIN IMMEDIATE")
        _fill(made.conn, lambda table: _rows(manifest, table), manifest.sequences)
        made.execute("COMMIT")
        migrate(made, older, older.parent, steps)
    with contextlib.closing(connect_to_read(older)) as source:
        sequences = dict(source.conn.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
        return _fill_empty(database, lambda table: _all_rows(source.conn, table), sequences, steps)


def _fill_empty(
    database: Database, rows: Rows, sequences: Mapping[str, int], steps: tuple[Step, ...]
) -> dict[str, int]:
    with database.change():
        db = database.connection()
        _refuse_full(db, database.path, steps)
        return _fill(db, rows, sequences)


def _fill(db: sqlite3.Connection, rows: Rows, sequences: Mapping[str, int]) -> dict[str, int]:
    """Inside a transaction. Guards that forbid changes rest: the rows were allowed when they were first written."""
    resting = guards(db)
    for name in resting:
        db.execute(f"DROP TRIGGER {quote_identifier(name)}")
    db.execute("PRAGMA defer_foreign_keys = ON")
    tables = kept_tables(db)
    for table in reversed(tables):
        db.execute(f"DELETE FROM {table.quoted}")  # noqa: S608 -- the file's own name; what a new catalogue begins with
    try:
        written = {table.name: _insert(db, table, rows(table)) for table in tables}
    except (sqlite3.IntegrityError, sqlite3.DataError, ValueError) as error:
        raise UsageError(
            f"A row of the export cannot be kept ({error}); nothing was changed.",
            code="export_invalid",
            reason=str(error),
        ) from error
    _set_sequences(db, {table.name for table in tables}, sequences)
    for sql in resting.values():
        db.execute(sql)
    broken = db.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise UsageError(
            f"A row of {broken[0]} in the export refers to one that is missing; nothing was changed.",
            code="export_invalid",
            table=broken[0],
        )
    return written


def _insert(db: sqlite3.Connection, table: KeptTable, rows: Iterator[tuple[object, ...]]) -> int:
    marks = ", ".join("?" * len(table.columns))
    sql = f"INSERT INTO {table.quoted} ({table.quoted_columns}) VALUES ({marks})"  # noqa: S608 -- the file's own names
    return max(0, db.executemany(sql, rows).rowcount)


def _set_sequences(db: sqlite3.Connection, kept: set[str], sequences: Mapping[str, int]) -> None:
    """No id is used twice, also not one whose row has gone."""
    db.execute("DELETE FROM sqlite_sequence")
    pairs = [(name, int(number)) for name, number in sequences.items() if name in kept]
    db.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", pairs)


def _refuse_full(db: sqlite3.Connection, path: Path, steps: tuple[Step, ...]) -> None:
    """A new catalogue may begin with rows of its own; anything beyond those was kept by someone."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        migrate(sqlite_utils.Database(memory, execute_plugins=False), path, path.parent, steps)
        for table in kept_tables(db):
            if list(_all_rows(db, table, limit=1000)) != list(_all_rows(memory, table, limit=1000)):
                raise UsageError(
                    f"The catalogue {path} holds something already ({table.name}); nothing was changed: an export is "
                    "read into an empty one, so name another folder with BOUNCEDESK_HOME, and import there.",
                    code="catalogue_not_empty",
                    file=path,
                    table=table.name,
                )


def _all_rows(db: sqlite3.Connection, table: KeptTable, limit: int = -1) -> Iterator[tuple[object, ...]]:
    sql = f"SELECT {table.quoted_columns} FROM {table.quoted} ORDER BY rowid LIMIT {limit}"  # noqa: S608 -- the file's own names
    yield from db.execute(sql)


def _read_manifest(folder: Path, newest: int) -> _Manifest:
    path = folder / MANIFEST
    try:
        read = json.loads(path.read_text("utf-8"))
        known = read["format"], int(read["schema"])
        manifest = _Manifest(folder, known[1], dict(read["tables"]), dict(read["sequences"]))
    except FileNotFoundError as error:
        raise UsageError(
            f"The folder {folder} is not a complete export: it has no {MANIFEST}, which is written last; nothing "
            "was changed.",
            code="export_incomplete",
            file=folder,
        ) from error
    except OSError as error:
        raise CatalogueError(
            f"The export {path} cannot be read ({error.strerror}); nothing was changed.",
            code="file_unreadable",
            file=path,
            reason=error.strerror,
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"The file {path} is damaged; nothing was changed: export again, or use a copy.",
            code="export_invalid",
            file=path,
        ) from error
    if known[0] != FORMAT or not 1 <= manifest.schema <= newest:
        raise UsageError(
            f"The export {folder} was written by a newer Bouncedesk (schema {manifest.schema}, this one knows "
            f"{newest}); nothing was changed: install the newer version to read it.",
            code="export_newer",
            file=folder,
            schema=manifest.schema,
            known=newest,
        )
    return manifest


def _check_files(manifest: _Manifest) -> None:
    for name, entry in manifest.tables.items():
        path = manifest.folder / f"{Path(name).name}.json"
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise CatalogueError(
                f"The export's file {path} cannot be read ({reason_of(error)}); nothing was changed: use a whole copy "
                "of the export.",
                code="file_unreadable",
                file=path,
                reason=error.strerror,
            ) from error
        if digest != entry.get("sha256"):
            raise UsageError(
                f"The export's file {path} was changed since; nothing was changed: use an untouched copy.",
                code="export_changed",
                file=path,
            )


def _rows(manifest: _Manifest, table: KeptTable) -> Iterator[tuple[object, ...]]:
    """The rows of a table, a line each; the hash has shown that they are as they were written."""
    entry = manifest.tables.get(table.name)
    if entry is None:
        return
    if tuple(entry["columns"]) != table.columns:
        raise ValueError(f"{table.name} has other columns")
    with (manifest.folder / f"{table.name}.json").open(encoding="ascii") as file:
        next(file)
        for line in file:
            if line.startswith("["):
                yield tuple(map(sqlite_cell, json.loads(line.rstrip().removesuffix(","))))
