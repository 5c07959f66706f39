"""A client's remarks in an e-mail; what it quotes, greets and signs with is no remark, but is not lost."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html.parser import HTMLParser

from app.domain.rounds import ReadNote
from app.rounds.chat_lines import chat_line, is_line_chat
from app.rounds.note_texts import read_block, read_pasted
from app.text_encoding import DecodedText, decode, decode_as

_QUOTED = re.compile(r"\s*[>|]")
_MARKS = re.compile(r"^\s*(?:[>|]\s*)+")
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
_OPENS = re.compile(r"\s*(?:[-*•‣▪·–—]\s|\(?\d{1,3}[.)]\s|[\[(@~]|(?:at |from )?\d{1,2}[:.']\d\d\b|\[[ xX]?\]\s)", re.I)
_BY_A_FORM = re.compile(r"[^@]*(?:no-?reply|do-?not-?reply|wordpress|forms?|mailer|notifications?|website)\b", re.I)
_WRAPPED_FROM = 55  # a line this long that ends without a stop was broken by the mail program
_NAME_LINES = 4  # lines after a closing that are a name, not remarks


@dataclass(frozen=True, slots=True)
class EmailRead:
    """The remarks of an e-mail, and as remarks the lines that were taken for none: greeting, quotes, signature.

    `attached` are the names of the files that came with it.
    """

    notes: tuple[ReadNote, ...]
    left_out: tuple[ReadNote, ...] = ()
    attached: tuple[str, ...] = ()


def read_email(content: bytes, text: str | None = None) -> EmailRead:
    """The remarks of an e-mail as saved by a mail program (.eml), each asked for by its sender; or of its bare text.

    `text` is the content where it was decoded already.
    """
    message = message_from_bytes(content, policy=policy.default)
    if not message.get("From"):
        return read_email_text(decode(content).text if text is None else text)
    name, address = parseaddr(str(message["From"]))
    return replace(read_email_text(_body(message).text, name or address), attached=_attached(message))


def read_email_text(text: str, asked_by: str = "") -> EmailRead:
    """The remarks of an e-mail's text; what it quotes was asked for by somebody else."""
    lines = text.splitlines()
    if is_line_chat(lines) or any(map(chat_line, lines)):  # what people say in a chat is neither broken nor quoted
        chat = read_block(text)
        return EmailRead(_by(chat.notes, asked_by), _by(chat.left_out, asked_by))
    quoted = _quoted(lines)
    manners = _manners(lines, [place for place in range(len(lines)) if place not in quoted])
    written = [line for place, line in enumerate(lines) if place not in quoted | manners]
    left_out = [
        note
        for place in sorted(quoted | manners)
        for note in _remarks([_MARKS.sub("", lines[place])], asked_by if place in manners else "")
    ]
    return EmailRead(_remarks(_unwrapped(written), asked_by), tuple(left_out))


def _remarks(lines: Iterable[str], asked_by: str) -> tuple[ReadNote, ...]:
    return _by(read_pasted("\n".join(lines)), asked_by)


def _by(notes: Iterable[ReadNote], asked_by: str) -> tuple[ReadNote, ...]:
    return tuple(replace(note, asked_by=note.asked_by or asked_by) for note in notes)


@dataclass(frozen=True, slots=True)
class NoteLetter:
    """An e-mail as one reads it: its sender and subject as two lines, then its text; and what came with it."""

    text: DecodedText
    attached: tuple[str, ...] = ()


def read_letter(content: bytes, encoding: str = "") -> NoteLetter | None:
    """The e-mail that a mail program saved (.eml); None of what is none.

    Who writes through the form of a website is whom a reply goes to. `encoding` is that of a text whose own heading
    says none, or a wrong one, where somebody named it.
    """
    message = message_from_bytes(content, policy=policy.default)
    if not message.get("From"):
        return None
    name, address = parseaddr(str(message["From"]))
    reply_to = parseaddr(str(message.get("Reply-To", "")))
    if reply_to[1] and _BY_A_FORM.match(address):
        name, address = reply_to
    body = _body(message, encoding)
    head = (f"From: {name} <{address}>".replace("  ", " "), f"Subject: {message.get('Subject', '')}")
    return NoteLetter(replace(body, text="\n".join((*head, "", body.text))), _attached(message))


def _attached(message: EmailMessage) -> tuple[str, ...]:
    return tuple(part.get_filename() or part.get_content_type() for part in message.iter_attachments())


def _body(message: EmailMessage, encoding: str = "") -> DecodedText:
    """The text as its heading says; where that says nothing, or what cannot be, as the likeliest."""
    part = message.get_body(("plain", "html"))
    if part is None:
        return DecodedText("", "utf-8")
    content = bytes(part.get_payload(decode=True) or b"")
    try:
        decoded = DecodedText(content.decode(part.get_content_charset("ascii")), "utf-8")
    except (LookupError, UnicodeError):  # a character set nobody knows, or another than was said
        decoded = decode_as(content, encoding)
    text = decoded.text.replace("\r\n", "\n")
    return replace(decoded, text=_plain(text) if part.get_content_type() == "text/html" else text)


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


def _quoted(lines: Sequence[str]) -> set[int]:
    """The places of the lines that were not written now: quotes, who wrote them, the signature, another letter."""
    quoted: set[int] = set()
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else ""
        if _REST.match(line) or (_HEADER.fullmatch(line) and _HEADER_NEXT.match(following)) or _SIGNATURE.match(line):
            return quoted | set(range(place, len(lines)))
        joined = f"{line.rstrip()} {following}"
        if _QUOTED.match(line) or _ATTRIBUTION.match(line):
            quoted.add(place)
        elif _ATTRIBUTION.match(joined) and not _ATTRIBUTION.match(following):
            quoted |= {place, place + 1}
    return quoted


def _manners(lines: Sequence[str], written: Sequence[int]) -> set[int]:
    """Of the lines `written`, by their places, those that greet, thank at the end, or are the name below that."""
    filled = [place for place in written if lines[place].strip()]
    greeting = {filled[0]} if filled and _GREETING.match(lines[filled[0]]) else set()
    for place in reversed(filled):
        if _CLOSING.match(lines[place]):
            after = [each for each in filled if each > place]
            if len(after) <= _NAME_LINES and not any(_OPENS.match(lines[each]) for each in after):
                return greeting | {place, *after}
    return greeting


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
