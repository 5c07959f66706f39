"""A client's remarks as text: pasted, one a line or divided by semicolons and pinned to times."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.domain.rounds import ReadNote
from app.rounds.chat_lines import STAMP, chat_lines
from app.rounds.song_times import TIME, TimePin, exact_clock, find_pin, frame_rate, has_frames, pin_at

_BULLET = re.compile(r"\s*(?:(?:[-*•‣▪◦·–—]|\(?\d{1,3}[.)]|\(?[a-z]\)|\[[ xX✓]?\]|[☐☑✓✔])\s+)+", re.IGNORECASE)
# "at 1:23", "[1:23]", "~1:23", "**1:23**": what may stand before a time that opens a remark, and behind it.
_AT = (
    *(
        "at",
        "from",
        "around",
        "about",
        r"approx\.?",
        "circa",
        "between",
        r"ca\.?",
        "bei",
        "ab",
        "um",
        "von",
        "zwischen",
    ),
    *("à", "vers", "de", "dès", "entre", "en", "a", "alle", "da", "tra", "na", "od", "mezi", "między", "vid", "från"),
    *(
        "på",
        "fra",
        "mellan",
        "mellem",
        "mellom",
        r"kl\.?",
        "op",
        "om",
        "vanaf",
        "tussen",
        "с",
        "на",
        "в",
        "от",
        "между",
    ),
)
_BEFORE = re.compile(rf"\s*(?:(?:(?:{'|'.join(_AT)})(?![^\W\d_])|@|~)\s*)*[\[(*_`]*\s*", re.IGNORECASE)
_ABOUT = (
    r"(?:-?ish\b|\s?mins?\b\.?|\s?sec\b|s\b|あたり|頃|ごろ|くらい|付近|のところ|から|まで|부터|까지|쯤|에서|处|處|左右)"
)
_AFTER = re.compile(rf"{_ABOUT}?\s*[\])*_`]*\s*(?:[:,.|=>-]|–|—|→)*\s*", re.IGNORECASE)
_JOINT = re.compile(
    rf"(?:\s*(?:,|&|\+|/|\b(?:and|und|et|y|och|og|и)\b)\s*(?:and\s+)?(?:(?:at|from)\s+)?|\s+(?={TIME}))", re.IGNORECASE
)
_DIVIDER = re.compile(r";(?!(?<=\d;)\d\d(?!\d))|；")  # but that of a timecode
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF1A: ":"}  # as Japanese programs write digits
_DATED = re.compile(STAMP, re.IGNORECASE)
_SECONDS_ALONE = re.compile(r":([0-5]\d)(?![\d:])")
# A decimal number that opens a remark is seconds, unless a unit follows; 3.10 is likelier 3:10, and in doubt.
_DECIMAL = re.compile(
    r"(?P<start>\d{1,5}\.\d{1,3}|\d{1,2},[0-5]\d)(?:\s*(?:-|–|—|to)\s*(?P<end>\d{1,5}\.\d{1,3}))?"
    r"(?=[\s:,|\])-])(?!\s*(?:[%€$£]|(?:eur\b|db\w*|k?hz|bpm|[mµ]s|lu|lufs|st|cents?|x|k|bars?|beats?|semitones?)\b))",
    re.IGNORECASE,
)
_POINTED = re.compile(r"(?<![\d.,])(\d{1,2})[.,]([0-5]\d)(?![\d.])")
_DAY_OF_MONTH = re.compile(r"(?:[12]\d|3[01])\.(?:0?[1-9]|1[0-2])")
_LONGEST_MIN = 20  # minutes: a number before a point that is larger is seconds
# "1:23 vocal up, 2:10 snare down": a time after a comma or a full stop opens a remark of its own.
_NEXT = re.compile(rf"[,.]\s+(?:and\s+)?(?=(?:at\s+)?{TIME}\s)", re.IGNORECASE)
_AT_END = re.compile(rf"\s*(?:[\[(,;–—-]|@|~|\b(?:{'|'.join(_AT)}))?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PastedText:
    """The remarks of a block; `left_out` are lines of a chat that its program wrote, as remarks."""

    notes: tuple[ReadNote, ...]
    left_out: tuple[ReadNote, ...] = ()


def read_pasted(text: str) -> list[ReadNote]:
    """The remarks of a block, in their order, without what a chat's program says in it."""
    return list(read_block(text).notes)


def read_block(text: str) -> PastedText:
    """The remarks of a block, in their order. What stands there is kept: nothing but bullets and times is taken off,
    and from the lines of a chat who wrote them when, which is no time in the song."""
    notes: list[ReadNote] = []
    left_out: list[ReadNote] = []
    by, rate = "", frame_rate(text)
    for line in chat_lines(text.splitlines()):
        by = by if line.by is None else line.by
        if line.program:
            left_out.append(ReadNote(line.text, asked_by=by))
            continue
        for part in _parts(line.text.translate(_WIDE)):
            notes += [replace(note, asked_by=by) for note in _read(part, rate)]
    return PastedText(tuple(notes), tuple(left_out))


def _parts(line: str) -> Iterator[str]:
    """The remarks of one line."""
    for part in _DIVIDER.split(line):
        begins = 0
        for joint in _NEXT.finditer(part):
            if _says(part[begins : joint.start()]) and _says(part[joint.end() :]):
                yield part[begins : joint.start()]
                begins = joint.end()
        yield part[begins:]


def _says(part: str) -> bool:
    """Whether there are words beside the times and what joins them."""
    rest = re.sub(TIME, "", _BEFORE.sub("", part, 1), flags=re.IGNORECASE)
    return any(word.casefold() not in ("and", "at", "from", "to") for word in re.findall(r"[^\W\d_]+", rest))


def _read(part: str, rate: float | None) -> list[ReadNote]:
    bullet = _BULLET.match(part)
    bare = part[bullet.end() if bullet else 0 :].strip()
    if not any(_tells(character) for character in bare):
        return []
    pins, text = _opening(bare, rate)
    if pins and any(map(_tells, text)):
        return [ReadNote(text, pin.from_s, pin.to_s, doubt=_doubt(bare, pin, rate)) for pin in pins]
    return _pinned_inside(bare, rate)


def _tells(character: str) -> bool:
    """Whether a character says something by itself: a letter, a number, or a picture, unlike a dash."""
    return character.isalnum() or unicodedata.category(character) == "So"


def _opening(text: str, rate: float | None) -> tuple[list[TimePin], str]:
    """The times that a remark opens with, "1:23, 2:10 and 3:05", and what follows them."""
    lead, undated = _BEFORE.match(text), _undated(text)
    first = _first(undated, lead.end() if lead else 0, rate)
    if first is None:
        return [], text
    pins = _joined(undated, first, rate)
    rest = _AFTER.match(text, pins[-1].ends)
    return pins, text[rest.end() if rest else pins[-1].ends :].strip()


def _joined(text: str, first: TimePin, rate: float | None) -> list[TimePin]:
    """A time and those that follow it with nothing between but a comma or "and"."""
    pins = [first]
    while (joint := _JOINT.match(text, pins[-1].ends)) and (further := pin_at(text, joint.end(), rate)):
        pins.append(further)
    return pins


def _undated(text: str) -> str:
    """The text with the days and times of day in it blotted out, letter for letter: they are no places in a song."""
    return _DATED.sub(lambda match: "\0" * len(match[0]), text)


def _first(text: str, position: int, rate: float | None) -> TimePin | None:
    pin = pin_at(text, position, rate)
    if pin:
        return pin
    alone = _SECONDS_ALONE.match(text, position)
    if alone:
        return TimePin(float(alone[1]), None, alone.start(), alone.end())
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


def _doubt(text: str, pin: TimePin, rate: float | None) -> str:
    """A sentence about the time where it can be read otherwise; empty where it cannot."""
    written = text[pin.begins : pin.ends]
    match = _POINTED.match(written)
    if match and int(match[1]) < _LONGEST_MIN:
        return (
            f"“{written}” was read as {exact_clock(pin.from_s)}, not as {float(match[0].replace(',', '.')):g} seconds."
        )
    if has_frames(written) and rate is None:
        return f"“{written}” was read as {exact_clock(pin.from_s)}: nothing states how many frames a second has."
    if _DAY_OF_MONTH.fullmatch(written):
        return f"“{written}” was read as {float(written):g} seconds, not as a day."
    before = text[max(0, pin.begins - 2) : pin.begins]
    if before.strip() in ("-", "−") and before[-1:] != " ":
        return f"“{before.strip()}{written}” was read as {exact_clock(pin.from_s)}, not as counted from the end."
    return ""


def _pinned_inside(text: str, rate: float | None) -> list[ReadNote]:
    """A remark that names its times further in; at its end they are taken off, elsewhere the sentence needs them."""
    undated = _undated(text)
    first = find_pin(undated, 0, rate)
    if first is None:
        return [ReadNote(text)]
    pins = _joined(undated, first, rate)
    before, after = text[: first.begins], text[pins[-1].ends :].strip(" .)]!")
    at_end = not after and any(character.isalnum() for character in before)
    words = (_AT_END.sub("", before).strip() or text) if at_end else text
    return [
        ReadNote(words, pin.from_s, pin.to_s, doubt=_doubt(text, pin, rate)) for pin in (pins if at_end else pins[:1])
    ]
