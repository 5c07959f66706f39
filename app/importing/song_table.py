"""A CSV file of songs as people export it from elsewhere, and its cells as the catalogue keeps them.

Any order of columns, any usual delimiter and encoding is read.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.brief import parse_key, read_tempo
from app.domain.checks import check_date, check_name, check_text
from app.domain.codes import check_isrc
from app.errors import UsageError
from app.text_encoding import decode_as, split_separator
from render.errors import BouncedeskError
from render.text import shown

COLUMNS = ("client", "artist", "release", "title", "isrc", "bpm", "key", "deadline", "notes")
_DELIMITERS = ",;\t|"
_LARGEST_BYTES = 64 * 2**20
_SLASHED_DATE = re.compile(r"\d{1,2}/\d{1,2}/(\d{2}|\d{4})")
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")
_UNIT = re.compile(r"(?<=\d)\s*bpm$", re.IGNORECASE)
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_READERS: dict[str, Callable[[str], object]] = {
    "client": lambda text: check_name(text, "client's name"),
    "artist": lambda text: check_text(text, "artist"),
    "release": lambda text: check_name(text, "release's title"),
    "title": lambda text: check_name(text, "song's title"),
    "isrc": check_isrc,
    "bpm": lambda text: read_tempo(_UNIT.sub("", text)),
    "key": parse_key,
    "deadline": lambda text: check_date(_iso_date(text)),
    "notes": lambda text: check_text(text, "notes"),
}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line of the file that it ends on, its cells by known column, and how many cells are too many."""

    line: int
    cells: Mapping[str, str]
    too_many: int = 0


@dataclass(frozen=True, slots=True)
class SongTable:
    """The rows of a file, the headings that mean nothing here, and the encoding and delimiter that were found.

    `certain` says that the file proves its encoding, or that somebody named it.
    """

    rows: tuple[TableRow, ...]
    unknown: tuple[str, ...]
    encoding: str
    delimiter: str
    certain: bool = True


def read_song_table(file: Path, encoding: str = "") -> SongTable:
    """Read a file of songs, in `encoding` where somebody named it.

    Raises `BouncedeskError` in one sentence where it is not a table of them.
    """
    content = _read(file)
    decoded = decode_as(content, encoding)
    declared, text, before = split_separator(decoded.text)
    delimiter = declared or max(_DELIMITERS, key=lambda sign: len(_known(_split(text, sign))))
    headings = _split(text, delimiter)
    places = _known(headings)
    if not places.keys() & {"client", "artist"}:
        raise UsageError(
            f"{file.name} has no column “client” or “artist” in its first line; nothing was changed: its columns are "
            f"to be named {', '.join(COLUMNS)}.",
            code="columns_missing",
            file=file,
        )
    unknown = [shown(name.strip()) for place, name in enumerate(headings) if place not in places.values()]
    try:
        rows = tuple(_rows(text, delimiter, places, len(headings), before))
    except csv.Error as error:
        raise UsageError(
            f"{file.name} cannot be read as a table ({error}); nothing was changed.",
            code="table_unreadable",
            file=file,
            reason=str(error),
        ) from error
    return SongTable(rows, tuple(filter(None, unknown)), decoded.encoding, delimiter, decoded.certain)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise UsageError(
                f"{file.name} is larger than 64 MB; nothing was changed: divide it into several.",
                code="file_too_large",
                file=file,
            )
        return file.read_bytes()
    except OSError as error:
        raise BouncedeskError(
            f"{file.name} cannot be read ({error.strerror}); nothing was changed: see that it is there and may "
            "be read.",
            code="file_unreadable",
            file=file,
            reason=error.strerror,
        ) from error


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return []


def _known(headings: list[str]) -> dict[str, int]:
    """Where each known column stands; of two by the same name, the first."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = heading.strip().casefold()
        if name in COLUMNS:
            places.setdefault(name, place)
    return places


def _rows(text: str, delimiter: str, places: Mapping[str, int], width: int, before: int) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader, None)
    for line in reader:
        if any(cell.strip() for cell in line):
            cells = {name: line[place].strip() for name, place in places.items() if place < len(line)}
            yield TableRow(before + reader.line_num, cells, sum(1 for cell in line[width:] if cell.strip()))


def read_cell(column: str, text: str) -> object:
    """The value of a cell that is not empty, by the column it stands in; raises UsageError for what cannot be kept."""
    return _READERS[column](text)


def _iso_date(text: str) -> str:
    """A day as it is kept; 31.3.2026 can only be read one way, 3/4/2026 in two. A spreadsheet may add midnight."""
    if _SLASHED_DATE.fullmatch(text):
        raise UsageError(
            f"“{shown(text)}” may be a day of one month or another: write it like 2026-03-31",
            code="date_invalid",
            date=text,
        )
    german = _GERMAN_DATE.fullmatch(text)
    return f"{german[3]}-{int(german[2]):02}-{int(german[1]):02}" if german else _MIDNIGHT.sub("", text)
