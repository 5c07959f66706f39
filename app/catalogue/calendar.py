"""Deadlines and reviews as a calendar file (RFC 5545), for any calendar a studio uses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.catalogue.database import Database, Row
from app.catalogue.errors import CatalogueError
from render.atomic import write_whole
from render.errors import BouncedeskError

_LONGEST_OCTETS = 75
_HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bouncedesk//Calendar//EN", "CALSCALE:GREGORIAN")
_SONGS = """
    SELECT s.id, s.title, c.name AS client, s.due AS day FROM songs s JOIN clients c ON c.id = s.client_id
    WHERE s.due IS NOT NULL AND s.stage NOT IN ('delivered', 'paid', 'archived') ORDER BY s.due, s.id
"""
_REVIEWS = """
    SELECT r.id, s.title, c.name AS client, r.number, substr(coalesce(r.sent_at, r.opened_at), 1, 10) AS day
    FROM rounds r JOIN songs s ON s.id = r.song_id JOIN clients c ON c.id = s.client_id
    WHERE r.state = 'sent' AND s.stage <> 'archived' ORDER BY day, r.id
"""


def write_calendar(database: Database, file: Path, now: datetime) -> int:
    """Write the deadlines of songs not delivered yet, and the reviews that clients have in hand; how many there are.

    Entries keep their identity, so that a calendar that reads the file again moves them and adds none twice. A file
    of the name is replaced. Raises `CatalogueError` where it cannot be written.
    """
    entries = [
        *(_entry(row, "deadline", f"{row['title']} due ({row['client']})", now) for row in database.rows(_SONGS)),
        *(
            _entry(row, "review", f"{row['title']}: round {row['number']} in review ({row['client']})", now)
            for row in database.rows(_REVIEWS)
        ),
    ]
    lines = [*_HEAD, *(line for entry in entries for line in entry), "END:VCALENDAR"]
    text = "".join(f"{folded}\r\n" for line in lines for folded in fold_line(line))
    try:
        write_whole(file.absolute(), text.encode())
    except BouncedeskError as error:
        reason = error.__cause__.strerror if isinstance(error.__cause__, OSError) else error.__cause__
        raise CatalogueError(
            f"The calendar {file.absolute()} could not be written ({reason}); nothing that was there before was "
            "changed: choose another folder, or free some space.",
            code="calendar_not_written",
            file=file.absolute(),
            reason=reason,
        ) from error
    return len(entries)


def fold_line(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, none of which cuts a character (RFC 5545 section 3.1)."""
    piece, octets = "", 0
    for character in line:
        size = len(character.encode())
        if octets + size > _LONGEST_OCTETS:
            yield piece
            piece, octets = " ", 1
        piece, octets = piece + character, octets + size
    yield piece


def escape(text: str) -> str:
    """Text as a value (RFC 5545 section 3.3.11); what only steers a terminal is left out."""
    shown = "".join(character for character in text if character == "\n" or character.isprintable())
    for sign in ("\\", ";", ","):
        shown = shown.replace(sign, f"\\{sign}")
    return shown.replace("\n", "\\n")


def _entry(row: Row, kind: str, summary: str, now: datetime) -> list[str]:
    """An entry of a whole day, which ends where the next one begins (section 3.6.1)."""
    day = date.fromisoformat(row["day"])
    return [
        "BEGIN:VEVENT",
        f"UID:{kind}-{row['id']}@bouncedesk",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(summary)}",
        f"CATEGORIES:{kind.upper()}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
