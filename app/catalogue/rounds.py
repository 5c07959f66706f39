"""The store of rounds: the revision cycles of each song."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.search import Finder
from app.domain.checks import check_moment, check_name
from app.domain.rounds import Round, RoundState, SignedFile, refuse_move
from app.errors import UsageError

COLUMNS = ", ".join(field.name for field in fields(Round))
_ROWS = f"SELECT {COLUMNS} FROM rounds"  # noqa: S608 -- the columns are this package's own
# Whether a song was signed off, how many rounds there were after that, and how many recalls its accepted quote has.
_RECALLS = """
    SELECT signed, (SELECT count(*) FROM rounds WHERE song_id = :song AND state <> 'superseded' AND number > signed)
            AS used,
        (SELECT coalesce(max(json_extract(q.job, '$.songs[' || s.number || '].recalls')), 0)
            FROM quote_songs s JOIN quotes q ON q.id = s.quote_id WHERE s.song_id = :song AND q.state = 'accepted')
            AS quoted
    FROM (SELECT min(number) AS signed FROM rounds WHERE song_id = :song AND state = 'approved')
"""
CURRENT = frozenset({RoundState.OPEN, RoundState.SENT})


class Rounds:
    """Rounds, numbered from 1 within each song; at most one of a song is open or sent at a time."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity
        # A round's name is its song's title and its number: Ember/2.
        self._finder = Finder(
            database,
            "round",
            "SELECT o.id, s.title || '/' || o.number AS name, s.title_key || '/' || o.number AS key, c.name AS owner"
            " FROM rounds o JOIN songs s ON s.id = o.song_id JOIN clients c ON c.id = s.client_id",
        )

    def open(
        self,
        song_id: int,
        *,
        session_id: int | None = None,
        job_id: int | None = None,
        included: bool | None = None,
    ) -> Round:
        """The song's next round; one still open or sent is superseded by it. It starts with the mix of the one before.

        It is about a session or a render; a render says of which session it was. The first round starts with the
        song's own mix. Unless `included` says otherwise, it is included while the quote's rounds last; after a sign-off
        it is a recall, included while the recalls of the accepted quote last.
        """
        with self._database.change():
            song = self._database.row("SELECT balance, bus, rounds_included FROM songs WHERE id = ?", [song_id])
            if not song:
                raise no_such("song", song_id)
            subject = self._subject(song_id, session_id, job_id)
            self._supersede_current(song_id)
            last = self._last(song_id) or {"number": 0, "balance": song["balance"], "bus": song["bus"]}
            values = {
                **last,
                **subject,
                "song_id": song_id,
                "number": last["number"] + 1,
                "state": RoundState.OPEN.value,
                "opened_at": self._activity.moment(),
                "included": int(self._included(song_id, song["rounds_included"]) if included is None else included),
            }
            return self.get(self._activity.add("rounds", "round", values))

    def get(self, round_id: int) -> Round:
        """The round of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [round_id])
        if row is None:
            raise no_such("round", round_id)
        return round_of(row)

    def find(self, id_or_name: str) -> Round:
        """The round meant by an id, or by song and number as in `Ember/2`."""
        return self.get(self._finder.find(id_or_name))

    def all(self, song_id: int | None = None) -> list[Round]:
        """A song's rounds in their order, or every song's."""
        rows = self._database.rows(
            f"{_ROWS} WHERE :song IS NULL OR song_id = :song ORDER BY song_id, number", {"song": song_id}
        )
        return [round_of(row) for row in rows]

    def current(self, song_id: int) -> Round | None:
        """The song's round that is open or sent to the client, or None."""
        row = self._database.row(f"{_ROWS} WHERE song_id = ? AND state IN ('open', 'sent')", [song_id])
        return round_of(row) if row else None

    def approved_before(self, round_id: int) -> Round | None:
        """The newest round of the same song that was signed off before this one was opened, or None."""
        this = self.get(round_id)
        sql = f"{_ROWS} WHERE song_id = ? AND number < ? AND state = 'approved' ORDER BY number DESC LIMIT 1"
        row = self._database.row(sql, [this.song_id, this.number])
        return round_of(row) if row else None

    def set_state(self, round_id: int, state: RoundState) -> Round:
        """The round opened again, sent or superseded; sign-off and refusal are `approve` and `reject`.

        It cannot be open or sent again while another of the song is, nor leave the state of a sign-off.
        """
        if state is RoundState.APPROVED:
            raise UsageError(
                "A sign-off needs a name; nothing was changed.",
                code="name_missing",
                round=round_id,
            )
        if state is RoundState.REJECTED:
            return self.reject(round_id)
        with self._database.change():
            self._refuse(round_id, state)
            sent = {"sent_at": self._activity.moment()} if state is RoundState.SENT else {}
            undecided = {"decided_at": None, "decided_by": ""}
            self._activity.edit("rounds", "round", round_id, {"state": state.value, **undecided, **sent})
            return self.get(round_id)

    def approve(
        self, round_id: int, by: str, files: Sequence[SignedFile] | None = None, at: str | None = None
    ) -> Round:
        """The round signed off by a person, at a moment (now, unless `at` says when): exactly these files.

        Without `files`, what was delivered of the round is what was signed off.
        """
        name = check_name(by, "name of who signs off")
        with self._database.change():
            self._refuse(round_id, RoundState.APPROVED)
            signed = self.delivered(round_id) if files is None else files
            self._decide(round_id, RoundState.APPROVED, name, at, files_text(signed))
            return self.get(round_id)

    def reject(self, round_id: int, by: str = "", at: str | None = None) -> Round:
        """The round sent back, by a person where that is known."""
        name = check_name(by, "name of who sends it back") if by else ""
        with self._database.change():
            self._refuse(round_id, RoundState.REJECTED)
            self._decide(round_id, RoundState.REJECTED, name, at, files_text(()))
            return self.get(round_id)

    def set_included(self, round_id: int, *, included: bool) -> Round:
        """The round as one the quote includes, or as one more that can be charged."""
        with self._database.change():
            self.get(round_id)
            self._activity.edit("rounds", "round", round_id, {"included": int(included)})
            return self.get(round_id)

    def set_change_log(self, round_id: int, lines: Sequence[str]) -> Round:
        """The round with what changed since the one before, a sentence each."""
        with self._database.change():
            self.get(round_id)
            self._activity.edit("rounds", "round", round_id, {"change_log": json.dumps(list(lines))})
            return self.get(round_id)

    def put_back(self, round_: Round) -> Round:
        """The round as it was: to undo asks no rule but that one round of a song is current."""
        with self._database.change():
            self.get(round_.id)
            self._refuse_second(round_.id, round_.state)
            self._activity.edit("rounds", "round", round_.id, round_values(round_))
            return self.get(round_.id)

    def delivered(self, round_id: int) -> list[SignedFile]:
        """What lies in the folders of the round's renders now: of each file, the newest delivery."""
        sql = """
            SELECT j.out_folder, d.path, d.sha256 FROM deliverables d JOIN render_jobs j ON j.id = d.job_id
            WHERE d.id IN (
                SELECT max(d.id) FROM deliverables d JOIN render_jobs j ON j.id = d.job_id
                WHERE j.round_id = :id OR j.id = (SELECT job_id FROM rounds WHERE id = :id)
                GROUP BY j.out_folder, d.path)
            ORDER BY d.id
        """
        rows = self._database.rows(sql, {"id": round_id})
        return [SignedFile(f"{row['out_folder']}/{row['path']}", row["sha256"]) for row in rows]

    def _decide(self, round_id: int, state: RoundState, name: str, at: str | None, files: str) -> None:
        moment = check_moment(at) if at else self._activity.moment()
        values = {"state": state.value, "decided_at": moment, "decided_by": name, "signoff_files": files}
        self._activity.edit("rounds", "round", round_id, values)

    def _subject(self, song_id: int, session_id: int | None, job_id: int | None) -> dict[str, int | None]:
        """What a round is about, checked to be the song's own."""
        if job_id is not None:
            job = self._database.row(
                "SELECT session_id FROM render_jobs WHERE id = ? AND song_id = ?", [job_id, song_id]
            )
            if not job:
                raise UsageError(
                    f"There is no render {job_id} of this song; nothing was changed.",
                    code="not_of_song",
                    noun="render",
                    id=job_id,
                    song=song_id,
                )
            session_id = session_id or job["session_id"]
        sql = "SELECT 1 FROM sessions WHERE id = ? AND song_id = ?"
        if session_id is not None and not self._database.row(sql, [session_id, song_id]):
            raise UsageError(
                f"There is no session {session_id} of this song; nothing was changed: scan its folder.",
                code="not_of_song",
                noun="session",
                id=session_id,
                song=song_id,
            )
        return {"session_id": session_id, "job_id": job_id}

    def _supersede_current(self, song_id: int) -> None:
        current = self.current(song_id)
        if current:
            self._activity.edit("rounds", "round", current.id, {"state": RoundState.SUPERSEDED.value})

    def _last(self, song_id: int) -> Row | None:
        sql = "SELECT number, balance, bus FROM rounds WHERE song_id = ? ORDER BY number DESC LIMIT 1"
        return self._database.row(sql, [song_id])

    def _included(self, song_id: int, rounds: int) -> bool:
        """Whether the quote includes the next round: one of its rounds, or after a sign-off one of its recalls."""
        row = self._database.row(_RECALLS, {"song": song_id}) or {}
        return bool(row["used"] < row["quoted"]) if row["signed"] else self._used(song_id) < rounds

    def _used(self, song_id: int) -> int:
        sql = "SELECT count(*) AS used FROM rounds WHERE song_id = ? AND state <> 'superseded'"
        return int((self._database.row(sql, [song_id]) or {"used": 0})["used"])

    def _refuse(self, round_id: int, state: RoundState) -> None:
        refuse_move(self.get(round_id), state)
        self._refuse_second(round_id, state)

    def _refuse_second(self, round_id: int, state: RoundState) -> None:
        current = self.current(self.get(round_id).song_id)
        if state in CURRENT and current and current.id != round_id:
            raise UsageError(
                f"Round {current.number} of this song is {current.state}; nothing was changed: approve, reject or "
                "supersede that one first.",
                code="round_open",
                round=current.number,
                state=current.state,
            )


def round_of(row: Row) -> Round:
    """The round of a row."""
    files = tuple(SignedFile(**file) for file in json.loads(row["signoff_files"]))
    lists = {"signoff_files": files, "change_log": tuple(json.loads(row["change_log"]))}
    return Round(**{**row, **lists, "state": RoundState(row["state"]), "included": bool(row["included"])})


def round_values(round_: Round) -> dict[str, Any]:
    """What may change of a round, as columns."""
    return {
        "state": round_.state.value,
        "session_id": round_.session_id,
        "job_id": round_.job_id,
        "included": int(round_.included),
        "sent_at": round_.sent_at,
        "decided_at": round_.decided_at,
        "decided_by": round_.decided_by,
        "signoff_files": files_text(round_.signoff_files),
        "change_log": json.dumps(round_.change_log),
    }


def files_text(files: Sequence[SignedFile]) -> str:
    """Files as JSON; names that are not valid Unicode are escaped."""
    return json.dumps([asdict(file) for file in files])
