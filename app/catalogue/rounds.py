"""The store of rounds: the revision cycles of each song."""

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.finding import Finder
from app.domain.catalogue import Round, RoundState
from app.errors import UsageError

_ROWS = "SELECT id, song_id, number, state, opened_at FROM rounds"
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

    def open(self, song_id: int) -> Round:
        """The song's next round; one still open or sent is superseded by it. It starts with the mix of the one before.

        The first round starts with the song's own mix.
        """
        with self._database.change():
            song = self._database.row("SELECT balance, bus FROM songs WHERE id = ?", [song_id])
            if not song:
                raise UsageError(f"There is no song {song_id}; see what there is with `song list`.")
            current = self.current(song_id)
            if current:
                self._activity.edit("rounds", "round", current.id, {"state": RoundState.SUPERSEDED.value})
            sql = "SELECT number, balance, bus FROM rounds WHERE song_id = ? ORDER BY number DESC LIMIT 1"
            last = self._database.row(sql, [song_id]) or {"number": 0, **song}
            values = {
                **last,
                "song_id": song_id,
                "number": last["number"] + 1,
                "state": RoundState.OPEN.value,
                "opened_at": self._activity.moment(),
            }
            return self.get(self._activity.add("rounds", "round", values))

    def get(self, round_id: int) -> Round:
        """The round of this id."""
        row = self._database.row(f"{_ROWS} WHERE id = ?", [round_id])
        if row is None:
            raise UsageError(f"There is no round {round_id}; see what there is with `round list`.")
        return _round(row)

    def find(self, id_or_name: str) -> Round:
        """The round meant by an id, or by song and number as in `Ember/2`."""
        return self.get(self._finder.find(id_or_name))

    def all(self, song_id: int | None = None) -> list[Round]:
        """A song's rounds in their order, or every song's."""
        rows = self._database.rows(
            f"{_ROWS} WHERE :song IS NULL OR song_id = :song ORDER BY song_id, number", {"song": song_id}
        )
        return [_round(row) for row in rows]

    def current(self, song_id: int) -> Round | None:
        """The song's round that is open or sent to the client, or None."""
        row = self._database.row(f"{_ROWS} WHERE song_id = ? AND state IN ('open', 'sent')", [song_id])
        return _round(row) if row else None

    def set_state(self, round_id: int, state: RoundState) -> Round:
        """The round in another state; it cannot be open or sent again while another of the song is."""
        with self._database.change():
            current = self.current(self.get(round_id).song_id)
            if state in CURRENT and current and current.id != round_id:
                raise UsageError(
                    f"Round {current.number} of this song is {current.state}; nothing was changed: approve, reject or "
                    "supersede that one first."
                )
            self._activity.edit("rounds", "round", round_id, {"state": state.value})
            return self.get(round_id)


def _round(row: Row) -> Round:
    return Round(**{**row, "state": RoundState(row["state"])})
