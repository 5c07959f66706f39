"""A cell of a table of songs as the catalogue keeps it."""

import re
from collections.abc import Callable

from app.domain.brief import parse_key, read_tempo
from app.domain.checks import check_date, check_name, check_text
from app.domain.codes import check_isrc
from app.errors import UsageError
from render.text import shown

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


def read_cell(column: str, text: str) -> object:
    """The value of a cell that is not empty, by the column it stands in; raises UsageError for what cannot be kept."""
    return _READERS[column](text)


def _iso_date(text: str) -> str:
    """A day as it is kept; 31.3.2026 can only be read one way, 3/4/2026 in two. A spreadsheet may add midnight."""
    if _SLASHED_DATE.fullmatch(text):
        raise UsageError(f"“{shown(text)}” may be a day of one month or another: write it like 2026-03-31")
    found = _GERMAN_DATE.fullmatch(text)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else _MIDNIGHT.sub("", text)
