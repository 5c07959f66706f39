"""Erasing a person's data on request, to the last byte, keeping what issued invoices legally need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.catalogue.catalogue import Catalogue
from app.catalogue.database import Database
from app.catalogue.errors import plain_errors
from app.catalogue.keeping.redacting import personal_words, redact
from app.catalogue.keeping.tables import guards, rebuild_searches
from app.catalogue.packing import owe_packing, pack
from app.errors import UsageError

SONGS = "(SELECT id FROM songs WHERE client_id = :client)"
ROUNDS = "(SELECT id FROM rounds WHERE song_id IN (SELECT id FROM songs WHERE client_id = :client))"
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
TOLD: Mapping[str, str] = {
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
"""By the log's subjects, the rows of which nothing personal stays in it: who did what when does."""


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
        raise UsageError(f"{client.name} was erased on {client.erased_at[:10]} already; nothing was changed.")
    database, given = catalogue.database, {"client": client_id}
    rows = {table: _count(database, table, where, given) for table, (where, _) in CLEARED.items()}
    rows |= {table: _count(database, table, where, given) for table, where in DELETED.items()}
    issued = _count(database, "invoices", "client_id = :client AND state = 'issued'", given)
    received = _whole("SELECT folder FROM sessions WHERE song_id IN SONGS")
    made = _whole("SELECT out_folder AS folder FROM render_jobs WHERE song_id IN SONGS")
    folders = {row["folder"] for sql in (received, made) for row in database.rows(sql, given)}
    return Erasure(client.name, {table: rows[table] for table in rows if rows[table]}, issued, sorted(folders))


def erase_client(catalogue: Catalogue, client_id: int) -> Erasure:
    """Erase what the catalogue knows of a person; the client stays as a number, for the books.

    The triggers that keep quotes and the log as they are rest within the one transaction, and are there again at its
    end; cut off at any moment, nothing has changed. The search is written anew and the file is packed, so that no page
    of it holds what was erased; a mark sees to it that a kill in between only puts that off.
    """
    told = preview_erasure(catalogue, client_id)
    words = personal_words(catalogue.clients.get(client_id))
    database, given = catalogue.database, {"client": client_id}
    connection = database.connection()
    with plain_errors(database.path):
        connection.execute("PRAGMA secure_delete = ON")
    with catalogue.whole(), plain_errors(database.path):
        kept = guards(connection)
        for name in kept:
            connection.execute(f'DROP TRIGGER "{name}"')
        for subject, rows in TOLD.items():
            sql = f"UPDATE activity SET details = '{{}}' WHERE subject = :subject AND subject_id IN ({_whole(rows)})"  # noqa: S608 -- this module's own words
            connection.execute(sql, {**given, "subject": subject})
        for table, (where, values) in CLEARED.items():
            columns = ", ".join(f"{column} = {value}" for column, value in values.items())
            connection.execute(f"UPDATE {table} SET {columns} WHERE {_whole(where)}", given)  # noqa: S608 -- this module's own words
        for table, where in DELETED.items():
            connection.execute(f"DELETE FROM {table} WHERE {_whole(where)}", given)  # noqa: S608 -- this module's own words
        redact(connection, client_id, words)
        named = f"Erased client {client_id}"
        blank = dict.fromkeys(("email", "notes", "address", "vat_number", "naming"), "")
        moment = catalogue.activity.moment()
        names = {"name": named, "name_key": named.casefold(), "contacts": "[]"}
        database.update("clients", client_id, {**blank, **names, "erased_at": moment, "archived_at": moment})
        for sql in kept.values():
            connection.execute(sql)
        rebuild_searches(connection)
        catalogue.activity.note("erased", "client", client_id, {"invoices kept": told.invoices})
        owe_packing(connection, moment)
    with plain_errors(database.path):
        return replace(told, packed=pack(connection))


def _count(database: Database, table: str, where: str, given: Mapping[str, int]) -> int:
    row = database.row(f"SELECT count(*) AS number FROM {table} WHERE {_whole(where)}", given)  # noqa: S608 -- this module's own words
    return int(row["number"]) if row else 0


def _whole(condition: str) -> str:
    """A condition with what its SONGS and ROUNDS stand for."""
    return condition.replace("SONGS", SONGS).replace("ROUNDS", ROUNDS)
