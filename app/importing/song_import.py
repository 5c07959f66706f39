"""Clients, releases and songs from a table: what is there already stays, what is new is added, as a whole or not."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.catalogue import Catalogue
from app.catalogue.clients import checked as checked_client
from app.catalogue.releases import checked as checked_release
from app.catalogue.songs import checked as checked_song
from app.domain.brief import Brief
from app.domain.catalogue import ReleaseKind, Song
from app.domain.checks import LONGEST_NAME
from app.errors import UsageError
from app.importing.import_plan import ImportPlan
from app.importing.song_table import SongTable, TableRow, read_cell, read_song_table
from app.text import fold
from render.text import shown

# So often is everything matched anew because another program wrote meanwhile; the next time it has to wait.
_PATIENCE = 3
# As the large stores count: up to three songs are a single, up to six an EP.
_MOST_ON_SINGLE, _MOST_ON_EP = 3, 6
# Where a column goes in the rows of songs and of briefs.
_OF_SONG: Mapping[str, str] = {"isrc": "isrc", "deadline": "due", "notes": "notes"}
_OF_BRIEF: Mapping[str, str] = {"bpm": "tempo_bpm", "key": "key"}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that was left out, and why, in the words of a sentence."""

    line: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do; `encoding` is what the file was read as, `certain` where that is no guess."""

    rows: int = 0
    clients: int = 0
    releases: int = 0
    songs: int = 0
    filled: int = 0
    unchanged: int = 0
    skipped: int = 0
    unknown_columns: tuple[str, ...] = ()
    encoding: str = ""
    certain: bool = True
    problems: list[CellProblem] = field(default_factory=list)


class Matcher:
    """Takes rows, one after the other; what the catalogue holds is read once, and nothing is written before `write`."""

    def __init__(self, catalogue: Catalogue, table: SongTable) -> None:
        self.report = ImportReport(
            rows=len(table.rows), unknown_columns=table.unknown, encoding=table.encoding, certain=table.certain
        )
        self._plan = ImportPlan(catalogue)
        self._sizes = Counter(_release_key(row) for row in table.rows if row.cells.get("title"))
        self._clients = {fold(client.name): client.id for client in catalogue.clients.all()}
        self._releases = {(found.client_id, fold(found.title)): found.id for found in catalogue.releases.all()}
        self._briefs = catalogue.briefs.all()
        self._songs: dict[tuple[int, str], list[Song]] = {}
        self._codes: dict[tuple[int, str], Song] = {}
        for row in catalogue.songs.board():
            self._remember(row.song)

    def take(self, row: TableRow) -> None:
        """Match one row's good cells; each bad one becomes a problem."""
        if row.too_many:
            self._blame(row, "", "", f"the row has {row.too_many} more cells than the first line has columns")
        cells = dict(self._good(row))
        name = str(cells.get("client") or cells.get("artist") or "")
        if len(name) > LONGEST_NAME:
            self._blame(row, "artist", name, f"an artist of more than {LONGEST_NAME} characters cannot be a client")
            name = ""
        if not name:
            self.report.skipped += 1
            self._blame(row, "client", "", "the row names no client and no artist, so that it was left out")
            return
        client_id = self._client(name)
        release_id = self._release(client_id, row, str(cells["release"])) if cells.get("release") else None
        if cells.get("title"):
            self._song(row, client_id, release_id, cells)

    def prepare(self) -> None:
        """Get ready what can be before the right to write is taken."""
        self._plan.prepare()

    def write(self) -> None:
        """Write what is new, inside a transaction in which nothing has changed since the rows were taken."""
        self._plan.write()

    def _good(self, row: TableRow) -> Iterator[tuple[str, object]]:
        for column, text in row.cells.items():
            try:
                if text:
                    yield column, read_cell(column, text)
            except UsageError as error:
                self._blame(row, column, text, re.split("; nothing was changed", str(error))[0])

    def _blame(self, row: TableRow, column: str, value: str, message: str) -> None:
        self.report.problems.append(CellProblem(row.line, column, shown(value), message))

    def _client(self, name: str) -> int:
        key = fold(name)
        if key not in self._clients:
            self._clients[key] = self._plan.add("clients", checked_client({"name": name, "email": "", "notes": ""}))
            self.report.clients += 1
        return self._clients[key]

    def _release(self, client_id: int, row: TableRow, title: str) -> int:
        key = (client_id, fold(title))
        if key not in self._releases:
            values = checked_release({"title": title, "kind": _kind(self._sizes[_release_key(row)])})
            self._releases[key] = self._plan.add("releases", {"client_id": client_id, **values})
            self.report.releases += 1
        return self._releases[key]

    def _song(self, row: TableRow, client_id: int, release_id: int | None, cells: dict[str, object]) -> None:
        song = self._known(client_id, release_id, cells)
        known = song is not None
        if song is None:
            song = self._add(client_id, release_id, cells)
            self.report.songs += 1
        filled = self._fill(row, song, cells)
        if known:
            self.report.filled += filled
            self.report.unchanged += not filled

    def _add(self, client_id: int, release_id: int | None, cells: dict[str, object]) -> Song:
        given: Any = {column: cells[name] for name, column in _OF_SONG.items() if cells.get(name)}
        song = Song(0, client_id, str(cells["title"]), str(cells.get("artist", "")).strip(), release_id, **given)
        columns = ("client_id", "title", "artist", "release_id", "due", "rounds_included", "isrc", "notes")
        values: Any = {name: getattr(song, name) for name in columns}
        song = replace(song, id=self._plan.add("songs", checked_song(values)))
        self._briefs[song.id] = Brief()
        self._remember(song)
        return song

    def _fill(self, row: TableRow, song: Song, cells: dict[str, object]) -> bool:
        """Fill in what was empty; what says something else is reported, and left as it was."""
        brief = self._briefs[song.id]
        had = {name: getattr(song, column) for name, column in _OF_SONG.items()}
        had |= {name: getattr(brief, column) for name, column in _OF_BRIEF.items()}
        for name, old in had.items():
            if old and cells.get(name) and cells[name] != old:
                message = f"song {song.id} has another {name} already ({shown(str(old))}), which was kept"
                self._blame(row, name, row.cells[name], message)
        new = {name: cells[name] for name in had if cells.get(name) and not had[name]}
        of_song: Any = {column: new[name] for name, column in _OF_SONG.items() if name in new}
        of_brief: Any = {column: new[name] for name, column in _OF_BRIEF.items() if name in new}
        if of_song:
            self._plan.fill("songs", song.id, asdict(song), of_song)
            self._remember(replace(song, **of_song))
        if of_brief:
            self._plan.fill_brief(song.id, asdict(brief), of_brief)
            self._briefs[song.id] = replace(brief, **of_brief)
        return bool(new)

    def _known(self, client_id: int, release_id: int | None, cells: dict[str, object]) -> Song | None:
        isrc = str(cells.get("isrc", ""))
        if isrc and (client_id, isrc) in self._codes:
            return self._codes[client_id, isrc]
        artist = fold(str(cells.get("artist", "")))
        for song in self._songs.get((client_id, fold(str(cells["title"]))), []):
            if fold(song.artist) == artist and song.release_id == release_id and (not isrc or not song.isrc):
                return song
        return None

    def _remember(self, song: Song) -> None:
        namesakes = self._songs.setdefault((song.client_id, fold(song.title)), [])
        namesakes[:] = [*(each for each in namesakes if each.id != song.id), song]
        if song.isrc:
            self._codes[song.client_id, song.isrc] = song


def _release_key(row: TableRow) -> tuple[str, str]:
    return fold(row.cells.get("client") or row.cells.get("artist", "")), fold(row.cells.get("release", ""))


def _kind(songs: int) -> ReleaseKind:
    if songs <= _MOST_ON_SINGLE:
        return ReleaseKind.SINGLE
    return ReleaseKind.EP if songs <= _MOST_ON_EP else ReleaseKind.ALBUM


def import_songs(
    catalogue: Catalogue,
    file: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
    encoding: str = "",
) -> ImportReport:
    """Add the clients, releases and songs of a CSV file that are not there yet; the report says what was done.

    A song is known by its ISRC, else by client, title, artist and release; of one that is known, only what was empty
    is filled in. All is checked and matched first and then written in one go, so that other programs wait for a moment
    only. `progress` gets the number of rows checked; whatever it raises undoes everything, as does any other exception.
    With `dry_run` nothing is written. The file is read in `encoding` where somebody named it.
    """
    table = read_song_table(file, encoding)
    for _ in range(_PATIENCE):
        version = catalogue.data_version()
        matched = _match(catalogue, table, progress)
        if dry_run:
            return matched.report
        with catalogue.transaction():
            if catalogue.data_version() == version:
                matched.write()
                return matched.report
    with catalogue.transaction():
        matched = _match(catalogue, table, progress)
        matched.write()
    return matched.report


def _match(catalogue: Catalogue, table: SongTable, progress: Callable[[int], None]) -> Matcher:
    matched = Matcher(catalogue, table)
    for number, row in enumerate(table.rows, 1):
        matched.take(row)
        progress(number)
    matched.prepare()
    return matched
