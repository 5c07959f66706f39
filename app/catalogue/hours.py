"""The store of time entries: the hours that went into each song."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.catalogue import Stage
from app.domain.checks import check_between, check_moment, check_text
from app.domain.hours import TimeEntry, WorkKind
from app.errors import UsageError

_ROWS = f"SELECT {', '.join(field.name for field in fields(TimeEntry))} FROM time_entries"  # noqa: S608 -- the columns are the domain's own
_RUNNING = "ended_at IS NULL AND minutes IS NULL"
_DAY_MINUTES = 24 * 60


class TimeChanges(TypedDict, total=False):
    """What may be changed of an entry; what is left out stays. Moments may be in any form of ISO 8601."""

    song_id: int
    kind: WorkKind
    started_at: str
    ended_at: str | None
    minutes: int | None
    note: str


class Hours:
    """Time entries, in the order in which they came; each person has one running timer at most."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def start(self, song_id: int, kind: WorkKind, note: str = "") -> TimeEntry:
        """A timer that runs from now on; the one this person had running is stopped by it."""
        with self._database.change():
            self._refuse_stranger(song_id)
            running = self.running()
            if running:
                self.stop()
            values = {"song_id": song_id, "kind": kind, "note": note, "started_at": self._activity.moment()}
            return self._add(_checked(values))

    def stop(self, at: str | None = None) -> TimeEntry:
        """This person's timer stopped, now or at a moment since it was started."""
        with self._database.change():
            running = self.running()
            if running is None:
                raise UsageError("No timer is running; nothing was changed.", code="no_timer")
            now = self._activity.moment()
            end = check_moment(at) if at else max(now, running.started_at)  # a clock may have been put back
            if not running.started_at <= end <= max(now, running.started_at):
                raise UsageError(
                    f"The timer runs since {running.started_at}, so it cannot have stopped at {end}; nothing was "
                    "changed: give a moment from then until now.",
                    code="outside_timer",
                    started_at=running.started_at,
                    at=end,
                )
            self._activity.edit("time_entries", "time_entry", running.id, {"ended_at": end})
            return self.get(running.id)

    def add(
        self, song_id: int, kind: WorkKind, minutes: int, started_at: str | None = None, note: str = ""
    ) -> TimeEntry:
        """Work written down afterwards; it was done just now, unless `started_at` says when."""
        values = {
            "song_id": song_id,
            "kind": kind,
            "minutes": minutes,
            "started_at": started_at or self._activity.moment(),
            "note": note,
        }
        checked = _checked(values)
        with self._database.change():
            self._refuse_stranger(song_id)
            return self._add(checked)

    def edit(self, entry_id: int, **changes: Unpack[TimeChanges]) -> TimeEntry:
        """The entry with these values changed; minutes take the place of an end, and an end that of minutes."""
        values = _checked(changes)
        if values.get("minutes") is not None:
            values["ended_at"] = None
        elif values.get("ended_at") is not None:
            values["minutes"] = None
        with self._database.change():
            old = self.get(entry_id)
            if "song_id" in values:
                self._refuse_stranger(values["song_id"])
            _refuse_backwards({**asdict(old), **values})
            self._refuse_running(old, {**asdict(old), **values})
            self._activity.edit("time_entries", "time_entry", entry_id, values)
            return self.get(entry_id)

    def remove(self, entry_id: int) -> TimeEntry:
        """Remove an entry; returns it, so that it can be restored."""
        with self._database.change():
            entry = self.get(entry_id)
            self._activity.remove("time_entries", "time_entry", entry_id, _stored(entry))
            return entry

    def restore(self, entry: TimeEntry) -> TimeEntry:
        """An entry that was removed, as it was and with the id it had."""
        with self._database.change():
            self._refuse_stranger(entry.song_id)
            if entry.running and self.running(entry.who):
                raise UsageError(
                    "Another timer is running by now; nothing was changed: stop that one first.",
                    code="timer_running",
                    entry=entry.id,
                )
            self._activity.add("time_entries", "time_entry", _stored(entry))
            return self.get(entry.id)

    def get(self, entry_id: int) -> TimeEntry:
        """The entry of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [entry_id])
        if row is None:
            raise no_such("time entry", entry_id)
        return _entry(row)

    def running(self, who: str | None = None) -> TimeEntry | None:
        """The timer that this person, or someone else, has running; or None."""
        row = self._database.row(f"{_ROWS} WHERE who = ? AND {_RUNNING}", [who or self._activity.who])
        return _entry(row) if row else None

    def all(self, song_id: int | None = None, limit: int = 1000) -> list[TimeEntry]:
        """The entries of a song, or of all, the newest first."""
        rows = self._database.rows(
            f"{_ROWS} WHERE :song IS NULL OR song_id = :song ORDER BY id DESC LIMIT :limit",
            {"song": song_id, "limit": limit},
        )
        return [_entry(row) for row in rows]

    def totals(self, song_id: int) -> dict[WorkKind, float]:
        """Seconds of each kind of work that went into a song, without a timer that runs."""
        return self._totals("song_id = ?", song_id).get(song_id, {})

    def totals_at(self, stage: Stage) -> dict[int, dict[WorkKind, float]]:
        """As `totals`, of every song that stands at the stage and has any, by its id."""
        return self._totals("song_id IN (SELECT id FROM songs WHERE stage = ?)", stage.value)

    def _totals(self, which: str, value: object) -> dict[int, dict[WorkKind, float]]:
        sql = f"""
            SELECT song_id, kind,
                   sum(coalesce(60.0 * minutes, 86400.0 * (julianday(ended_at) - julianday(started_at)))) AS took
            FROM time_entries WHERE {which} AND (minutes IS NOT NULL OR ended_at IS NOT NULL)
            GROUP BY song_id, kind ORDER BY song_id, kind
        """  # noqa: S608 -- the condition is one of the two above
        found: dict[int, dict[WorkKind, float]] = {}
        for song, kind, took in self._database.tuples(sql, [value]):
            found.setdefault(song, {})[WorkKind(kind)] = float(took)
        return found

    def _add(self, values: Mapping[str, object]) -> TimeEntry:
        return self.get(self._activity.add("time_entries", "time_entry", {"who": self._activity.who, **values}))

    def _refuse_stranger(self, song_id: int) -> None:
        if not self._database.row("SELECT 1 FROM songs WHERE id = ?", [song_id]):
            raise no_such("song", song_id)

    def _refuse_running(self, old: TimeEntry, new: Mapping[str, Any]) -> None:
        """An edit does not set a second timer of the same person running."""
        runs = new["ended_at"] is None and new["minutes"] is None
        running = self.running(old.who) if runs else None
        if running and running.id != old.id:
            raise UsageError(
                "Another timer is running; nothing was changed: stop that one first.",
                code="timer_running",
                entry=running.id,
            )


def _refuse_backwards(entry: Mapping[str, Any]) -> None:
    if entry["ended_at"] is not None and entry["ended_at"] < entry["started_at"]:
        raise UsageError(
            "Work cannot end before it begins; nothing was changed: give both its moments.",
            code="ends_before_start",
            started_at=entry["started_at"],
            ended_at=entry["ended_at"],
        )


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "song_id": int,
    "kind": lambda kind: WorkKind(kind).value,
    "started_at": check_moment,
    "ended_at": lambda text: check_moment(text) if text else None,
    "minutes": lambda number: (
        None if number is None else check_between(number, 1, _DAY_MINUTES, "number of minutes of one entry")
    ),
    "note": lambda text: check_text(text, "note").strip(),
}


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _CHECKS[name](value) for name, value in changes.items()}


def _stored(entry: TimeEntry) -> dict[str, Any]:
    return {**asdict(entry), "kind": entry.kind.value}


def _entry(row: Row) -> TimeEntry:
    return TimeEntry(**{**row, "kind": WorkKind(row["kind"])})
