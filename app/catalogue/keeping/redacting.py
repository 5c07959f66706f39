"""A person's names taken out of what else speaks of their songs: titles, paths, logs of changes, the activity log."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence

from app.catalogue.values import restored, stored
from app.domain.catalogue import Client

_INSTEAD = "erased"
_SHORTEST = 3
_SONGS = "song_id IN (SELECT id FROM songs WHERE client_id = :client)"
# Columns of the client's own rows in which names may stand between other words. A path that loses one no longer finds
# its file, which is the studio's to delete.
_PLACES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "songs": ("client_id = :client", ("title", "title_key")),
    "sessions": (_SONGS, ("folder", "title", "artist")),
    "render_jobs": (_SONGS, ("out_folder", "source", "error")),
    "rounds": (_SONGS, ("signoff_files", "change_log")),
    "stems": (f"session_id IN (SELECT id FROM sessions WHERE {_SONGS})", ("path", "pair")),  # noqa: S608 -- this module's own words, here and below
    "deliverables": (f"job_id IN (SELECT id FROM render_jobs WHERE {_SONGS})", ("path",)),  # noqa: S608
    "briefs": (_SONGS, ("key",)),
    "enquiries": (_SONGS, ("advice",)),
}


def personal_words(client: Client) -> tuple[str, ...]:
    """The names and addresses that tell who a client is, the longest first."""
    people = [text for contact in client.contacts for text in (contact.name, contact.email, contact.phone)]
    found = {text.strip() for text in (client.name, client.email, client.vat_number, *people)}
    return tuple(sorted((text for text in found if len(text) >= _SHORTEST), key=len, reverse=True))


def redact(db: sqlite3.Connection, client_id: int, words: Sequence[str]) -> None:
    """Put "erased" in the place of these words, whatever their case: in the client's own rows, and in the whole log.

    Inside a transaction in which the log's guards rest.
    """
    if not words:
        return
    plain = re.compile("|".join(rf"(?<!\w){form}(?!\w)" for word in words for form in _forms(word)), re.IGNORECASE)
    for table, (where, columns) in _PLACES.items():
        for column in columns:
            _rewrite(db, table, column, where, {"client": client_id}, plain)
    _rewrite(db, "activity", "details", "1", {}, plain)


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
