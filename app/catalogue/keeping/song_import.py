"""Clients, releases and songs from a table: what is there already stays, what is new is added, as a whole or not."""

import contextlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.catalogue import Catalogue
from app.catalogue.briefs import BriefChanges, check_tempo, read_tempo
from app.catalogue.keeping.song_table import SongTable, TableRow, read_song_table
from app.catalogue.naming import check_date, check_name, check_text, fold, shown
from app.catalogue.songs import SongChanges, check_isrc
from app.domain.catalogue import ReleaseKind, Song
from app.domain.musical_key import parse_key
from app.errors import UsageError

# As the large stores count: up to three songs are a single, up to six an EP.
_MOST_ON_SINGLE, _MOST_ON_EP = 3, 6
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CHECKS: dict[str, Callable[[str], object]] = {
    "client": lambda text: check_name(text, "client's name"),
    "artist": lambda text: check_text(text, "artist"),
    "release": lambda text: check_name(text, "release's title"),
    "title": lambda text: check_name(text, "song's title"),
    "isrc": check_isrc,
    "bpm": read_tempo,
    "key": parse_key,
    "deadline": lambda text: check_date(_iso(text)),
    "notes": lambda text: check_text(text, "notes"),
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that was left out, and why, in the words of a sentence."""

    line: int
    column: str
    value: str
    message: str


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do."""

    rows: int = 0
    clients: int = 0
    releases: int = 0
    songs: int = 0
    filled: int = 0
    unchanged: int = 0
    skipped: int = 0
    unknown_columns: tuple[str, ...] = ()
    problems: list[CellProblem] = field(default_factory=list)


class _Rehearsed(Exception):  # noqa: N818 -- no error: the end of a rehearsal, which undoes it
    pass


def import_songs(
    catalogue: Catalogue, file: Path, *, dry_run: bool = False, told: Callable[[int], None] = lambda _done: None
) -> ImportReport:
    """Add the clients, releases and songs of a CSV file that are not there yet; the report says what was done.

    A song is known by its ISRC, else by client, title, artist and release; of one that is known, only what was empty
    is filled in. `told` gets the number of rows done; whatever it raises undoes everything, as does any other
    exception. With `dry_run` nothing is kept.
    """
    table = read_song_table(file)
    report = ImportReport(rows=len(table.rows), unknown_columns=table.unknown)
    with contextlib.suppress(_Rehearsed), catalogue.whole():
        importer = _Importer(catalogue, table, report)
        for number, row in enumerate(table.rows, 1):
            importer.take(row)
            told(number)
        if dry_run:
            raise _Rehearsed
    return report


class _Importer:
    """Takes rows, one after the other; what the catalogue holds is read once."""

    def __init__(self, catalogue: Catalogue, table: SongTable, report: ImportReport) -> None:
        self._catalogue, self._report = catalogue, report
        self._sizes = Counter(_release_key(row) for row in table.rows if row.cells.get("title"))
        self._clients = {fold(client.name): client.id for client in catalogue.clients.all()}
        self._releases = {(found.client_id, fold(found.title)): found.id for found in catalogue.releases.all()}
        self._briefs = catalogue.briefs.all()
        self._songs: dict[tuple[int, str], list[Song]] = {}
        self._codes: dict[tuple[int, str], Song] = {}
        for row in catalogue.songs.board():
            self._remember(row.song)

    def take(self, row: TableRow) -> None:
        """Keep one row's good cells; each bad one becomes a problem."""
        if row.too_many:
            self._blame(row, "", "", f"the row has {row.too_many} more cells than the first line has columns")
        cells = dict(self._good(row))
        name = cells.get("client") or cells.get("artist")
        if not name:
            self._report.skipped += 1
            self._blame(row, "client", "", "the row names no client and no artist, so that it was left out")
            return
        client_id = self._client(check_name(str(name), "client's name"))
        release_id = self._release(client_id, row, str(cells["release"])) if cells.get("release") else None
        if cells.get("title"):
            self._song(row, client_id, release_id, cells)

    def _good(self, row: TableRow) -> Iterator[tuple[str, object]]:
        for column, text in row.cells.items():
            try:
                if text:
                    yield column, _CHECKS[column](text)
            except UsageError as error:
                self._blame(row, column, text, re.split("; nothing was changed", str(error))[0])

    def _blame(self, row: TableRow, column: str, value: str, message: str) -> None:
        self._report.problems.append(CellProblem(row.line, column, shown(value), message))

    def _client(self, name: str) -> int:
        key = fold(name)
        if key not in self._clients:
            self._clients[key] = self._catalogue.clients.add(name).id
            self._report.clients += 1
        return self._clients[key]

    def _release(self, client_id: int, row: TableRow, title: str) -> int:
        key = (client_id, fold(title))
        if key not in self._releases:
            kind = _kind(self._sizes[_release_key(row)])
            self._releases[key] = self._catalogue.releases.add(client_id, title, kind).id
            self._report.releases += 1
        return self._releases[key]

    def _song(self, row: TableRow, client_id: int, release_id: int | None, cells: dict[str, object]) -> None:
        known = self._known(client_id, release_id, cells)
        if known is None:
            artist, title = str(cells.get("artist", "")), str(cells["title"])
            due, isrc = str(cells.get("deadline") or "") or None, str(cells.get("isrc", ""))
            notes = str(cells.get("notes", ""))
            song = self._catalogue.songs.add(client_id, title, artist, release_id, due, isrc=isrc, notes=notes)
            self._report.songs += 1
            self._remember(song)
            self._brief(song, cells)
            return
        filled = self._fill(row, known, cells)
        self._report.filled += filled
        self._report.unchanged += not filled

    def _fill(self, row: TableRow, song: Song, cells: dict[str, object]) -> bool:
        """Fill in what was empty; what says something else is told, and left as it was."""
        brief = self._briefs.get(song.id)
        had: dict[str, object] = {
            "isrc": song.isrc,
            "deadline": song.due,
            "notes": song.notes,
            "bpm": brief.tempo_bpm if brief else None,
            "key": brief.key if brief else "",
        }
        new = {name: cells[name] for name in had if cells.get(name) and not had[name]}
        for name, old in had.items():
            if old and cells.get(name) and cells[name] != old:
                message = f"song {song.id} has another {name} already ({shown(str(old))}), which was kept"
                self._blame(row, name, row.cells[name], message)
        names = {"isrc": "isrc", "deadline": "due", "notes": "notes"}
        changes: SongChanges = {names[name]: new[name] for name in names if name in new}  # type: ignore[assignment]  # the names are the changes' own
        if changes:
            self._remember(self._catalogue.songs.edit(song.id, **changes))
        return self._brief(song, new) or bool(changes)

    def _brief(self, song: Song, cells: dict[str, object]) -> bool:
        changes: BriefChanges = {}
        if cells.get("bpm"):
            changes["tempo_bpm"] = check_tempo(float(str(cells["bpm"])))
        if cells.get("key"):
            changes["key"] = str(cells["key"])
        if changes:
            self._briefs[song.id] = self._catalogue.briefs.edit(song.id, **changes)
        return bool(changes)

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


def _iso(text: str) -> str:
    """A day as it is kept; 31.3.2026 can only be read one way, 3/4/2026 in two."""
    found = _GERMAN_DATE.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text
