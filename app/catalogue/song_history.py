"""All that the log knows of a song: of itself, its brief, sessions, rounds, notes, renders, hours and papers."""

import json

from app.catalogue.database import Database
from app.domain.catalogue import ActivityEntry

# By the log's subject, the rows that are a song's. Notes that were removed are told by the round that they named.
_ROWS = {
    "song": "SELECT :song",
    "brief": "SELECT id FROM briefs WHERE song_id = :song",
    "enquiry": "SELECT id FROM enquiries WHERE song_id = :song",
    "session": "SELECT id FROM sessions WHERE song_id = :song",
    "round": "SELECT id FROM rounds WHERE song_id = :song",
    "note": "SELECT n.id FROM notes n JOIN rounds o ON o.id = n.round_id WHERE o.song_id = :song",
    "render_job": "SELECT id FROM render_jobs WHERE song_id = :song",
    "time_entry": "SELECT id FROM time_entries WHERE song_id = :song",
    "quote": "SELECT quote_id FROM quote_songs WHERE song_id = :song",
    "invoice": "SELECT invoice_id FROM invoice_lines WHERE song_id = :song",
}
_SQL = " UNION ALL ".join(
    f"SELECT * FROM activity WHERE subject = '{subject}' AND subject_id IN ({rows})"  # noqa: S608 -- this module's own words
    for subject, rows in _ROWS.items()
)


def history_of(database: Database, song_id: int, limit: int = 500) -> list[ActivityEntry]:
    """The entries that are about a song, the newest first."""
    sql = f"SELECT * FROM ({_SQL}) ORDER BY id DESC LIMIT :limit"  # noqa: S608 -- this module's own words
    rows = database.rows(sql, {"song": song_id, "limit": limit})
    return [ActivityEntry(**{**row, "details": json.loads(row["details"])}) for row in rows]
