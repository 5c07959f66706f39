"""The log of who did what and when, and the one way rows are added and edited so that it misses nothing."""

import getpass
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from app.catalogue.database import Database, Row
from app.domain.catalogue import ActivityEntry

# By the log's subject, the rows that are a song's. Notes that were removed are found by the round that they named.
_OF_SONG = {
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
_SONG_HISTORY = " UNION ALL ".join(
    f"SELECT * FROM activity WHERE subject = '{subject}' AND subject_id IN ({rows})"  # noqa: S608 -- this module's own words
    for subject, rows in _OF_SONG.items()
)
Clock = Callable[[], datetime]

# What the log says of these is that they changed, not what they are: it outlives whoever they speak of.
_PRIVATE = {"clients": {"email", "notes", "address", "vat_number", "contacts"}}
_HIDDEN = "…"
_UNTOLD = {"problems", "ignored", "owner", "pid", "job", "card", "rate_card", "lines"}


def os_user() -> str:
    """The name of the person at the machine, or "unknown" where the system has none."""
    try:
        return getpass.getuser() or "unknown"
    except (OSError, KeyError, ImportError):  # no such user, no variable set, no `pwd` on Windows
        return "unknown"


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Activity:
    """Adds and edits rows, each in one transaction with the entry that says so. Entries can never be changed."""

    def __init__(self, database: Database, who: str, clock: Clock = utc_now) -> None:
        self._database = database
        self._who = who
        self._clock = clock

    @property
    def who(self) -> str:
        """The person whose changes these are."""
        return self._who

    def moment(self) -> str:
        """Now, as UTC ISO text to the millisecond."""
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def add(self, table: str, subject: str, values: Mapping[str, object]) -> int:
        """Add a row to `table` and note it as a new `subject`; returns its id."""
        with self._database.change():
            row_id = self._database.insert(table, values)
            self.note("added", subject, row_id, _hidden(table, loggable(values)))
        return row_id

    def edit(self, table: str, subject: str, row_id: int, values: Mapping[str, object]) -> None:
        """Set the values that differ and note old and new; where none differs, nothing happens."""
        with self._database.change():
            columns = ", ".join(f'"{name}"' for name in values) or "id"  # the others may be large, such as a file
            old = self._database.row(f'SELECT {columns} FROM "{table}" WHERE id = ?', [row_id]) or {}  # noqa: S608 -- the store's own table and columns
            changed = {name: value for name, value in values.items() if old.get(name) != value}
            if changed:
                self._database.update(table, row_id, changed)
                pairs = {name: [old.get(name), new] for name, new in loggable(changed).items()}
                self.note("edited", subject, row_id, _hidden(table, pairs))

    def remove(self, table: str, subject: str, row_id: int, values: Mapping[str, object]) -> None:
        """Delete a row and note what it held, so that nothing is gone without a trace."""
        with self._database.change():
            self._database.delete(table, row_id)
            self.note("removed", subject, row_id, loggable(values))

    def note(self, action: str, subject: str, subject_id: int, details: Mapping[str, object]) -> None:
        """Append one entry, inside the transaction of what it speaks of."""
        self._database.insert_all("activity", self.entries(action, subject, {subject_id: details}))

    def entries(
        self, action: str, subject: str, details: Mapping[int, Mapping[str, object]]
    ) -> list[dict[str, object]]:
        """The entries of many rows at once, by their ids, ready to be added in the transaction they describe."""
        same = {"at": self.moment(), "who": self._who, "action": action, "subject": subject}
        return [{**same, "subject_id": row, "details": json.dumps(each)} for row, each in details.items()]

    def all(self, subject: str | None = None, subject_id: int | None = None, limit: int = 200) -> list[ActivityEntry]:
        """The newest entries first; of one kind of row, or of one row, if asked."""
        rows = self._database.rows(
            "SELECT * FROM activity WHERE (:subject IS NULL OR subject = :subject)"
            " AND (:id IS NULL OR subject_id = :id) ORDER BY id DESC LIMIT :limit",
            {"subject": subject, "id": subject_id, "limit": limit},
        )
        return _entries(rows)

    def of_song(self, song_id: int, limit: int = 500) -> list[ActivityEntry]:
        """All that the log knows of a song, of its brief, sessions, rounds, notes, renders, hours and papers too; the
        newest first."""
        sql = f"SELECT * FROM ({_SONG_HISTORY}) ORDER BY id DESC LIMIT :limit"  # noqa: S608 -- this module's own words
        return _entries(self._database.rows(sql, {"song": song_id, "limit": limit}))


def _entries(rows: Sequence[Row]) -> list[ActivityEntry]:
    return [ActivityEntry(**{**row, "details": json.loads(row["details"])}) for row in rows]


def loggable(values: Mapping[str, object]) -> dict[str, object]:
    """The values worth telling: not the folded names, which repeat, nor what fills pages or means nothing later."""
    return {name: value for name, value in values.items() if not name.endswith("_key") and name not in _UNTOLD}


def _hidden(table: str, values: Mapping[str, object]) -> dict[str, object]:
    """What is logged, with a sign in the place of what is private; what is empty hides nothing."""
    private = _PRIVATE.get(table, set())
    return {name: _HIDDEN if name in private and value not in ("", "[]") else value for name, value in values.items()}
