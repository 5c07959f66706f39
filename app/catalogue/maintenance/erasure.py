"""Erasing a person's data on request, to the last byte, keeping what issued invoices legally need."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from app.catalogue.catalogue import Catalogue
from app.catalogue.connection import quote_identifier, restored, stored
from app.catalogue.database import Database
from app.catalogue.errors import plain_errors
from app.catalogue.file import owe_packing, pack
from app.catalogue.maintenance.tables import guards, rebuild_searches
from app.domain.catalogue import Client
from app.errors import UsageError
from app.text import fold

# What SONGS and ROUNDS stand for in the conditions below.
SONGS = "(SELECT id FROM songs WHERE client_id = :client)"
ROUNDS = "(SELECT id FROM rounds WHERE song_id IN SONGS)"
# What is written over, by table: which rows, and what of them. Titles of songs are works, not persons: they stay.
CLEARED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "songs": ("client_id = :client", {"artist": "''", "artist_key": "''", "notes": "''"}),
    "releases": ("client_id = :client", {"artist": "''", "artist_key": "''"}),
    "briefs": (
        "song_id IN SONGS",
        {"goals": "''", "remarks": "''", "release_plan": "''", '"references"': "'[]'"},
    ),
    "enquiries": (
        "song_id IN SONGS",
        {"note": "''", "source": "''", "answers": "'{}'", "reply_subject": "''", "reply": "''"},
    ),
    "sessions": ("song_id IN SONGS", {"artist": "''"}),
    "rounds": ("song_id IN SONGS", {"decided_by": "''"}),
    "notes": ("round_id IN ROUNDS", {"text": "'(erased)'", "asked_by": "''", "reason": "''"}),
    "time_entries": ("song_id IN SONGS", {"note": "''"}),
    "quotes": ("client_id = :client", {"decided_by": "''", "pdf": "CASE WHEN pdf IS NULL THEN NULL ELSE x'00' END"}),
}
# Drafts that were never issued are nobody's books.
DELETED: Mapping[str, str] = {"invoices": "client_id = :client AND state <> 'issued'"}
# By the log's subjects, the rows of which nothing personal stays in it: who did what when does.
LOGGED: Mapping[str, str] = {
    "client": (
        "SELECT :client UNION SELECT json_extract(details, '$.merged_id') FROM activity"
        " WHERE subject = 'client' AND action = 'merged' AND subject_id = :client"
    ),
    "song": "SELECT id FROM songs WHERE client_id = :client",
    "release": "SELECT id FROM releases WHERE client_id = :client",
    "brief": "SELECT id FROM briefs WHERE song_id IN SONGS",
    "enquiry": "SELECT id FROM enquiries WHERE song_id IN SONGS",
    "session": "SELECT id FROM sessions WHERE song_id IN SONGS",
    "round": "SELECT id FROM rounds WHERE song_id IN SONGS",
    "note": (
        "SELECT id FROM notes WHERE round_id IN ROUNDS UNION SELECT subject_id FROM activity"
        " WHERE subject = 'note' AND json_extract(details, '$.round_id') IN ROUNDS"
    ),
    "time_entry": "SELECT id FROM time_entries WHERE song_id IN SONGS",
    "quote": "SELECT id FROM quotes WHERE client_id = :client",
    "invoice": "SELECT id FROM invoices WHERE client_id = :client",
}
# Columns of the client's own rows in which names may stand between other words. A path that loses one no longer finds
# its file, which is the studio's to delete.
_PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "songs": ("client_id = :client", ("title", "title_key")),
    "sessions": ("song_id IN SONGS", ("folder", "title", "artist")),
    "render_jobs": ("song_id IN SONGS", ("out_folder", "source", "error")),
    "rounds": ("song_id IN SONGS", ("signoff_files", "change_log")),
    "stems": ("session_id IN (SELECT id FROM sessions WHERE song_id IN SONGS)", ("path", "pair")),
    "deliverables": ("job_id IN (SELECT id FROM render_jobs WHERE song_id IN SONGS)", ("path",)),
    "briefs": ("song_id IN SONGS", ("key",)),
    "enquiries": ("song_id IN SONGS", ("advice",)),
}
_INSTEAD = "erased"
_SHORTEST = 3  # letters of a name that is looked for in other words


@dataclass(frozen=True, slots=True)
class Erasure:
    """What goes and what stays: rows by table, issued invoices, and folders on disk, which are the studio's affair.

    `packed` is false where the file could not be packed at once; the next opening does it.
    """

    name: str
    rows: Mapping[str, int] = field(default_factory=dict)
    invoices: int = 0
    folders: Sequence[str] = ()
    packed: bool = True


def preview_erasure(catalogue: Catalogue, client_id: int) -> Erasure:
    """What erasing a client would do; raises UsageError for one that was erased already."""
    client = catalogue.clients.get(client_id)
    if client.erased_at:
        raise UsageError(
            f"{client.name} was erased on {client.erased_at[:10]} already; nothing was changed.",
            code="client_erased",
            client=client_id,
            erased_at=client.erased_at,
        )
    database, given = catalogue.database, {"client": client_id}
    rows = {table: _count(database, table, where, given) for table, (where, _) in CLEARED.items()}
    rows |= {table: _count(database, table, where, given) for table, where in DELETED.items()}
    issued = _count(database, "invoices", "client_id = :client AND state = 'issued'", given)
    received = _expanded("SELECT folder FROM sessions WHERE song_id IN SONGS")
    made = _expanded("SELECT out_folder AS folder FROM render_jobs WHERE song_id IN SONGS")
    folders = {row["folder"] for sql in (received, made) for row in database.rows(sql, given)}
    return Erasure(client.name, {table: rows[table] for table in rows if rows[table]}, issued, sorted(folders))


def erase_client(catalogue: Catalogue, client_id: int) -> Erasure:
    """Erase what the catalogue knows of a person; the client stays as a number, for the books.

    The triggers that keep quotes and the log as they are rest within the one transaction, and are there again at its
    end; cut off at any moment, nothing has changed. The search is written anew and the file is packed, so that no page
    of it holds what was erased; a mark sees to it that a kill in between only puts that off.
    """
    erasure = preview_erasure(catalogue, client_id)
    words = personal_words(catalogue.clients.get(client_id))
    database = catalogue.database
    connection = database.connection()
    with plain_errors(database.path):
        connection.execute("PRAGMA secure_delete = ON")
    with catalogue.transaction(), plain_errors(database.path):
        moment = catalogue.activity.moment()
        with _unguarded(connection):
            _blank(connection, {"client": client_id})
            redact(connection, client_id, words)
            database.update("clients", client_id, _anonymous(client_id, moment))
        rebuild_searches(connection)
        catalogue.activity.note("erased", "client", client_id, {"invoices kept": erasure.invoices})
        owe_packing(connection, moment)
    with plain_errors(database.path):
        return replace(erasure, packed=pack(connection))


def personal_words(client: Client) -> tuple[str, ...]:
    """The names and addresses that tell who a client is, the longest first."""
    people = [text for contact in client.contacts for text in (contact.name, contact.email, contact.phone)]
    words = {text.strip() for text in (client.name, client.email, client.vat_number, *people)}
    return tuple(sorted((text for text in words if len(text) >= _SHORTEST), key=len, reverse=True))


def redact(db: sqlite3.Connection, client_id: int, words: Sequence[str]) -> None:
    """Put "erased" in the place of these words, whatever their case: in the client's own rows, and in the whole log.

    Inside a transaction in which the log's guards rest.
    """
    if not words:
        return
    plain = re.compile("|".join(rf"(?<!\w){form}(?!\w)" for word in words for form in _forms(word)), re.IGNORECASE)
    for table, (where, columns) in _PLACES.items():
        for column in columns:
            _rewrite(db, table, column, _expanded(where), {"client": client_id}, plain)
    _rewrite(db, "activity", "details", "1", {}, plain)


@contextmanager
def _unguarded(db: sqlite3.Connection) -> Iterator[None]:
    """Within a transaction, the triggers that forbid changes rest; an exception undoes that with all else."""
    resting = guards(db)
    for name in resting:
        db.execute(f"DROP TRIGGER {quote_identifier(name)}")
    yield
    for sql in resting.values():
        db.execute(sql)


def _blank(db: sqlite3.Connection, client: Mapping[str, int]) -> None:
    """Write over what is the client's: in the log, in their rows, and drafts that nobody was sent."""
    for subject, rows in LOGGED.items():
        sql = f"UPDATE activity SET details = '{{}}' WHERE subject = :subject AND subject_id IN ({_expanded(rows)})"  # noqa: S608 -- this module's own words
        db.execute(sql, {**client, "subject": subject})
    for table, (where, values) in CLEARED.items():
        columns = ", ".join(f"{column} = {value}" for column, value in values.items())
        db.execute(f"UPDATE {table} SET {columns} WHERE {_expanded(where)}", client)  # noqa: S608 -- this module's own words
    for table, where in DELETED.items():
        db.execute(f"DELETE FROM {table} WHERE {_expanded(where)}", client)  # noqa: S608 -- this module's own words


def _anonymous(client_id: int, moment: str) -> dict[str, str]:
    """The columns of a client of whom only the number is left."""
    name = f"Erased client {client_id}"
    blank = dict.fromkeys(("email", "notes", "address", "vat_number", "naming"), "")
    marks = {"contacts": "[]", "erased_at": moment, "archived_at": moment}
    return {**blank, **marks, "name": name, "name_key": fold(name)}


def _count(database: Database, table: str, where: str, given: Mapping[str, int]) -> int:
    row = database.row(f"SELECT count(*) AS number FROM {table} WHERE {_expanded(where)}", given)  # noqa: S608 -- this module's own words
    return int(row["number"]) if row else 0


def _expanded(condition: str) -> str:
    """A condition with what its SONGS and ROUNDS stand for."""
    return condition.replace("ROUNDS", ROUNDS).replace("SONGS", SONGS)


def _forms(word: str) -> set[str]:
    """As it is written, and as JSON escapes it."""
    return {re.escape(word), re.escape(json.dumps(word)[1:-1])}


def _rewrite(
    db: sqlite3.Connection, table: str, column: str, where: str, given: Mapping[str, int], plain: re.Pattern[str]
) -> None:
    rows = db.execute(f'SELECT id, "{column}" FROM "{table}" WHERE {where}', given).fetchall()  # noqa: S608
    for row, held in rows:
        text = restored(held)
        if isinstance(text, str) and plain.search(text):
            instead = f"{_INSTEAD}-{row}" if column == "path" else _INSTEAD  # no two files of a folder share a name
            values = [stored(plain.sub(instead, text)), row]
            db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE id = ?', values)  # noqa: S608
