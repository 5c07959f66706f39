"""The store of notes: the checklist of each round."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.checks import check_text
from app.domain.rounds import Note, NoteKind, NoteSource, ReadNote, Suggestion
from app.errors import UsageError
from render.text import shown

_COLUMNS = ", ".join(f"n.{field.name}" for field in fields(Note))
_ROWS = f"SELECT {_COLUMNS} FROM notes n"  # noqa: S608 -- the columns are the domain's own
LONGEST_NOTE = 4000
LATEST_S = 360_000.0  # a hundred hours


class NoteChanges(TypedDict, total=False):
    """What may be changed of a note; what is left out stays. `kind` None takes a decision back."""

    text: str
    from_s: float | None
    to_s: float | None
    asked_by: str
    kind: NoteKind | None
    reason: str


class Notes:
    """Notes in the order in which they came. Raises `UsageError` for values that cannot be kept."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def add(self, round_id: int, notes: Sequence[tuple[ReadNote, Suggestion]], source: NoteSource) -> list[Note]:
        """These notes at the end of a round's list: all of them, or none."""
        rows = [_values(note, suggestion, source) for note, suggestion in notes]
        with self._database.change():
            position = self._last_position(round_id)
            moment = self._activity.moment()
            ids = [
                self._activity.add(
                    "notes", "note", {"round_id": round_id, "position": place, "added_at": moment, **values}
                )
                for place, values in enumerate(rows, position + 1)
            ]
            return [self.get(note_id) for note_id in ids]

    def edit(self, note_id: int, **changes: Unpack[NoteChanges]) -> Note:
        """The note with these values changed."""
        values = {name: _CHECKS[name](value) for name, value in changes.items()}
        with self._database.change():
            old = self.get(note_id)
            _refuse_times(values.get("from_s", old.from_s), values.get("to_s", old.to_s))
            self._activity.edit("notes", "note", note_id, values)
            return self.get(note_id)

    def decide(self, note_id: int, kind: NoteKind | None, reason: str = "") -> Note:
        """The note as the kind the engineer says, with why; None takes the decision back."""
        return self.edit(note_id, kind=kind, reason=reason)

    def tick(self, note_id: int, *, done: bool = True) -> Note:
        """The note ticked off, or not; one ticked off already keeps its moment."""
        with self._database.change():
            if self.get(note_id).done != done:
                self._activity.edit("notes", "note", note_id, {"done_at": self._activity.moment() if done else None})
            return self.get(note_id)

    def tick_all(self, note_ids: Sequence[int], *, done: bool = True) -> list[Note]:
        """These notes ticked off, or not: all of them, or none where one is not there."""
        with self._database.change():
            return [self.tick(note_id, done=done) for note_id in note_ids]

    def remove(self, note_id: int) -> Note:
        """Take a note off the list; returns it, so that it can be restored."""
        with self._database.change():
            note = self.get(note_id)
            self._activity.remove("notes", "note", note_id, _stored(note))
            return note

    def restore(self, note: Note) -> Note:
        """A note that was removed, as it was and with the id it had."""
        with self._database.change():
            self._last_position(note.round_id)
            self._activity.add("notes", "note", _stored(note))
            return self.get(note.id)

    def get(self, note_id: int) -> Note:
        """The note of this id."""
        row = self._database.row(f"{_ROWS} WHERE n.id = ?", [note_id])
        if row is None:
            raise no_such("note", note_id)
        return _note(row)

    def all(self, round_id: int) -> list[Note]:
        """A round's notes in their order."""
        return [
            _note(row) for row in self._database.rows(f"{_ROWS} WHERE n.round_id = ? ORDER BY position, id", [round_id])
        ]

    def of_song(self, song_id: int, *, open_only: bool = False) -> list[Note]:
        """The notes of all of a song's rounds, the oldest round first; only those not ticked off where asked."""
        ticked = "AND n.done_at IS NULL" if open_only else ""
        rows = self._database.rows(
            f"{_ROWS} JOIN rounds o ON o.id = n.round_id WHERE o.song_id = ? {ticked}"
            " ORDER BY o.number, n.position, n.id",
            [song_id],
        )
        return [_note(row) for row in rows]

    def _last_position(self, round_id: int) -> int:
        row = self._database.row(
            "SELECT (SELECT max(position) FROM notes WHERE round_id = o.id) AS last FROM rounds o WHERE o.id = ?",
            [round_id],
        )
        if row is None:
            raise no_such("round", round_id)
        return row["last"] or 0


def check_note(text: str) -> str:
    """A remark as it will be kept; raises `UsageError` where it says nothing, or fills pages."""
    remark = check_text(text, "note").strip()
    if not remark:
        raise UsageError(
            "The note is empty; nothing was changed: say what is asked for.", code="text_missing", what="note"
        )
    if len(remark) > LONGEST_NOTE:
        raise UsageError(
            f"The note “{shown(remark)}” is longer than {LONGEST_NOTE} characters; nothing was changed: shorten it, or "
            "make several notes of it.",
            code="text_too_long",
            what="note",
            most=LONGEST_NOTE,
        )
    return remark


def check_place(seconds: float | None) -> float | None:
    """A place in the song in seconds, or None; raises `UsageError` for one that no song has."""
    if seconds is not None and not 0 <= seconds <= LATEST_S:
        raise UsageError(
            f"No song has a place at {seconds:g} seconds; nothing was changed: give it from its start.",
            code="time_invalid",
            at_s=seconds,
        )
    return seconds


def _refuse_times(from_s: float | None, to_s: float | None) -> None:
    if to_s is not None and (from_s is None or to_s < from_s):
        raise UsageError(
            "A note's stretch has to end after it begins; nothing was changed: give both its times.",
            code="ends_before_start",
            from_s=from_s,
            to_s=to_s,
        )


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "text": check_note,
    "from_s": check_place,
    "to_s": check_place,
    "asked_by": lambda text: check_text(text, "name of who asked").strip(),
    "kind": lambda kind: NoteKind(kind).value if kind else None,
    "reason": lambda text: check_text(text, "reason").strip(),
}


def _values(note: ReadNote, suggestion: Suggestion, source: NoteSource) -> dict[str, Any]:
    _refuse_times(note.from_s, note.to_s)
    values = {name: _CHECKS[name](value) for name, value in asdict(note).items() if name in _CHECKS}
    return {**values, "source": source.value, "suggested": suggestion.kind.value, "suggested_why": suggestion.why}


def _stored(note: Note) -> dict[str, Any]:
    return {**asdict(note), "source": note.source.value, "suggested": note.suggested.value, "kind": note.kind}


def _note(row: Row) -> Note:
    kind = NoteKind(row["kind"]) if row["kind"] else None
    rest = {"source": NoteSource(row["source"]), "suggested": NoteKind(row["suggested"]), "kind": kind}
    return Note(**{**row, **rest})
