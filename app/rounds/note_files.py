"""Files that notes come in: an e-mail, a table, or what a review page saves."""

import json
import math
from pathlib import Path
from typing import Any

from app.domain.rounds import NoteSource, ReadNote
from app.errors import UsageError
from app.rounds.note_tables import NotesRead, is_marker_list, note_at, read_csv, read_marker_list
from app.text_encoding import DecodedText, decode_as
from render.errors import BouncedeskError

_LARGEST_BYTES = 8 * 2**20
_SOURCES = {
    ".eml": NoteSource.EMAIL,
    ".txt": NoteSource.EMAIL,
    ".csv": NoteSource.CSV,
    ".tsv": NoteSource.CSV,
    ".json": NoteSource.REVIEW,
}


def read_notes_file(file: Path, encoding: str = "") -> tuple[list[ReadNote], NoteSource, list[str]]:
    """The remarks of a file, how they came, and a sentence for each that could not be read whole.

    Text is read in `encoding` where somebody named it, else as what is likeliest; raises UsageError where it is none.
    """
    source = _SOURCES.get(file.suffix.lower())
    if source is None:
        raise UsageError(
            f"{file.name} is not a file of notes; give an e-mail (.eml, .txt), a table (.csv) or a .json.",
            code="wrong_file_type",
            file=str(file),
        )
    content = _content(file)
    if source is NoteSource.EMAIL:
        notes, warnings = _written(file, decode_as(content, encoding), content)
        return notes, source, warnings
    if source is NoteSource.REVIEW:
        read = read_review(content)
        return list(read.notes), source, list(read.warnings)
    decoded = decode_as(content, encoding)
    read = read_csv(decoded.text)
    return list(read.notes), source, [*encoding_warnings(decoded), *read.warnings]


def _written(file: Path, decoded: DecodedText, content: bytes) -> tuple[list[ReadNote], list[str]]:
    """The remarks of a letter, a chat or a list of markers, and a sentence for each that can be read otherwise."""
    from app.rounds.note_emails import read_email, read_email_text

    declares = file.suffix.lower() == ".eml" and not decoded.named  # every part of it in its own heading
    if is_marker_list(decoded.text):
        notes = read_marker_list(decoded.text)
    else:
        notes = read_email_text(decoded.text) if decoded.named else read_email(content, decoded.text)
    return notes, [] if declares else encoding_warnings(decoded)


def encoding_warnings(decoded: DecodedText, what: str = "The file") -> list[str]:
    """Which encoding was taken, where the file does not prove its own: what it holds may look odd."""
    if decoded.certain:
        return []
    return [
        f"{what} does not say its encoding; it was read as {decoded.encoding}: save it as UTF-8 if letters are wrong."
    ]


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
