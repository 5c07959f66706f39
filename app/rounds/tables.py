"""Reading remarks from a table (CSV) or from the file that a review page saves (JSON)."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.rounds import ReadNote
from app.errors import UsageError
from app.rounds.times import find_pin, seconds_of
from app.text import shown

# What the columns are called, folded.
_NAMES: Mapping[str, frozenset[str]] = {
    "from": frozenset({"time", "at", "from", "start", "timecode", "position", "from_s", "timestamp", "in"}),
    "to": frozenset({"to", "end", "until", "to_s", "out"}),
    "text": frozenset({"text", "note", "notes", "comment", "comments", "remark", "message", "change"}),
    "by": frozenset({"by", "author", "name", "who", "asked_by", "user", "commenter"}),
}


@dataclass(frozen=True, slots=True)
class TableRead:
    """The remarks of a table, and a sentence for each cell that could not be used."""

    notes: tuple[ReadNote, ...]
    said: tuple[str, ...]


def read_csv(text: str) -> TableRead:
    """The remarks of a table with a time and a text a row; the columns are told by their headings, else by their order.

    A row without text is left out, one whose time cannot be read keeps its text: both are said.
    """
    rows = _rows(text.removeprefix("\ufeff"))
    columns = _columns(rows[0][1]) if rows else None
    if columns is None:
        columns = {"from": 0, "text": 1} if any(len(cells) > 1 for _, cells in rows) else {"text": 0}
    else:
        rows = rows[1:]
    notes: list[ReadNote] = []
    said: list[str] = []
    for line, cells in rows:
        _read_row(line, {name: _cell(cells, place) for name, place in columns.items()}, notes, said)
    return TableRead(tuple(notes), tuple(said))


def read_review(content: bytes) -> TableRead:
    """The remarks of a review page's file: {"notes": [{"from_s": 83, "to_s": null, "text": "…"}]}.

    Raises `UsageError` where it is no such file.
    """
    try:
        document = json.loads(content)
        rows = document["notes"]
    except (ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise UsageError("That is no file of a review page; nothing was changed: it holds “notes”, each with a text.")
    notes: list[ReadNote] = []
    said: list[str] = []
    for number, row in enumerate(rows, 1):
        text = row.get("text") if isinstance(row, dict) else None
        if not isinstance(text, str) or not text.strip():
            said.append(f"Note {number} has no text and was left out.")
            continue
        from_s, to_s = _number(row.get("from_s")), _number(row.get("to_s"))
        if (row.get("from_s") is not None and from_s is None) or (row.get("to_s") is not None and to_s is None):
            said.append(f"The time of note {number} cannot be read; its text was kept without.")
        by = row.get("by")
        notes.append(_note(text, from_s, to_s, by if isinstance(by, str) else ""))
    return TableRead(tuple(notes), tuple(said))


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers; the divider is the one the first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    divider = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=divider)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UsageError(
            f"That is no table: line {reader.line_num} cannot be read ({error}); nothing was changed."
        ) from None


def _columns(heading: Sequence[str]) -> dict[str, int] | None:
    """Where each column is, by the headings; None where the first row is no heading."""
    found: dict[str, int] = {}
    for place, cell in enumerate(heading):
        said = cell.strip().casefold()
        for name, names in _NAMES.items():
            if said in names and name not in found:
                found[name] = place
                break
    return found if "text" in found else None


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _read_row(line: int, row: Mapping[str, str], notes: list[ReadNote], said: list[str]) -> None:
    text, start, end = row["text"], row.get("from", ""), row.get("to", "")
    if not text:
        said.append(f"Line {line} has no text and was left out.")
        return
    from_s, to_s = seconds_of(start), seconds_of(end)
    pin = find_pin(start) if from_s is None else None
    if pin:
        from_s, to_s = pin.from_s, to_s if to_s is not None else pin.to_s
    for cell, seconds in ((start, from_s), (end, to_s)):
        if cell and seconds is None:
            said.append(f"Line {line}: “{shown(cell)}” is no time; the text was kept without.")
    notes.append(_note(text, from_s, to_s, row.get("by", "")))


def _note(text: str, from_s: float | None, to_s: float | None, by: str) -> ReadNote:
    """A remark whose stretch, where it has one, ends after it begins."""
    whole = to_s if from_s is not None and to_s is not None and to_s >= from_s else None
    return ReadNote(text.strip(), from_s, whole, by.strip())


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
