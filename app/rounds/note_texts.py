"""A client's remarks as text: pasted, one a line or divided by semicolons and pinned to times; or in an e-mail, without
what it quotes, greets and signs with.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from app.domain.rounds import ReadNote
from app.rounds.chat_lines import chat_line
from app.rounds.song_times import TIME, TimePin, exact_clock, find_pin, has_frames, pin_at
from app.text_encoding import decode

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


_QUOTED = re.compile(r"\s*[>|]")
_ATTRIBUTION = re.compile(
    r"\s*(?:on|am|le|el|op|den)\b.{6,200}(?:wrote|schrieb|écrit|escribió|schreef|skrev)\s*:\s*$", re.I
)
# What follows one of these is another letter.
_REST = re.compile(r"\s*(?:-{2,}\s*(?:original message|forwarded message)\b|_{10,}\s*$|begin forwarded message:)", re.I)
_HEADER = re.compile(r"\s*(?:from|von|de)\s*:\s*\S.*", re.I)
_HEADER_NEXT = re.compile(r"\s*(?:sent|date|to|subject|gesendet|an|cc)\s*:", re.I)
_SIGNATURE = re.compile(r"-- ?$|\s*(?:sent from my|get outlook for|sent via)\b", re.I)
_GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|morning|good (?:morning|afternoon|evening))\b[^.:;\d]{0,40}[,!.]?\s*$", re.I
)
_CLOSING = re.compile(
    r"\s*(?:(?:many |kind |best |warm )*(?:thanks|thank you|cheers|regards|best|wishes|all the best|love|ta))"
    r"(?: (?:so much|again|a lot|very much))?[,!.\s]*$",
    re.I,
)
_OPENS = re.compile(r"\s*(?:[-*•‣▪·–—]\s|\(?\d{1,3}[.)]\s|[\[(@~]|(?:at |from )?\d{1,2}:\d\d|\[[ xX]?\]\s)", re.I)
_WRAPPED_FROM = 55  # a line this long that ends without a stop was broken by the mail program
_NAME_LINES = 4  # lines after a closing that are a name, not remarks


def read_email(content: bytes, text: str | None = None) -> list[ReadNote]:
    """The remarks of an e-mail as saved by a mail program (.eml), each asked for by its sender; or of its bare text.

    `text` is the content where it was decoded already.
    """
    message = message_from_bytes(content, policy=policy.default)
    if not message.get("From"):
        return read_email_text(decode(content).text if text is None else text)
    name, address = parseaddr(str(message["From"]))
    return read_email_text(_body(message), name or address)


def read_email_text(text: str, asked_by: str = "") -> list[ReadNote]:
    """The remarks of an e-mail's text."""
    lines = text.splitlines()
    if not any(map(chat_line, lines)):  # what people say in a chat is neither broken nor quoted
        lines = _unwrapped(_written(lines))
    return [replace(note, asked_by=note.asked_by or asked_by) for note in read_pasted("\n".join(lines))]


def _body(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, KeyError, UnicodeError):  # a character set nobody knows
        text = decode(bytes(part.get_payload(decode=True) or b"")).text
    return _plain(text) if part.get_content_type() == "text/html" else text


class _Text(HTMLParser):
    """The text of a page, a line for each block; what is quoted in it is marked as quoted."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._quotes = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- the parser's signature
        """Begin a line where the page would."""
        self._quotes += tag == "blockquote"
        self._hidden += tag in {"style", "script", "title"}
        if tag in {"br", "p", "div", "li", "tr", "blockquote"}:
            self.parts.append("\n> " if self._quotes else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        self._quotes = max(0, self._quotes - (tag == "blockquote"))
        self._hidden = max(0, self._hidden - (tag in {"style", "script", "title"}))
        if tag in {"p", "div", "li", "blockquote"}:
            self.parts.append("\n> " if self._quotes else "\n")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if not self._hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def _plain(page: str) -> str:
    reader = _Text()
    reader.feed(page)
    reader.close()
    return "".join(reader.parts)


def _written(lines: list[str]) -> list[str]:
    """The lines that the sender wrote, without greeting, closing and signature."""
    kept: list[str] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if _REST.match(line) or (_HEADER.fullmatch(line) and _HEADER_NEXT.match(following)) or _SIGNATURE.match(line):
            break
        if _QUOTED.match(line) or _ATTRIBUTION.match(line) or _ATTRIBUTION.match(f"{line.rstrip()} {following}"):
            continue
        if kept and _ATTRIBUTION.match(f"{kept[-1].rstrip()} {line}"):
            continue
        kept.append(line)
    return _without_manners(kept)


def _without_manners(lines: list[str]) -> list[str]:
    filled = [place for place, line in enumerate(lines) if line.strip()]
    if filled and _GREETING.match(lines[filled[0]]):
        lines = lines[filled[0] + 1 :]
    for place in range(len(lines) - 1, -1, -1):
        if _CLOSING.match(lines[place]):
            after = [line for line in lines[place + 1 :] if line.strip()]
            if len(after) <= _NAME_LINES and not any(_OPENS.match(line) for line in after):
                return lines[:place]
    return lines


def _unwrapped(lines: list[str]) -> list[str]:
    """Lines that the mail program broke, put together again."""
    whole: list[str] = []
    broken = False
    for line in lines:
        bare = line.strip()
        if broken and bare and not _OPENS.match(line):
            whole[-1] = f"{whole[-1]} {bare}"
        else:
            whole.append(bare)
        broken = bool(bare) and len(line) >= _WRAPPED_FROM and bare[-1] not in ".!?:;"
    return whole
