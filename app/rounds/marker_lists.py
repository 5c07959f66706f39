"""Pro Tools' text export of a session: its list of markers, each a remark at a place."""

import re
from collections.abc import Iterator

from app.domain.rounds import ReadNote
from app.rounds.song_times import frame_rate, has_frames, seconds_of

_HEADING = re.compile(r"\s*M A R K E R S\s+L I S T I N G\s*$", re.MULTILINE)
_RATE = re.compile(r"^SAMPLE RATE:\s*([\d.]+)", re.MULTILINE)
_START = re.compile(r"^SESSION START TIMECODE:\s*(\S+)", re.MULTILINE)


def is_marker_list(text: str) -> bool:
    """Whether the text is such an export."""
    return _HEADING.search(text) is not None


def read_marker_list(text: str) -> list[ReadNote]:
    """The markers: each one's name and comment, at the place its samples say, else at the one its location says.

    One that has neither is called by its number: that something is there was worth a marker.
    """
    rate = _RATE.search(text)
    start = _START.search(text)
    frames = frame_rate(text)
    begins = (seconds_of(start[1], frames) or 0.0) if start else 0.0
    notes = []
    for cells in _rows(text):
        location, reference, units = cells[1], cells[2], cells[3].casefold()
        words = [cell for cell in cells[4:6] if cell] or [f"Marker {cells[0]}"]
        at_s = float(reference) / float(rate[1]) if rate and units == "samples" and reference.isdecimal() else None
        if at_s is None and (at_s := seconds_of(location, frames)) is not None and has_frames(location):
            at_s = max(0.0, at_s - begins)
        notes.append(ReadNote(" – ".join(words), None if at_s is None else round(at_s, 3)))
    return notes


def _rows(text: str) -> Iterator[list[str]]:
    """The cells of each marker: number, location, reference, units, name, comment."""
    heading = _HEADING.search(text)
    for line in text[heading.end() if heading else 0 :].splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > 3 and cells[0].isdecimal():
            yield cells
