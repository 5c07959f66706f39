"""Files that notes come in: an e-mail, a table, or what a review page saves."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.rounds import NoteSource, ReadNote
from app.errors import UsageError
from app.rounds.note_tables import NotesRead, is_marker_list, note_at, read_csv, read_marker_list
from app.text_encoding import DecodedText, decode_as
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
    """What of a letter or chat was taken for no remark, as a sentence; empty where nothing was."""
    if not left_out:
        return ""
    quoted = ", ".join(f"“{shown(note.text, longest=_LONGEST)}”" for note in left_out[:_MOST_QUOTED])
    more = " …" if len(left_out) > _MOST_QUOTED else ""
    lines = count(len(left_out), "line")
    return f"Left out as greeting, quote, signature or a program's own words: {lines}: {quoted}{more}."


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
        notes.append(note_at(text, from_s, to_s, by if isinstance(by, str) else ""))
    return NotesRead(tuple(notes), tuple(warnings))


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        seconds = float(value)
    except OverflowError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
