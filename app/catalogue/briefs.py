"""The store of briefs, what the client wants of each song, and of what the checklist for starting work asks.

The deadline is the song's own due date.
"""

import json
from collections.abc import Collection, Iterable
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.domain.brief import Brief, ReadyFacts, check_tempo, parse_key
from app.domain.checks import check_date, check_text
from app.domain.session import Group, SessionKind, Severity
from app.errors import UsageError

MOST_REFERENCES = 50
MOST_CHARACTERS = 20_000
_TEXTS = {"goals": "goals", "release_plan": "release plan", "remarks": "remarks"}
_LISTS = ("references", "variants", "formats")
_ROW = """
    SELECT s.due, b.* FROM songs s LEFT JOIN briefs b ON b.song_id = s.id WHERE s.id = ?
"""
# The newest session that the client sent; what the engineer printed says nothing about what was asked for.
_FACTS = """
    SELECT songs.id AS song_id, n.id AS session_id, n.groups_confirmed_at,
        (SELECT count(*) FROM stems t WHERE t.session_id = n.id AND t.frames > 0) AS playable,
        (SELECT count(*) FROM stems t WHERE t.session_id = n.id AND t.frames > 0
            AND coalesce(t.corrected_group, t."group") = :reference) AS mixes,
        (SELECT count(*) FROM json_each(n.problems) p WHERE json_extract(p.value, '$.severity') = :error) AS errors
    FROM songs LEFT JOIN sessions n ON n.id = (
        SELECT max(s.id) FROM sessions s WHERE s.song_id = songs.id AND s.kind = :received)
"""
_FACT_WORDS = {
    "reference": Group.REFERENCE.value,
    "error": Severity.ERROR.value,
    "received": SessionKind.RECEIVED.value,
}


class BriefChanges(TypedDict, total=False):
    """What may be changed of a brief; what is left out stays. `agreed` is about the deadline as it stands then."""

    goals: str
    references: tuple[str, ...]
    tempo_bpm: float | None
    key: str
    deadline: str
    variants: tuple[str, ...]
    formats: tuple[str, ...]
    release_plan: str
    remarks: str
    agreed: bool


class Briefs:
    """Briefs, one a song: empty until something is filled in. Raises `UsageError` for values that cannot be kept."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def get(self, song_id: int) -> Brief:
        """The brief of a song."""
        return _brief(self._row(song_id))

    def all(self, song_ids: Collection[int] | None = None) -> dict[int, Brief]:
        """The briefs of all songs, or of these, by the song's id."""
        chosen = "" if song_ids is None else "WHERE s.id IN (SELECT value FROM json_each(:songs))"
        rows = self._database.rows(
            f"SELECT s.id AS of_song, s.due, b.* FROM songs s LEFT JOIN briefs b ON b.song_id = s.id {chosen}",  # noqa: S608 -- this store's own words
            {"songs": json.dumps(list(song_ids or ()))},
        )
        return {row["of_song"]: _brief(row) for row in rows}

    def ids(self) -> dict[int, int]:
        """The ids of the briefs there are, by song."""
        return {row["song_id"]: row["id"] for row in self._database.rows("SELECT id, song_id FROM briefs")}

    def edit(self, song_id: int, **changes: Unpack[BriefChanges]) -> Brief:
        """The brief with these values changed; where none differs, nothing happens."""
        values = checked(changes)
        with self._database.change():
            row = self._row(song_id)
            if "deadline" in values:
                self._activity.edit("songs", "song", song_id, {"due": values.pop("deadline")})
            if "agreed" in values:
                values |= self._agreement(song_id, agreed=values.pop("agreed"))
            if row["id"] is not None:
                self._activity.edit("briefs", "brief", row["id"], values)
            elif any(values.values()):
                self._activity.add("briefs", "brief", {"song_id": song_id, **values})
            return self.get(song_id)

    def _agreement(self, song_id: int, *, agreed: bool) -> dict[str, str | None]:
        brief = self.get(song_id)
        if not agreed:
            return {"agreed_due": None, "agreed_at": None}
        if not brief.deadline:
            raise UsageError(
                "There is no deadline to agree to; nothing was changed: give the song a date first.",
                code="no_deadline",
                song=song_id,
            )
        if brief.deadline_agreed:
            return {}
        return {"agreed_due": brief.deadline, "agreed_at": self._activity.moment()}

    def _row(self, song_id: int) -> Row:
        row = self._database.row(_ROW, [song_id])
        if row is None:
            raise no_such("song", song_id)
        return row


def checked(changes: BriefChanges) -> dict[str, Any]:
    """The changes as they are kept; raises UsageError for what cannot be."""
    values: dict[str, Any] = dict(changes)
    for name, words in _TEXTS.items():
        if name in values:
            values[name] = _checked_text(values[name], words)
    if "tempo_bpm" in changes:
        values["tempo_bpm"] = check_tempo(changes["tempo_bpm"])
    if "key" in changes:
        values["key"] = parse_key(check_text(changes["key"], "key"))
    if "deadline" in changes:
        values["deadline"] = check_date(changes["deadline"])
    for name in _LISTS:
        if name in values:
            values[name] = json.dumps(_checked_list(values[name], name))
    return values


def _checked_text(text: str, words: str) -> str:
    kept = check_text(text, words).strip()
    if len(kept) > MOST_CHARACTERS:
        raise UsageError(
            f"The {words} are longer than {MOST_CHARACTERS} characters; nothing was changed: shorten them.",
            code="text_too_long",
            what=words,
            most=MOST_CHARACTERS,
        )
    return kept


def _checked_list(entries: Iterable[str], name: str) -> list[str]:
    """Each entry once, without space around it; a file name may hold what is not valid Unicode."""
    kept = list(dict.fromkeys(filter(None, (entry.strip() for entry in entries))))
    if len(kept) > MOST_REFERENCES:
        raise UsageError(
            f"There are more than {MOST_REFERENCES} {name}; nothing was changed: leave some out.",
            code="list_too_long",
            what=name,
            most=MOST_REFERENCES,
        )
    if any("\0" in entry or len(entry) > MOST_CHARACTERS for entry in kept):
        raise UsageError(
            f"One of the {name} cannot be kept as text; nothing was changed: type it again.",
            code="not_text",
            what=name,
        )
    return kept


def _brief(row: Row) -> Brief:
    if row["id"] is None:
        return Brief(deadline=row["due"] or "")
    lists = {name: tuple(json.loads(row[name])) for name in _LISTS}
    return Brief(
        goals=row["goals"],
        references=lists["references"],
        tempo_bpm=row["tempo_bpm"],
        key=row["key"],
        variants=lists["variants"],
        formats=lists["formats"],
        release_plan=row["release_plan"],
        remarks=row["remarks"],
        deadline=row["due"] or "",
        agreed_due=row["agreed_due"] or "",
        agreed_at=row["agreed_at"] or "",
    )


class Checklists:
    """What the catalogue knows about whether the work on songs can begin, read for the whole Board at once."""

    def __init__(self, database: Database, briefs: Briefs) -> None:
        self._database = database
        self._briefs = briefs

    def all(self, song_ids: Collection[int] | None = None) -> dict[int, ReadyFacts]:
        """The facts of every song, or of these, by its id."""
        briefs = self._briefs.all(song_ids)
        chosen = "" if song_ids is None else "WHERE songs.id IN (SELECT value FROM json_each(:songs))"
        rows = self._database.rows(f"{_FACTS} {chosen}", {**_FACT_WORDS, "songs": json.dumps(list(song_ids or ()))})
        return {row["song_id"]: _facts(row, briefs.get(row["song_id"], Brief())) for row in rows}

    def of_song(self, song_id: int) -> ReadyFacts:
        """The facts of one song."""
        brief = self._briefs.get(song_id)
        row = self._database.row(f"{_FACTS} WHERE songs.id = :song", {**_FACT_WORDS, "song": song_id})
        return _facts(row, brief) if row else ReadyFacts(brief=brief)


def _facts(row: Row, brief: Brief) -> ReadyFacts:
    return ReadyFacts(
        session_id=row["session_id"],
        playable=row["playable"],
        mixes=row["mixes"],
        errors=row["errors"],
        groups_confirmed=bool(row["groups_confirmed_at"]),
        brief=brief,
    )
