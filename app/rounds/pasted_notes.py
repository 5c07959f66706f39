"""Reading a block of remarks as a client pastes it: one a line or divided by semicolons, pinned to times."""

import re
from collections.abc import Iterator

from app.domain.rounds import ReadNote
from app.rounds.song_times import TIME, TimePin, find_pin, pin_at

_BULLET = re.compile(r"\s*(?:(?:[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[[ xX✓]?\]|[☐☑✓✔])\s+)+", re.IGNORECASE)
# "at 1:23", "[1:23]", "~1:23": what may stand before a time that opens a remark.
_BEFORE = re.compile(r"\s*(?:(?:at|@|from|around|about|approx\.?|circa|between|ca\.?|~)\s*)*[\[(]?\s*", re.IGNORECASE)
_AFTER = re.compile(r"\s*[\])]?\s*(?:[:,.|=>-]|–|—|→)*\s*")
_JOINT = re.compile(r"\s*(?:,|&|\+|/|\band\b)\s*(?:at\s+)?(?:and\s+)?", re.IGNORECASE)
# A decimal number that opens a remark is seconds, unless a unit follows.
_DECIMAL = re.compile(
    r"(?P<start>\d{1,5}\.\d{1,3})(?:\s*(?:-|–|—|to)\s*(?P<end>\d{1,5}\.\d{1,3}))?"
    r"(?=[\s:,|\])-])(?!\s*(?:%|(?:db\w*|k?hz|bpm|[mµ]s|lu|lufs|st|cents?|x|k|bars?|beats?|semitones?)\b))",
    re.IGNORECASE,
)
# "1:23 vocal up, 2:10 snare down": a time after a comma or a full stop opens a remark of its own.
_NEXT = re.compile(rf"[,.]\s+(?:and\s+)?(?=(?:at\s+)?{TIME}\s)", re.IGNORECASE)
_AT_END = re.compile(r"\s*(?:[\[(,;–—-]|\b(?:at|@|from|around|about|between))?\s*$", re.IGNORECASE)


def read_pasted(text: str) -> list[ReadNote]:
    """The remarks of a block, in their order. What stands there is kept: nothing but bullets and times is taken off."""
    return [note for line in text.splitlines() for part in _parts(line) for note in _read(part)]


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
    if not any(character.isalnum() for character in bare):
        return []
    pins, text = _opening(bare)
    if pins and any(character.isalnum() for character in text):
        return [ReadNote(text, pin.from_s, pin.to_s) for pin in pins]
    return [_pinned_inside(bare)]


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
    start, end = float(match["start"]), float(match["end"]) if match["end"] else None
    return TimePin(start, end if end is not None and end >= start else None, match.start(), match.end())


def _pinned_inside(text: str) -> ReadNote:
    """A remark that names its time further in; at its end the time is taken off, elsewhere the sentence needs it."""
    pin = find_pin(text)
    if pin is None:
        return ReadNote(text)
    before, after = text[: pin.begins], text[pin.ends :].strip(" .)]!")
    if not after and any(character.isalnum() for character in before):
        return ReadNote(_AT_END.sub("", before).strip() or text, pin.from_s, pin.to_s)
    return ReadNote(text, pin.from_s, pin.to_s)
