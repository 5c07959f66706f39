"""The store of songs, and the Board that lists them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict, Unpack

from app.catalogue.activity import Activity
from app.catalogue.database import Database, Row
from app.catalogue.errors import no_such
from app.catalogue.holds import Holds
from app.catalogue.search import Finder
from app.domain.catalogue import Song, SongRow, Stage, StageRules
from app.domain.checks import check_count, check_date, check_name, check_text
from app.domain.codes import check_isrc
from app.errors import UsageError
from app.text import fold

# A round that another replaced before it was done is not one the client has had.
_SONG_ROWS = """
    SELECT s.id, s.client_id, s.title, s.artist, s.release_id, s.stage, s.due, s.rounds_included,
        s.isrc, s.notes, s.archived_from,
        c.name AS client_name, coalesce(r.title, '') AS release_title,
        (SELECT count(*) FROM rounds o WHERE o.song_id = s.id AND o.state <> 'superseded') AS rounds_used
    FROM songs s JOIN clients c ON c.id = s.client_id LEFT JOIN releases r ON r.id = s.release_id
"""
_STAGES: Mapping[str, Stage] = {stage.value: stage for stage in Stage}
_SEARCHED = "instr(s.title_key || ' ' || s.artist_key || ' ' || c.name_key || ' ' || coalesce(r.title_key, ''), ?) > 0"


class SongDetails(TypedDict, total=False):
    """What a new song may have beside what is asked of every one."""

    isrc: str
    notes: str


class SongChanges(SongDetails, total=False):
    """What may be changed of a song; what is left out stays."""

    client_id: int
    title: str
    artist: str
    release_id: int | None
    stage: Stage
    due: str | None
    rounds_included: int


class Songs:
    """Songs of the clients. Raises `UsageError` for values that cannot be kept."""

    def __init__(self, database: Database, activity: Activity, rules: StageRules, holds: Holds) -> None:
        self._database = database
        self._activity = activity
        self._rules, self._holds = rules, holds
        self._finder = Finder(
            database,
            "song",
            "SELECT s.id, s.title AS name, s.title_key AS key, c.name AS owner"
            " FROM songs s JOIN clients c ON c.id = s.client_id",
        )

    def add(
        self,
        client_id: int,
        title: str,
        artist: str = "",
        release_id: int | None = None,
        due: str | None = None,
        rounds_included: int = 2,
        **rest: Unpack[SongDetails],
    ) -> Song:
        """A new song of a client; `due` is a plain date (YYYY-MM-DD)."""
        changes: SongChanges = {
            "client_id": client_id,
            "title": title,
            "artist": artist,
            "release_id": release_id,
            "due": due,
            "rounds_included": rounds_included,
        }
        values = {**checked(changes), **checked(rest)}
        with self._database.change():
            self._refuse_strangers(client_id, release_id)
            return self.get(self._activity.add("songs", "song", values))

    def edit(self, song_id: int, **changes: Unpack[SongChanges]) -> Song:
        """The song with these values changed; raises `UsageError` for a stage it may not go to."""
        values = checked(changes)
        with self._database.change():
            old = self.get(song_id)
            if "stage" in changes:
                self._rules.check(old, changes["stage"])
                if changes["stage"] is Stage.DELIVERED:
                    self._holds.refuse_held(song_id)
                values["archived_from"] = _left(old, changes["stage"])
            client_id, release_id = changes.get("client_id", old.client_id), changes.get("release_id", old.release_id)
            self._refuse_strangers(client_id, release_id)
            self._activity.edit("songs", "song", song_id, values)
            return self.get(song_id)

    def note_previews(self, song_id: int, paths: Sequence[str]) -> None:
        """Write down that previews of a song were made, under these names."""
        with self._database.change():
            self.get(song_id)
            self._activity.note("previewed", "song", song_id, {"paths": list(paths)})

    def put_back(self, song: Song) -> Song:
        """The song in the stage it had: to undo a move is no move, and asks no rule."""
        with self._database.change():
            self.get(song.id)
            came = song.archived_from.value if song.archived_from else None
            values = {"stage": song.stage.value, "archived_from": came}
            self._activity.edit("songs", "song", song.id, values)
            return self.get(song.id)

    def get(self, song_id: int) -> Song:
        """The song of this id."""
        return self.row(song_id).song

    def row(self, song_id: int) -> SongRow:
        """The song of this id, with what the Board shows beside it."""
        row = self._database.row(f"{_SONG_ROWS} WHERE s.id = ?", [song_id])
        if row is None:
            raise no_such("song", song_id)
        return _song_row(row)

    def find(self, id_or_name: str) -> Song:
        """The song meant by an id, a title or the beginning of one."""
        return self.get(self._finder.find(id_or_name))

    def board(self, text: str = "", stage: Stage | None = None) -> list[SongRow]:
        """The songs whose title, artist, client or release hold every word of `text`; the soonest due come first."""
        words = fold(text).split()
        conditions = [_SEARCHED] * len(words) + (["s.stage = ?"] if stage else [])
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        rows = self._database.rows(
            f"{_SONG_ROWS} {where} ORDER BY s.due IS NULL, s.due, s.id", [*words, *([stage] if stage else [])]
        )
        return [_song_row(row) for row in rows]

    def of_release(self, release_id: int) -> list[Song]:
        """The songs of a release, in the order in which they were added."""
        rows = self._database.rows(f"{_SONG_ROWS} WHERE s.release_id = ? ORDER BY s.id", [release_id])
        return [_song_row(row).song for row in rows]

    def of_client(self, client_id: int) -> list[SongRow]:
        """The songs of a client, in the order in which they were added."""
        rows = self._database.rows(f"{_SONG_ROWS} WHERE s.client_id = ? ORDER BY s.id", [client_id])
        return [_song_row(row) for row in rows]

    def _refuse_strangers(self, client_id: int, release_id: int | None) -> None:
        if not self._database.row("SELECT 1 FROM clients WHERE id = ?", [client_id]):
            raise no_such("client", client_id)
        if release_id is None:
            return
        release = self._database.row("SELECT client_id FROM releases WHERE id = ?", [release_id])
        if release is None:
            raise no_such("release", release_id)
        if release["client_id"] != client_id:
            raise UsageError(
                f"The release {release_id} belongs to another client than the song; nothing was changed: give a "
                "release of the song's client, or none.",
                code="different_clients",
                release=release_id,
                client=client_id,
            )


def _song_row(row: Row) -> SongRow:
    """Ten thousand of them make a Board, so each value is named and none is looked for."""
    came = row["archived_from"]
    song = Song(
        row["id"],
        row["client_id"],
        row["title"],
        row["artist"],
        row["release_id"],
        _STAGES[row["stage"]],
        row["due"],
        row["rounds_included"],
        row["isrc"],
        row["notes"],
        _STAGES[came] if came else None,
    )
    return SongRow(song, row["client_name"], row["release_title"], row["rounds_used"])


def _left(song: Song, stage: Stage) -> str | None:
    """The stage to remember that a song stood at: only while it is archived."""
    if stage is not Stage.ARCHIVED:
        return None
    left = song.archived_from if song.stage is Stage.ARCHIVED else song.stage
    return left.value if left else None


_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "client_id": int,
    "release_id": lambda number: number,
    "title": lambda text: check_name(text, "song's title"),
    "artist": lambda text: check_text(text, "artist").strip(),
    "stage": lambda stage: Stage(stage).value,
    "due": check_date,
    "rounds_included": lambda number: check_count(number, "number of rounds included"),
    "isrc": check_isrc,
    "notes": lambda text: check_text(text, "notes"),
}


def checked(changes: SongChanges | SongDetails) -> dict[str, Any]:
    """The values of a song as they are kept; raises UsageError for what cannot be."""
    values: dict[str, Any] = {name: _CHECKS[name](value) for name, value in changes.items()}
    for name in ("title", "artist"):
        if name in values:
            values[f"{name}_key"] = fold(values[name])
    return values
