"""Remarks in tables: what spreadsheets, review pages and audio programs export, their columns known by heading or by
what stands in them."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app.domain.rounds import ReadNote
from app.errors import UsageError
from app.rounds.chat_lines import STAMP
from app.rounds.song_times import exact_clock, find_pin, frame_rate, has_frames, seconds_of
from app.text import fold
from app.text_encoding import split_separator
from render.tables import read_resource
from render.text import shown

_ROLES = ("from", "to", "text", "by", "rate", "passed")
_HEADING_WITHIN = 5  # rows: above the headings may stand a title
_DAY = r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}/\d{1,2}/\d\d"
_DATE = re.compile(rf"(?:{STAMP}|{_DAY})", re.IGNORECASE)
_OF_A_DAY = re.compile(r"0[.,]\d{5,}(?:e-?\d+)?", re.IGNORECASE)
_CLOCK_OF_A_DAY = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?\s?([AP])\.?M\.?", re.IGNORECASE)  # 12:45:00 AM
_WHOLE_MINUTES = re.compile(r"\d{1,2}:\d\d:00(?:\s?[AP]\.?M\.?)?", re.IGNORECASE)
_AFTER_AN_HOUR_S = 1200.0  # what a spreadsheet took for hours is later than this in each row
_LONGEST_S = 7200.0  # a song is shorter; whole numbers beyond are thousandths of a second
_DAY_S = 86400.0
_Columns = Mapping[str, Sequence[int]]
"""Which columns play which role."""


@dataclass(frozen=True, slots=True)
class NotesRead:
    """The remarks of a table, and a sentence for each cell that could not be used."""

    notes: tuple[ReadNote, ...]
    warnings: tuple[str, ...]


def read_csv(text: str) -> NotesRead:
    """The remarks of a table with a time and a text a row, in columns known by heading, else by what they hold.

    A row without text is left out, one whose time cannot be read keeps its text: both are in the warnings, and so is a
    column that was left out.
    """
    rows = _rows(*split_separator(text.removeprefix("\ufeff")))
    heading, columns = _headed(rows)
    warnings: list[str] = []
    if columns is None:
        columns = _by_content([cells for _, cells in rows])
    else:
        above = rows.index(heading) if heading else 0
        warnings += [f"Line {line} stands above the headings and was left out." for line, _ in rows[:above]]
        warnings += _left_out(heading, columns, rows[above:])
        rows = rows[above + 1 :]
    notes: list[ReadNote] = []
    starts = _Starts.of([_joined(cells, columns["from"]) for _, cells in rows])
    for line, cells in rows:
        _read_row(line, {role: _joined(cells, places) for role, places in columns.items()}, starts, notes, warnings)
    return NotesRead(tuple(notes), (*warnings, *starts.said))


@dataclass(frozen=True, slots=True)
class _Starts:
    """How the times of a whole column are counted: parts of them (thousandths, hours for minutes), and from where."""

    scale: float = 1.0
    hours: int = 0
    said: tuple[str, ...] = ()

    @classmethod
    def of(cls, cells: Sequence[str]) -> "_Starts":
        """By all cells of the column that hold anything."""
        filled = [cell for cell in cells if cell]
        pins = [pin for cell in filled if has_frames(cell) and (pin := find_pin(cell))]
        hours = int(min((pin.from_s for pin in pins), default=0.0) // 3600)
        if hours:
            return cls(1.0, hours, (f"Times are counted from {hours:02}:00:00:00, where the timeline begins.",))
        if filled and all(map(str.isdecimal, filled)) and max(map(float, filled)) > _LONGEST_S:
            return cls(
                0.001, 0, ("Times are whole numbers beyond two hours; they were read as thousandths of seconds.",)
            )
        if len(filled) > 1 and all(map(_WHOLE_MINUTES.fullmatch, filled)):
            times = [_time(cell) or 0.0 for cell in filled]
            if min(times) > _AFTER_AN_HOUR_S:
                said = "Times are whole minutes, as a spreadsheet makes of 0:45; they were read as minutes and seconds."
                return cls(1 / 60, 0, (said,))
        return cls()

    def place(self, seconds: float | None, rate: float | None) -> float | None:
        """Where in the song what a cell says is."""
        if seconds is None:
            return None
        begins = (seconds_of(f"{self.hours:02}:00:00:00", rate) or 0.0) if self.hours else 0.0
        return round(max(0.0, seconds * self.scale - begins), 3)


@cache
def _names() -> dict[str, str]:
    """The role of each heading that is known."""
    table = read_resource("note_columns.toml").values
    return {fold(name): role for role in reversed(_ROLES) for name in table[role]}


def _role(title: str) -> str:
    """The role of a heading, by the whole of it or a word in it; empty where it is not known."""
    bare = fold(title).strip(" ?!:*")
    return _names().get(bare) or next((role for word in bare.split() if (role := _names().get(word))), "")


def _headed(rows: Sequence[tuple[int, list[str]]]) -> tuple[tuple[int, list[str]] | None, dict[str, list[int]] | None]:
    """The row of headings, and the columns by them; None where no row has any."""
    for row in rows[:_HEADING_WITHIN]:
        columns = _columns(row[1], [cells for _, cells in rows[rows.index(row) + 1 :]])
        if columns:
            return row, columns
    return None, None


def _columns(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, list[int]] | None:
    """Where each column is, by the headings; None where the row names no text."""
    roles = {place: _role(cell) for place, cell in enumerate(heading) if cell.strip()}
    of_day = {fold(name) for name in read_resource("note_columns.toml").values["of_day"]}
    dated = {place for place in roles if _mostly_dates([_cell(cells, place) for cells in rows])}
    columns: dict[str, list[int]] = {role: [] for role in _ROLES}
    for place, role in roles.items():
        kept = "passed" if place in dated or (place - 1 in dated and fold(heading[place]) in of_day) else role
        if kept and (kept == "passed" or not columns[kept] or kept == "text"):
            columns[kept].append(place)
    markers = {fold(name) for name in read_resource("note_columns.toml").values["of_markers"]}
    names = [place for place in columns["by"] if fold(heading[place]) in ("name", "marker name")]
    if names and columns["from"] and (not columns["text"] or any(fold(cell) in markers for cell in heading)):
        columns["text"] = sorted([*names, *columns["text"]])  # a list of markers: their names are what they say
        columns["by"] = [place for place in columns["by"] if place not in names]
    several = sum(map(bool, columns.values())) > 1 or (len(heading) == 1 and fold(heading[0]) in _names())
    return columns if columns["text"] and several else None


def _mostly_dates(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(bool(_DATE.fullmatch(cell)) for cell in filled) > len(filled) / 2


def _by_content(rows: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """The columns of a table without headings: first those whose cells are times, and all others are text."""
    width = max(map(len, rows), default=0)
    times = [place for place in range(width) if _mostly_times([_cell(cells, place) for cells in rows])][:2]
    if len(times) == width:
        times = times[: width - 1]
    texts = [place for place in range(width) if place not in times]
    return {"from": times[:1], "to": times[1:], "text": texts, "by": [], "rate": [], "passed": []}


def _mostly_times(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    read = sum(_time(cell) is not None or ((pin := find_pin(cell)) is not None and pin.begins == 0) for cell in filled)
    return bool(filled) and read > len(filled) / 2


def _left_out(
    heading: tuple[int, list[str]] | None, columns: _Columns, rows: Sequence[tuple[int, list[str]]]
) -> list[str]:
    """A sentence for each column whose heading is not known, and that holds words."""
    if heading is None:
        return []
    used = {place for places in columns.values() for place in places}
    titles = [
        shown(cell)
        for place, cell in enumerate(heading[1])
        if cell.strip() and place not in used and any(_cell(cells, place) for line, cells in rows if line > heading[0])
    ]
    return [f"The column “{title}” was left out: nothing tells what it says of a note." for title in titles]


def _joined(cells: Sequence[str], places: Sequence[int]) -> str:
    return " – ".join(filter(None, (_cell(cells, place) for place in places)))


def _time(cell: str, rate: float | None = None) -> float | None:
    """The seconds a cell says, as a number, a clock, or the part of a day that a spreadsheet keeps; else None."""
    if _OF_A_DAY.fullmatch(cell):
        return round(float(cell.replace(",", ".")) * _DAY_S, 2)
    if clocked := _CLOCK_OF_A_DAY.fullmatch(cell):
        hours, minutes, seconds = (int(each or 0) for each in clocked.groups()[:3])
        return hours % 12 * 3600.0 + (43_200 if clocked[4] in "Pp" else 0) + minutes * 60 + seconds
    return seconds_of(cell.rstrip("0").rstrip(".") if re.fullmatch(r"\d+\.\d{4,}", cell) else cell, rate)


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


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _read_row(line: int, row: Mapping[str, str], starts: _Starts, notes: list[ReadNote], warnings: list[str]) -> None:
    text, start, end = row["text"], row["from"], row["to"]
    if not text:
        warnings.append(f"Line {line} has no text and was left out.")
        return
    rate = frame_rate(f"{row['rate']} fps")
    from_s, to_s = _time(start, rate), _time(end, rate)
    pin = find_pin(start or text, 0, rate) if from_s is None and not start.startswith(("-", "−")) else None
    if pin:
        from_s, to_s = pin.from_s, to_s if to_s is not None else pin.to_s
    warnings += _asked(line, start, from_s, rate)
    for cell, seconds in ((start, from_s), (end, to_s)):
        if cell and seconds is None:
            warnings.append(f"Line {line}: “{shown(cell)}” is not a valid time; the text was kept without.")
    places = (from_s, to_s) if pin and not start else (starts.place(from_s, rate), starts.place(to_s, rate))
    notes.append(note_at(text, *places, row["by"]))


def _asked(line: int, start: str, from_s: float | None, rate: float | None) -> list[str]:
    """What is said about a time that is not whole, or that was reckoned."""
    if rate is None and has_frames(start):
        return [f"Line {line}: the frames of {shown(start)} were left out; nothing states how many a second has."]
    if _OF_A_DAY.fullmatch(start) and from_s is not None:
        return [f"Line {line}: {shown(start)} was read as a part of a day, {exact_clock(from_s)}."]
    return []


def note_at(text: str, from_s: float | None, to_s: float | None, by: str) -> ReadNote:
    """A remark whose stretch, where it has one, ends after it begins."""
    whole = to_s if from_s is not None and to_s is not None and to_s >= from_s else None
    return ReadNote(text.strip(), from_s, whole, by.strip())


_PRO_TOOLS = re.compile(r"\s*M A R K E R S\s+L I S T I N G\s*$", re.MULTILINE)
_RATE = re.compile(r"^SAMPLE RATE:\s*([\d.]+)", re.MULTILINE)
_START = re.compile(r"^SESSION START TIMECODE:\s*(\S+)", re.MULTILINE)


def is_marker_list(text: str) -> bool:
    """Whether the text is such an export."""
    return _PRO_TOOLS.search(text) is not None


def read_marker_list(text: str) -> list[ReadNote]:
    """The markers: each one's name and comment, at the place its samples say, else at the one its location says.

    One that has neither is called by its number: that something is there was worth a marker.
    """
    rate = _RATE.search(text)
    start = _START.search(text)
    frames = frame_rate(text)
    begins = (seconds_of(start[1], frames) or 0.0) if start else 0.0
    notes = []
    for cells in _marker_rows(text):
        location, reference, units = cells[1], cells[2], cells[3].casefold()
        words = [cell for cell in cells[4:6] if cell] or [f"Marker {cells[0]}"]
        at_s = float(reference) / float(rate[1]) if rate and units == "samples" and reference.isdecimal() else None
        if at_s is None and (at_s := seconds_of(location, frames)) is not None and has_frames(location):
            at_s = max(0.0, at_s - begins)
        notes.append(ReadNote(" – ".join(words), None if at_s is None else round(at_s, 3)))
    return notes


def _marker_rows(text: str) -> Iterator[list[str]]:
    """The cells of each marker: number, location, reference, units, name, comment."""
    heading = _PRO_TOOLS.search(text)
    for line in text[heading.end() if heading else 0 :].splitlines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > 3 and cells[0].isdecimal():
            yield cells
