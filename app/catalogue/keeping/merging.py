"""Two clients that are one: everything of the one goes to the other, in one transaction, and can be put back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.catalogue.catalogue import Catalogue
from app.catalogue.database import Database, Row
from app.domain.catalogue import Client
from app.errors import UsageError
from app.text import fold

OWNED = ("releases", "songs", "quotes", "invoices")  # tables with a client_id
FILLED = ("email", "address", "vat_number", "naming", "terms_days")  # taken over where the one kept has none
# Words that a name is told with or without.
LITTLE = frozenset({"the", "and", "ltd", "limited", "llp", "inc", "music", "records"})
_TWINS = """
    SELECT gone.id AS gone, kept.id AS kept FROM releases gone JOIN releases kept
        ON kept.title_key = gone.title_key AND kept.kind = gone.kind
    WHERE gone.client_id = ? AND kept.client_id = ?
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did: `kept` and `gone` as they were, and by table the rows that were moved."""

    kept: Client
    gone: Client
    kept_row: Row
    gone_row: Row
    moved: Mapping[str, tuple[int, ...]]
    releases: tuple[Row, ...]
    """Twin releases that went with `gone`."""
    songs: Mapping[int, int]
    """By song, the twin release it was on."""
    jobs: Mapping[int, int]
    """By mastering of a release, the twin it was of."""


def merge_clients(catalogue: Catalogue, kept_id: int, gone_id: int) -> Merged:
    """Make `gone` part of `kept`, whose empty fields are filled from it; raises UsageError where they are one client.

    A release of both with one title and kind becomes one. What stands on issued invoices stays as it is.
    """
    if kept_id == gone_id:
        raise UsageError("These are one client already; nothing was changed: name two.")
    database = catalogue.database
    with catalogue.whole():
        database.connection().execute("PRAGMA defer_foreign_keys = ON")
        kept, gone = catalogue.clients.get(kept_id), catalogue.clients.get(gone_id)
        rows = {each: _row(database, "clients", each) for each in (kept_id, gone_id)}
        twins = {row["gone"]: row["kept"] for row in database.rows(_TWINS, [gone_id, kept_id])}
        merged = Merged(
            kept,
            gone,
            rows[kept_id],
            rows[gone_id],
            {table: _ids(database, table, "client_id", [gone_id], leave=tuple(twins)) for table in OWNED},
            tuple(_row(database, "releases", each) for each in twins),
            _pointing(database, "songs", tuple(twins)),
            _pointing(database, "render_jobs", tuple(twins)),
        )
        for table, places in (("songs", merged.songs), ("render_jobs", merged.jobs)):
            for row_id, twin in places.items():
                database.update(table, row_id, {"release_id": twins[twin]})
        for table, ids in merged.moved.items():
            for row_id in ids:
                database.update(table, row_id, {"client_id": kept_id})
        for twin in twins:
            database.delete("releases", twin)
        database.delete("clients", gone_id)
        changes = _filled(rows[kept_id], rows[gone_id])
        if changes:
            database.update("clients", kept_id, changes)
        catalogue.activity.note("merged", "client", kept_id, {"with": gone_id})
    return merged


def part_again(catalogue: Catalogue, merged: Merged) -> None:
    """Undo a merge: both clients are as they were. What was added meanwhile stays with the one that was kept."""
    database = catalogue.database
    with catalogue.whole():
        database.connection().execute("PRAGMA defer_foreign_keys = ON")
        database.insert("clients", merged.gone_row)
        database.update(
            "clients", merged.kept.id, {name: merged.kept_row[name] for name in (*FILLED, "notes", "contacts")}
        )
        for release in merged.releases:
            database.insert("releases", release)
        for table, ids in merged.moved.items():
            for row_id in ids:
                database.update(table, row_id, {"client_id": merged.gone.id})
        for table, places in (("songs", merged.songs), ("render_jobs", merged.jobs)):
            for row_id, twin in places.items():
                database.update(table, row_id, {"release_id": twin})
        catalogue.activity.note("parted", "client", merged.kept.id, {"from": merged.gone.id})


def likely_twins(catalogue: Catalogue) -> list[tuple[Client, Client]]:
    """Pairs of clients that may be one: names alike but for "the", "ltd" and marks, or one e-mail address."""
    found: dict[str, Client] = {}
    pairs: dict[tuple[int, int], tuple[Client, Client]] = {}
    for client in sorted(catalogue.clients.all(archived=False), key=lambda each: each.id):
        for key in filter(None, (_plain(client.name), client.email.casefold())):
            other = found.setdefault(key, client)
            if other.id != client.id:
                pairs[other.id, client.id] = other, client
    return list(pairs.values())


def _plain(name: str) -> str:
    """A name without what people write now and then."""
    words = "".join(letter if letter.isalnum() else " " for letter in fold(name)).split()
    return " ".join(
        word for word in words if word not in ("the", "and", "ltd", "limited", "llp", "inc", "music", "records")
    )


def _filled(kept: Row, gone: Row) -> dict[str, Any]:
    changes: dict[str, Any] = {
        name: gone[name] for name in FILLED if kept[name] in ("", None) and gone[name] not in ("", None)
    }
    if gone["notes"] and gone["notes"] not in kept["notes"]:
        changes["notes"] = "\n".join(filter(None, (kept["notes"], gone["notes"])))
    contacts, more = json.loads(kept["contacts"]), json.loads(gone["contacts"])
    new = [each for each in more if each not in contacts]
    if new:
        changes["contacts"] = json.dumps([*contacts, *new], ensure_ascii=False)
    return changes


def _row(database: Database, table: str, row_id: int) -> Row:
    found = database.row(f"SELECT * FROM {table} WHERE id = ?", [row_id])  # noqa: S608 -- one of this module's tables
    if found is None:
        raise UsageError(f"There is no {table.rstrip('s')} {row_id}; nothing was changed.")
    return found


def _ids(
    database: Database, table: str, column: str, values: list[int], leave: tuple[int, ...] = ()
) -> tuple[int, ...]:
    rows = database.rows(f"SELECT id FROM {table} WHERE {column} = ? ORDER BY id", values)  # noqa: S608 -- one of this module's tables
    return tuple(row["id"] for row in rows if table != "releases" or row["id"] not in leave)


def _pointing(database: Database, table: str, releases: tuple[int, ...]) -> dict[int, int]:
    marks = ", ".join("?" * len(releases))
    rows = database.rows(f"SELECT id, release_id FROM {table} WHERE release_id IN ({marks})", list(releases))  # noqa: S608 -- one of this module's tables
    return {row["id"]: row["release_id"] for row in rows}
