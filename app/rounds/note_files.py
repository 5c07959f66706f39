"""Files that notes come in: an e-mail, a table, or what a review page saves."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.domain.rounds import NoteSource, ReadNote
from app.errors import UsageError
from app.rounds.note_texts import is_marker_list, read_marker_list
from app.rounds.song_times import find_pin, frame_rate, has_frames, seconds_of
from app.text_encoding import DecodedText, decode_as, split_separator
from render.errors import BouncedeskError
from render.text import count, shown

_LARGEST_BYTES = 8 * 2**20
_MOST_QUOTED, _LONGEST = 6, 40  # lines that are quoted, and characters of each
_SOURCES = {
    ".eml": NoteSource.EMAIL,
    ".txt": NoteSource.EMAIL,
    ".csv": NoteSource.CSV,
    ".tsv": NoteSource.CSV,
    ".json": NoteSource.REVIEW,
}
# What the columns are called, folded.
_NAMES: Mapping[str, frozenset[str]] = {
    "from": frozenset(
        {
            "time",
            "at",
            "from",
            "start",
            "timecode",
            "position",
            "from_s",
            "timestamp",
            "in",
            "timecode in",
            "tc",
            "tc in",
        }
        | {"start time", "start timecode", "record in", "zeit", "temps", "tiempo"}
    ),
    "to": frozenset(
        {"to", "end", "until", "to_s", "out", "timecode out", "tc out", "end time", "end timecode", "record out"}
    ),
    "text": frozenset(
        {"text", "note", "notes", "comment", "comments", "remark", "message", "change", "kommentar", "commentaire"}
    ),
    "by": frozenset({"by", "author", "name", "who", "asked_by", "user", "commenter", "owner", "von"}),
    "rate": frozenset({"fps", "frame rate", "framerate"}),
}


@dataclass(frozen=True, slots=True)
class NotesRead:
    """The remarks of a table, and a sentence for each cell that could not be used."""

    notes: tuple[ReadNote, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotesFile:
    """What a file of notes holds: its remarks, and as remarks the lines of a letter that were taken for none.

    A warning is a sentence about what could not be read whole. `encoding` is what its text was read as, which somebody
    may know better; empty where the file states it.
    """

    notes: tuple[ReadNote, ...]
    source: NoteSource
    warnings: tuple[str, ...] = ()
    left_out: tuple[ReadNote, ...] = ()
    encoding: str = ""


def is_notes_file(file: Path) -> bool:
    """Whether a file is one of notes, by its name."""
    return file.suffix.lower() in _SOURCES


def read_notes_file(file: Path, encoding: str = "") -> NotesFile:
    """The remarks of a file. Text is read in `encoding` where somebody named it, else as what is likeliest.

    Raises UsageError where it is no file of notes, and BouncedeskError where it cannot be read.
    """
    source = _SOURCES.get(file.suffix.lower())
    if source is None:
        raise UsageError(
            f"{file.name} is not a file of notes; give an e-mail (.eml, .txt), a table (.csv) or a .json.",
            code="wrong_file_type",
            file=str(file),
        )
    content = _content(file)
    if source is NoteSource.REVIEW:
        read = read_review(content)
        return NotesFile(read.notes, source, read.warnings)
    decoded = decode_as(content, encoding)
    if source is NoteSource.EMAIL:
        return _written(file, decoded, content)
    read = read_csv(decoded.text)
    return NotesFile(read.notes, source, (*encoding_warnings(decoded), *read.warnings), (), open_encoding(decoded))


def _written(file: Path, decoded: DecodedText, content: bytes) -> NotesFile:
    """A letter, a chat or a list of markers."""
    from app.rounds.emails import EmailRead, read_email, read_email_text

    declares = file.suffix.lower() == ".eml" and not decoded.named  # every part of it in its own heading
    if is_marker_list(decoded.text):
        read = EmailRead(tuple(read_marker_list(decoded.text)))
    else:
        read = read_email_text(decoded.text) if decoded.named else read_email(content, decoded.text)
    attached = tuple(f"{shown(name)} is attached and was not read." for name in read.attached)
    warnings = attached if declares else (*encoding_warnings(decoded), *attached)
    return NotesFile(read.notes, NoteSource.EMAIL, warnings, read.left_out, "" if declares else open_encoding(decoded))


def open_encoding(decoded: DecodedText) -> str:
    """The encoding that text was read as, where another may be right; empty where its bytes prove it."""
    return decoded.encoding if decoded.named or not decoded.certain else ""


def left_out_words(left_out: Sequence[ReadNote]) -> str:
    """What of a letter was taken for no remark, as a sentence; empty where nothing was."""
    if not left_out:
        return ""
    quoted = ", ".join(f"“{shown(note.text, longest=_LONGEST)}”" for note in left_out[:_MOST_QUOTED])
    more = " …" if len(left_out) > _MOST_QUOTED else ""
    return f"Left out as greeting, quote or signature: {count(len(left_out), 'line')}: {quoted}{more}."


def encoding_warnings(decoded: DecodedText, what: str = "The file") -> list[str]:
    """Which encoding was taken, where the file does not prove its own: what it holds may look odd."""
    if decoded.certain:
        return []
    return [f"{what} does not say its encoding; it was read as {decoded.encoding}, the likeliest."]


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise UsageError(
                f"{file.name} is larger than notes ever are (8 MB); nothing was changed: give another file.",
                code="file_too_large",
                file=str(file),
            )
        return file.read_bytes()
    except OSError as error:
        raise BouncedeskError(
            f"{file.name} cannot be read ({error.strerror}); nothing was changed: check that it is there and readable.",
            code="file_unreadable",
            file=str(file),
        ) from error


def read_csv(text: str) -> NotesRead:
    """The remarks of a table with a time and a text a row, in columns known by heading, else by order.

    A row without text is left out, one whose time cannot be read keeps its text: both are in the warnings.
    """
    rows = _rows(*split_separator(text.removeprefix("\ufeff")))
    columns = _columns(rows[0][1]) if rows else None
    if columns is None:
        columns = {"from": 0, "text": 1} if any(len(cells) > 1 for _, cells in rows) else {"text": 0}
    else:
        rows = rows[1:]
    notes: list[ReadNote] = []
    warnings: list[str] = []
    for line, cells in rows:
        _read_row(line, {name: _cell(cells, place) for name, place in columns.items()}, notes, warnings)
    hours = _hours_before([_cell(cells, columns["from"]) for _, cells in rows]) if "from" in columns else 0
    if hours:
        notes = [_earlier(note, 3600.0 * hours) for note in notes]
        warnings.append(f"Times are counted from {hours:02}:00:00:00, where the timeline begins.")
    return NotesRead(tuple(notes), tuple(warnings))


def _hours_before(cells: Sequence[str]) -> int:
    """The hour at which a timeline begins whose timecodes all lie after it; editors begin at one, or at ten."""
    times = [seconds_of(cell) for cell in cells if has_frames(cell)]
    return int(min((each for each in times if each is not None), default=0.0) // 3600)


def _earlier(note: ReadNote, seconds: float) -> ReadNote:
    """A remark whose times were counted from another start."""
    from_s, to_s = (None if each is None else round(max(0.0, each - seconds), 3) for each in (note.from_s, note.to_s))
    return replace(note, from_s=from_s, to_s=to_s)


def read_review(content: bytes) -> NotesRead:
    """The remarks of a review page's file: {"notes": [{"from_s": 83, "to_s": null, "text": "…"}]}.

    Raises `UsageError` where it is not such a file.
    """
    try:
        document = json.loads(content)
        rows = document["notes"]
    except (ValueError, KeyError, TypeError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise UsageError(
            "That is not the file of a review page; nothing was changed: it holds “notes”, each with a text.",
            code="not_a_review_file",
        )
    notes: list[ReadNote] = []
    warnings: list[str] = []
    for number, row in enumerate(rows, 1):
        text = row.get("text") if isinstance(row, dict) else None
        if not isinstance(text, str) or not text.strip():
            warnings.append(f"Note {number} has no text and was left out.")
            continue
        from_s, to_s = _number(row.get("from_s")), _number(row.get("to_s"))
        if (row.get("from_s") is not None and from_s is None) or (row.get("to_s") is not None and to_s is None):
            warnings.append(f"The time of note {number} cannot be read; its text was kept without.")
        by = row.get("by")
        notes.append(_note(text, from_s, to_s, by if isinstance(by, str) else ""))
    return NotesRead(tuple(notes), tuple(warnings))


def _rows(divider: str, text: str, before: int) -> list[tuple[int, list[str]]]:
    """The lines that hold anything, with their numbers; the divider is given, or what the first line has most of."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    divider = divider or max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=divider)
    try:
        return [(before + reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UsageError(
            f"That is not a table: line {reader.line_num} cannot be read ({error}); nothing was changed.",
            code="not_a_table",
            line=reader.line_num,
        ) from None


def _columns(heading: Sequence[str]) -> dict[str, int] | None:
    """Where each column is, by the headings; None where the first row is not a heading."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(heading):
        title = cell.strip().casefold()
        for name, names in _NAMES.items():
            if title in names and name not in columns:
                columns[name] = place
                break
    if (
        "text" not in columns
        and "by" in columns
        and "from" in columns
        and heading[columns["by"]].strip().casefold() == "name"
    ):
        columns["text"] = columns.pop("by")  # a list of markers: their names are what they say
    return columns if "text" in columns else None


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _read_row(line: int, row: Mapping[str, str], notes: list[ReadNote], warnings: list[str]) -> None:
    text, start, end = row["text"], row.get("from", ""), row.get("to", "")
    if not text:
        warnings.append(f"Line {line} has no text and was left out.")
        return
    rate = frame_rate(f"{row.get('rate', '')} fps")
    from_s, to_s = seconds_of(start, rate), seconds_of(end, rate)
    pin = find_pin(start) if from_s is None else None
    if pin:
        from_s, to_s = pin.from_s, to_s if to_s is not None else pin.to_s
    if rate is None and has_frames(start):
        warnings.append(
            f"Line {line}: the frames of {shown(start)} were left out; nothing states how many a second has."
        )
    for cell, seconds in ((start, from_s), (end, to_s)):
        if cell and seconds is None:
            warnings.append(f"Line {line}: “{shown(cell)}” is not a valid time; the text was kept without.")
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
