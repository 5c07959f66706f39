"""Everything in the catalogue as a folder of JSON and CSV: one of each a table, and a manifest that is written last."""

import contextlib
import csv
import errno
import hashlib
import json
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.catalogue.connection import connect_to_read
from app.catalogue.copies import copy_database
from app.catalogue.errors import CatalogueError, damage_of, plain_errors, words_of
from app.catalogue.maintenance.tables import KeptTable, csv_cell, json_cell, kept_tables
from app.errors import UsageError
from render.atomic import sync_folder

MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Exported:
    """Where an export lies, of which schema it is, and how many rows of each table it holds."""

    folder: Path
    schema: int
    rows: dict[str, int]


def export_all(source: Path, folder: Path) -> Exported:
    """Write all rows of the catalogue `source` into the new folder `folder`, which appears once it is whole.

    The rows are those of one moment, whoever writes meanwhile, and nobody waits: they are read from a copy. Raises
    `UsageError` where the folder holds something, `CatalogueError` where it cannot be written.
    """
    target = folder.absolute()
    _refuse_full(target)
    part: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{uuid.uuid4().hex[:8]}.part")
        part.mkdir()
        with plain_errors(source), _copied(source, part) as db:
            manifest = _write(db, part)
        _publish(part, target)
    except OSError as error:
        raise CatalogueError(
            f"The catalogue could not be exported to {target} ({error.strerror or error}); nothing half-written is "
            "left: free some space or choose another folder, then try again.",
            code="export_failed",
            file=target,
            reason=error.strerror or str(error),
        ) from error
    finally:
        if part:
            shutil.rmtree(part, ignore_errors=True)
    return Exported(target, manifest["schema"], {name: each["rows"] for name, each in manifest["tables"].items()})


def _refuse_full(target: Path) -> None:
    try:
        full = os.path.lexists(target) and (not target.is_dir() or any(target.iterdir()))
    except OSError as error:
        raise CatalogueError(
            f"The folder {target} cannot be read ({error.strerror}); nothing was written.",
            code="folder_unreadable",
            file=target,
            reason=error.strerror,
        ) from error
    if full:
        raise UsageError(
            f"There is something in {target} already; nothing was written: name a new or an empty folder.",
            code="folder_not_empty",
            file=target,
        )


@contextlib.contextmanager
def _copied(source: Path, part: Path) -> Iterator[sqlite3.Connection]:
    copy = part / "copy.part"
    try:
        copy_database(source, copy)
    except sqlite3.Error as error:  # the catalogue is only read, so it is the export's disk that refuses
        if damage_of(error):
            raise
        raise OSError(errno.EIO, words_of(error)) from error
    try:
        with contextlib.closing(connect_to_read(copy)) as db:
            yield db.conn
    finally:
        copy.unlink(missing_ok=True)


def _write(db: sqlite3.Connection, part: Path) -> dict[str, Any]:
    tables = kept_tables(db)
    kept = {table.name for table in tables}
    sequences = db.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name").fetchall()
    manifest = {
        "format": FORMAT,
        "schema": int(db.execute("PRAGMA user_version").fetchone()[0]),
        "exported_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "tables": {table.name: _write_table(db, table, part) for table in tables},
        "sequences": {name: number for name, number in sequences if name in kept},
    }
    with (part / MANIFEST).open("w", encoding="ascii", newline="\n") as file:
        json.dump(manifest, file, indent=1)
        _sync(file.fileno(), file.flush)
    return manifest


def _write_table(db: sqlite3.Connection, table: KeptTable, part: Path) -> dict[str, Any]:
    """A row a line, so that a table of any size is written and read in a moment's memory."""
    rows, digest = 0, hashlib.sha256()
    with (
        (part / f"{table.name}.json").open("wb") as exact,
        (part / f"{table.name}.csv").open("w", encoding="utf-8-sig", newline="") as shown,
    ):
        sheet = csv.writer(shown)
        sheet.writerow(table.columns)
        head = f'{{"table": {json.dumps(table.name)}, "columns": {json.dumps(table.columns)}, "rows": [\n'
        _put(exact, digest, head)
        for row in db.execute(f"SELECT {table.quoted_columns} FROM {table.quoted} ORDER BY rowid"):  # noqa: S608 -- the file's own names
            line = json.dumps([json_cell(value) for value in row])
            _put(exact, digest, f",\n{line}" if rows else line)
            sheet.writerow([csv_cell(value) for value in row])
            rows += 1
        _put(exact, digest, "\n]}\n")
        _sync(exact.fileno(), exact.flush)
        _sync(shown.fileno(), shown.flush)
    return {"rows": rows, "columns": list(table.columns), "sha256": digest.hexdigest()}


def _put(file: Any, digest: Any, text: str) -> None:
    data = text.encode("ascii")
    digest.update(data)
    file.write(data)


def _sync(handle: int, flush: Any) -> None:
    flush()
    os.fsync(handle)


def _publish(part: Path, target: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        target.rmdir()  # empty, as was asked before; one that is not stays
    part.rename(target)
    try:
        sync_folder(target.parent)
    except OSError:  # its name might not last: better none than one that goes
        target.rename(part)
        raise
