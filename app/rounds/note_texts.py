"""A client's remarks as text: pasted, one a line or divided by semicolons; in a chat; or as a list of markers."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.rounds import ReadNote
from app.rounds.song_times import TIME, TimePin, exact_clock, find_pin, frame_rate, has_frames, pin_at, seconds_of

_BULLET = re.compile(r"\s*(?:(?:[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[[ xX✓]?\]|[☐☑✓✔])\s+)+", re.IGNORECASE)
# "at 1:23", "[1:23]", "~1:23": what may stand before a time that opens a remark.
_BEFORE = re.compile(r"\s*(?:(?:at|@|from|around|about|approx\.?|circa|between|ca\.?|~)\s*)*[\[(]?\s*", re.IGNORECASE)
_AFTER = re.compile(r"\s*[\])]?\s*(?:[:,.|=>-]|–|—|→)*\s*")
_JOINT = re.compile(r"\s*(?:,|&|\+|/|\band\b)\s*(?:at\s+)?(?:and\s+)?", re.IGNORECASE)
# A decimal number that opens a remark is seconds, unless a unit follows; 3.10 is likelier 3:10, and in doubt.
_DECIMAL = re.compile(
    r"(?P<start>\d{1,5}\.\d{1,3})(?:\s*(?:-|–|—|to)\s*(?P<end>\d{1,5}\.\d{1,3}))?"
    r"(?=[\s:,|\])-])(?!\s*(?:%|(?:db\w*|k?hz|bpm|[mµ]s|lu|lufs|st|cents?|x|k|bars?|beats?|semitones?)\b))",
    re.IGNORECASE,
)
_POINTED = re.compile(r"(?<![\d.,])(\d{1,2})\.([0-5]\d)(?![\d.])")
_LONGEST_MIN = 20  # minutes: a number before a point that is larger is seconds
# "1:23 vocal up, 2:10 snare down": a time after a comma or a full stop opens a remark of its own.
_NEXT = re.compile(rf"[,.]\s+(?:and\s+)?(?=(?:at\s+)?{TIME}\s)", re.IGNORECASE)
_AT_END = re.compile(r"\s*(?:[\[(,;–—-]|\b(?:at|@|from|around|about|between))?\s*$", re.IGNORECASE)


_DAY = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?"
_HOUR = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[apAP]\.?\s?[mM]\.?)?"
_WRITER = r"(?P<by>[^:\[\]<>]{1,60}?)"
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW = str.maketrans("\u00a0\u202f", "  ")
# "[30/11/2026, 14:05:33] Anna: …" and "[14:05, 30/11/2026] Anna: …" (WhatsApp), "[2026-11-30 14:05] Anna: …" (Signal),
# "30/11/2026, 14:05 - Anna: …" (WhatsApp on Android).
_WRITTEN = re.compile(
    rf"\s*(?:\[(?:{_DAY},?\s+{_HOUR}|{_HOUR},?\s+{_DAY}|{_DAY})\]|{_DAY},?\s+{_HOUR}\s+[-–])\s+"
    rf"(?:{_WRITER}:(?:\s+|$))?(?P<text>.*)$"
)
# What stands above what was written: "Anna, [30.11.2026 14:05]" (Telegram), "[14:05] Anna" (Teams), and "Anna  2:05 PM"
# with two spaces (Slack).
_ABOVE = (
    re.compile(rf"\s*{_WRITER},\s*\[{_DAY},?\s+{_HOUR}\]\s*:?\s*$"),
    re.compile(rf"\s*\[{_HOUR}\]\s+{_WRITER}\s*$"),
    re.compile(r"\s*(?P<by>[^\W\d][^:\[\]<>]{0,59}?)\s{2,}\d{1,2}:\d\d\s?[apAP]\.?[mM]\.?\s*$"),
)


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What somebody wrote; `by` is empty where the program itself says something."""

    by: str
    text: str


def chat_line(line: str) -> ChatLine | None:
    """The line of a chat, or None where the line is none that begins a message."""
    bare = _INVISIBLE.sub("", line).translate(_NARROW)
    match = _WRITTEN.match(bare)
    if match:
        return ChatLine((match["by"] or "").strip().lstrip("~ "), match["text"].strip())
    above = next((heading for form in _ABOVE if (heading := form.match(bare))), None)
    return ChatLine(above["by"].strip(), "") if above else None


def read_pasted(text: str) -> list[ReadNote]:
    """The remarks of a block, in their order. What stands there is kept: nothing but bullets and times is taken off,
    and from the lines of a chat who wrote them when, which is no time in the song."""
    notes: list[ReadNote] = []
    by = ""
    for line in text.splitlines():
        chat = chat_line(line)
        by = chat.by if chat else by
        for part in _parts(chat.text if chat else line):
            notes += [replace(note, asked_by=by) for note in _read(part)]
    return notes


def _parts(line: str) -> Iterator[str]:
    """The remarks of one line."""
    for part in re.split(r"[;；]", line):
        begins = 0
        for joint in _NEXT.finditer(part):
            if _says(part[begins : joint.start()]) and _says(part[joint.end() :]):
                yield part[begins : joint.start()]
                begins = joint.end()
        yield part[begins:]


def _says(part: str) -> bool:
    """Whether there are words beside the times."""
    return any(character.isalpha() for character in re.sub(TIME, "", _BEFORE.sub("", part, 1), flags=re.IGNORECASE))


def _read(part: str) -> list[ReadNote]:
    bullet = _BULLET.match(part)
    bare = part[bullet.end() if bullet else 0 :].strip()
    if not any(_tells(character) for character in bare):
        return []
    pins, text = _opening(bare)
    if pins and any(map(_tells, text)):
        return [ReadNote(text, pin.from_s, pin.to_s, doubt=_doubt(bare, pin)) for pin in pins]
    return [_pinned_inside(bare)]


def _tells(character: str) -> bool:
    """Whether a character says something by itself: a letter, a number, or a picture, unlike a dash."""
    return character.isalnum() or unicodedata.category(character) == "So"


def _opening(text: str) -> tuple[list[TimePin], str]:
    """The times that a remark opens with, "1:23, 2:10 and 3:05", and what follows them."""
    lead = _BEFORE.match(text)
    first = _first(text, lead.end() if lead else 0)
    if first is None:
        return [], text
    pins, ends = [first], first.ends
    while (joint := _JOINT.match(text, ends)) and (further := pin_at(text, joint.end())):
        pins.append(further)
        ends = further.ends
    rest = _AFTER.match(text, ends)
    return pins, text[rest.end() if rest else ends :].strip()


def _first(text: str, position: int) -> TimePin | None:
    pin = pin_at(text, position)
    if pin:
        return pin
    match = _DECIMAL.match(text, position)
    if not match:
        return None
    start = _pointed(match["start"])
    end = _pointed(match["end"]) if match["end"] else None
    return TimePin(start, end if end is not None and end >= start else None, match.start(), match.end())


def _pointed(number: str) -> float:
    """The seconds of a decimal number: 3.10 is three minutes and ten seconds, 83.5 and 5.125 are seconds."""
    match = _POINTED.fullmatch(number)
    if match and int(match[1]) < _LONGEST_MIN:
        return 60.0 * int(match[1]) + int(match[2])
    return float(number)


def _doubt(text: str, pin: TimePin) -> str:
    """A sentence about the time where it can be read otherwise; empty where it cannot."""
    written = text[pin.begins : pin.ends]
    match = _POINTED.match(written)
    if match and int(match[1]) < _LONGEST_MIN:
        return f"“{written}” was read as {exact_clock(pin.from_s)}, not as {float(match[0]):g} seconds."
    if has_frames(written):
        return f"“{written}” was read as {exact_clock(pin.from_s)}: nothing states how many frames a second has."
    return ""


def _pinned_inside(text: str) -> ReadNote:
    """A remark that names its time further in; at its end the time is taken off, elsewhere the sentence needs it."""
    pin = find_pin(text)
    if pin is None:
        return ReadNote(text)
    doubt = _doubt(text, pin)
    before, after = text[: pin.begins], text[pin.ends :].strip(" .)]!")
    if not after and any(character.isalnum() for character in before):
        text = _AT_END.sub("", before).strip() or text
    return ReadNote(text, pin.from_s, pin.to_s, doubt=doubt)


# Pro Tools' text export of a session: its list of markers, each a remark at a place.
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
