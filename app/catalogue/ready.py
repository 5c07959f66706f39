"""What the catalogue knows about whether the work on songs can begin, read for the whole Board at once."""

import json
from collections.abc import Collection

from app.catalogue.activity import Activity
from app.catalogue.briefs import Briefs
from app.catalogue.database import Database, Row
from app.domain.brief import Brief
from app.domain.groups import Group
from app.domain.ready import ReadyFacts
from app.domain.session import SessionKind, Severity
from app.errors import UsageError

# The newest session that the client sent; what the engineer printed says nothing about what was asked for.
_ROWS = """
    SELECT songs.id AS song_id, n.id AS session_id, n.groups_confirmed_at,
        (SELECT count(*) FROM stems t WHERE t.session_id = n.id AND t.frames > 0) AS playable,
        (SELECT count(*) FROM stems t WHERE t.session_id = n.id AND t.frames > 0
            AND coalesce(t.corrected_group, t."group") = :reference) AS mixes,
        (SELECT count(*) FROM json_each(n.problems) p WHERE json_extract(p.value, '$.severity') = :error) AS errors
    FROM songs LEFT JOIN sessions n ON n.id = (
        SELECT max(s.id) FROM sessions s WHERE s.song_id = songs.id AND s.kind = :received)
"""
_WORDS = {
    "reference": Group.REFERENCE.value,
    "error": Severity.ERROR.value,
    "received": SessionKind.RECEIVED.value,
}


class Ready:
    """Facts for the checklist, and the engineer's word that the groups of a session are right."""

    def __init__(self, database: Database, activity: Activity, briefs: Briefs) -> None:
        self._database = database
        self._activity = activity
        self._briefs = briefs

    def all(self, song_ids: Collection[int] | None = None) -> dict[int, ReadyFacts]:
        """The facts of every song, or of these, by its id."""
        briefs = self._briefs.all(song_ids)
        chosen = "" if song_ids is None else "WHERE songs.id IN (SELECT value FROM json_each(:songs))"
        rows = self._database.rows(f"{_ROWS} {chosen}", {**_WORDS, "songs": json.dumps(list(song_ids or ()))})
        return {row["song_id"]: _facts(row, briefs.get(row["song_id"], Brief())) for row in rows}

    def of_song(self, song_id: int) -> ReadyFacts:
        """The facts of one song."""
        brief = self._briefs.get(song_id)
        row = self._database.row(f"{_ROWS} WHERE songs.id = :song", {**_WORDS, "song": song_id})
        return _facts(row, brief) if row else ReadyFacts(brief=brief)

    def confirm_groups(self, session_id: int, *, confirmed: bool = True) -> None:
        """Keep that the groups of a session are right, or that they are not; what is so already stays."""
        with self._database.change():
            row = self._database.row("SELECT groups_confirmed_at AS at FROM sessions WHERE id = ?", [session_id])
            if row is None:
                raise UsageError(f"There is no session {session_id} in the catalogue; scan its folder again.")
            if bool(row["at"]) != confirmed:
                at = self._activity.moment() if confirmed else None
                self._activity.edit("sessions", "session", session_id, {"groups_confirmed_at": at})


def _facts(row: Row, brief: Brief) -> ReadyFacts:
    return ReadyFacts(
        session_id=row["session_id"],
        playable=row["playable"],
        mixes=row["mixes"],
        errors=row["errors"],
        groups_confirmed=bool(row["groups_confirmed_at"]),
        brief=brief,
    )
