"""What is wrong with the catalogue or with the files it speaks of, and what could be mended."""

import contextlib
import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.connection import connect, connect_to_read, quote_identifier, restored, sqlite_utils
from app.catalogue.copies import copy_database
from app.catalogue.database import Row
from app.catalogue.errors import damage_of, plain_errors
from app.catalogue.maintenance.tables import searches
from app.catalogue.schema.migrations import migrate
from app.domain.codes import countries
from app.paths import shared_by
from render.errors import AudioError
from render.monitor import Monitor
from render.sources.fingerprint import hash_stem
from render.sources.multitrack import file_of

_MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class CatalogueFinding:
    """One thing that is wrong: its kind, the row it is about, the file, and the mend there is, in words and SQL."""

    code: str
    message: str
    table: str = ""
    row: int | None = None
    path: str = ""
    mend: str = ""
    sql: str = ""


def check_catalogue(path: Path, monitor: Monitor, *, hashes: bool = False) -> list[CatalogueFinding]:
    """Everything wrong with the catalogue at `path`; with `hashes`, files are read too and their content compared.

    Nothing is changed. Raises `CatalogueError` where the file cannot be looked at at all, and `Cancelled`.
    """
    try:
        with contextlib.closing(connect_to_read(path)) as db:
            findings = [*_integrity(db.conn), *_references(db.conn), *_missing_parts(db.conn, path)]
            if any(finding.code == "damaged" for finding in findings):
                return findings
            findings += [*_shared(path), *_countries(db.conn), *_searches(path), *_folders(db.conn)]
            return [*findings, *_deliverables(db.conn, monitor, hashes=hashes)] + (
                list(_stems(db.conn, monitor)) if hashes else []
            )
    except sqlite3.Error as error:
        fault = damage_of(error)
        if fault is None:
            with plain_errors(path):
                raise
        return [CatalogueFinding("damaged", f"The catalogue is damaged ({fault}); restore a backup.", path=str(path))]


def shared_words(path: Path) -> str:
    """What is to be said of a catalogue in a folder that other computers share, "" of any other."""
    service = shared_by(path.parent)
    if not service:
        return ""
    who = "other computers write to" if service == "a network" else f"{service} copies while it is written to"
    return f"The catalogue lies in {path.parent}, which {who}; catalogues have been damaged by that."


def _shared(path: Path) -> Iterator[CatalogueFinding]:
    if words := shared_words(path):
        yield CatalogueFinding("shared_folder", words, path=str(path))


def mend(path: Path, findings: list[CatalogueFinding]) -> list[CatalogueFinding]:
    """Do the mends of these findings, all or none; those that were done. Raises `CatalogueError`."""
    chosen = [finding for finding in findings if finding.sql]
    with plain_errors(path), contextlib.closing(connect(path)) as db:
        db.execute("BEGIN IMMEDIATE")
        try:
            for finding in chosen:
                db.execute(finding.sql)
            db.execute("COMMIT")
        except BaseException:
            db.rollback()
            raise
    return chosen


def _integrity(db: sqlite3.Connection) -> Iterator[CatalogueFinding]:
    """An index that lost a row is written anew; anything else that is wrong with the file is beyond mending."""
    for (fault,) in db.execute(f"PRAGMA integrity_check({_MOST_FAULTS})").fetchall():
        if fault == "ok":
            continue
        index = next((name for name in _indexes(db) if fault.endswith(f"index {name}")), "")
        if index:
            sql = f"REINDEX {quote_identifier(index)}"
            yield CatalogueFinding("index", f"{fault}.", mend=f"the index {index} is written anew", sql=sql)
        else:
            yield CatalogueFinding("damaged", f"The file is damaged ({fault}); restore a backup.")


def _missing_parts(db: sqlite3.Connection, path: Path) -> Iterator[CatalogueFinding]:
    """Triggers and indexes that every catalogue of this schema has: without them, what was issued could be changed."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        migrate(sqlite_utils.Database(memory, execute_plugins=False), path, path.parent)
        there = {name for (name,) in db.execute("SELECT name FROM sqlite_master").fetchall()}
        sql = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
        for kind, name, statement in memory.execute(sql).fetchall():
            if name not in there:
                message = f"The {kind} {name}, which keeps the catalogue in order, is missing."
                yield CatalogueFinding("part", message, mend="it is made again", sql=statement)


def _indexes(db: sqlite3.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()]


def _references(db: sqlite3.Connection) -> Iterator[CatalogueFinding]:
    """A reference that may be empty is emptied; a row that cannot be without is for a person to judge."""
    for table, row, parent, number in db.execute("PRAGMA foreign_key_check").fetchall():
        message = f"Row {row} of {table} refers to a row of {parent} that is missing"
        keys = db.execute('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?', [table, number]).fetchall()
        columns = db.execute('SELECT name, "notnull" FROM pragma_table_info(?)', [table]).fetchall()
        needed = {name for name, required in columns if required}
        free = [name for (name,) in keys if name not in needed]
        if free and row is not None:
            name = quote_identifier(free[0])
            sql = f"UPDATE {quote_identifier(table)} SET {name} = NULL WHERE rowid = {int(row)}"  # noqa: S608 -- the file's own names
            yield CatalogueFinding(
                "reference", f"{message}.", table, row, mend=f"{free[0]} of that row is emptied", sql=sql
            )
        else:
            yield CatalogueFinding("reference", f"{message}; restore a backup from before.", table, row)


def _searches(path: Path) -> Iterator[CatalogueFinding]:
    """FTS5's own check needs the right to write, though it changes nothing: it is undone in any case."""
    with _writable(path) as place, contextlib.closing(connect(place)) as db:
        for name in searches(db.conn):
            quoted = quote_identifier(name)
            db.execute("BEGIN IMMEDIATE")
            try:
                db.execute(f"INSERT INTO {quoted} ({quoted}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
            except sqlite3.DatabaseError as error:
                if damage_of(error) is None:
                    raise
                sql = f"INSERT INTO {quoted} ({quoted}) VALUES ('rebuild')"  # noqa: S608
                yield CatalogueFinding(
                    "search", f"The index of {name} is out of step.", name, mend="it is built anew", sql=sql
                )
            finally:
                db.rollback()


@contextlib.contextmanager
def _writable(path: Path) -> Iterator[Path]:
    """The catalogue, or a copy of it for as long as it is looked at where it may only be read."""
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="bouncedesk-check-") as folder:
        copy = Path(folder) / path.name
        copy_database(path, copy)
        yield copy


def _countries(db: sqlite3.Connection) -> Iterator[CatalogueFinding]:
    """Clients from before codes were compared with ISO 3166; which country is meant is for a person to say."""
    for row in _rows(db, "SELECT id, country FROM clients ORDER BY id"):
        if row["country"] not in countries():
            message = (
                f"The country “{row['country']}” of client {row['id']} is not a code of ISO 3166, and whose VAT it is "
                "hangs on it; edit the client and give the right one."
            )
            yield CatalogueFinding("country", message, "clients", row["id"])


def _rows(db: sqlite3.Connection, sql: str) -> list[Row]:
    cursor = db.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, map(restored, row), strict=True)) for row in cursor]


def _folders(db: sqlite3.Connection) -> Iterator[CatalogueFinding]:
    """Of each folder the newest session of a song."""
    sql = "SELECT max(id) AS id, folder FROM sessions GROUP BY song_id, folder ORDER BY id"
    for row in _rows(db, sql):
        if not Path(row["folder"]).exists():
            message = f"The folder {row['folder']} of session {row['id']} is missing."
            yield CatalogueFinding("folder", message, "sessions", row["id"], row["folder"])


def _deliverables(db: sqlite3.Connection, monitor: Monitor, *, hashes: bool) -> Iterator[CatalogueFinding]:
    """Of each file the newest delivery: what a later render replaced is not there any more, and need not be."""
    rows = _rows(
        db,
        "SELECT max(d.id) AS id, j.out_folder, d.path, d.sha256 FROM deliverables d"
        " JOIN render_jobs j ON j.id = d.job_id GROUP BY j.out_folder, d.path ORDER BY id",
    )
    for number, row in enumerate(rows):
        monitor.progress("reading what was delivered", number / len(rows))
        file = Path(row["out_folder"]) / row["path"]
        fault = _fault_of(file, row["sha256"] if hashes else None)
        if fault:
            message = f"The delivered file {file} {fault}; render it again, or put it back."
            yield CatalogueFinding("deliverable", message, "deliverables", row["id"], str(file))


def _fault_of(file: Path, sha256: str | None) -> str:
    try:
        if not file.is_file():
            return "is missing"
        if sha256 is None:
            return ""
        with file.open("rb") as content:
            content_hash = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    return "" if content_hash == sha256 else "is not what was delivered: its content has changed"


def _stems(db: sqlite3.Connection, monitor: Monitor) -> Iterator[CatalogueFinding]:
    """Of each song's folder the newest session; a missing folder has been reported."""
    rows = _rows(
        db,
        "SELECT t.id, s.folder, t.path, t.hash FROM stems t JOIN sessions s ON s.id = t.session_id"
        " WHERE t.hash IS NOT NULL AND s.id IN (SELECT max(id) FROM sessions GROUP BY song_id, folder) ORDER BY t.id",
    )
    for number, row in enumerate(rows):
        monitor.progress("reading the stems' content", number / len(rows))
        file = Path(row["folder"]) / row["path"]
        if Path(row["folder"]).is_dir() and (fault := stem_fault(file, row["hash"], monitor)):
            message = f"The stem {file} {fault}; scan its folder again if that is meant, or put the file back."
            yield CatalogueFinding("stem", message, "stems", row["id"], str(file))


def stem_fault(file: Path, known: str, monitor: Monitor) -> str:
    """What is wrong with a stem of which the hash is known; '' for nothing. Raises `Cancelled`."""
    try:
        if not file_of(file).is_file():
            return "is missing"
        return "" if hash_stem(file, monitor) == known else "has another content than when it was scanned"
    except (AudioError, OSError) as error:
        return f"cannot be read ({error})"
