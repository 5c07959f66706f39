"""A CSV file of songs as people export it from elsewhere: any order of columns, any usual delimiter and encoding."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import UsageError
from render.errors import BouncedeskError
from render.text import shown

COLUMNS = ("client", "artist", "release", "title", "isrc", "bpm", "key", "deadline", "notes")
_DELIMITERS = ",;\t|"
_LARGEST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: the line of the file that it ends on, its cells by known column, and how many cells are too many."""

    line: int
    cells: Mapping[str, str]
    too_many: int = 0


@dataclass(frozen=True, slots=True)
class SongTable:
    """The rows of a file, the headings that mean nothing here, and the encoding and delimiter that were found."""

    rows: tuple[TableRow, ...]
    unknown: tuple[str, ...]
    encoding: str
    delimiter: str


def read_song_table(file: Path) -> SongTable:
    """Read a file of songs; raises `BouncedeskError` in one sentence where it is no table of them."""
    content = _read(file)
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    delimiter = max(_DELIMITERS, key=lambda sign: len(_known(_split(text, sign))))
    headings = _split(text, delimiter)
    places = _known(headings)
    if not places.keys() & {"client", "artist"}:
        raise UsageError(
            f"{file.name} has no column “client” or “artist” in its first line; nothing was changed: its columns are "
            f"to be named {', '.join(COLUMNS)}."
        )
    unknown = [shown(name.strip()) for place, name in enumerate(headings) if place not in places.values()]
    try:
        rows = tuple(_rows(text, delimiter, places, len(headings)))
    except csv.Error as error:
        raise UsageError(f"{file.name} cannot be read as a table ({error}); nothing was changed.") from error
    return SongTable(rows, tuple(filter(None, unknown)), encoding, delimiter)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise UsageError(f"{file.name} is larger than 64 MB; nothing was changed: divide it into several.")
        return file.read_bytes()
    except OSError as error:
        raise BouncedeskError(
            f"{file.name} cannot be read ({error.strerror}); nothing was changed: see that it is there and may be read."
        ) from error


def _encoding(content: bytes) -> str:
    """UTF-8 proves itself; what is not it comes from a spreadsheet of Windows', which says UTF-16 by its mark."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


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


def _rows(text: str, delimiter: str, places: Mapping[str, int], width: int) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader, None)
    for line in reader:
        if any(cell.strip() for cell in line):
            cells = {name: line[place].strip() for name, place in places.items() if place < len(line)}
            yield TableRow(reader.line_num, cells, sum(1 for cell in line[width:] if cell.strip()))
