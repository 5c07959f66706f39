"""Lines of chats as programs export or copy them: when it was written, who wrote it, and what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.intake.vocabulary import EAST_ASIAN
from app.rounds.song_times import TIME
from app.text import fold
from render.tables import read_resource

_MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_DAY = (
    rf"{_WEEKDAY}(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}\.?|\d{{4}}\.\s\d{{1,2}}\.\s\d{{1,2}}\.|"
    rf"\d{{4}}年\s?\d{{1,2}}月\s?\d{{1,2}}日|\d{{4}}년\s?\d{{1,2}}월\s?\d{{1,2}}일|"
    rf"\d{{1,2}}\.?\s+{_MONTH}(?:,?\s+\d{{4}})?|{_MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?|today|yesterday)"
)
_HALF = r"(?:[ap]\.?\s?m\b\.?)"  # of the day, before or after noon
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
_HOUR = rf"(?:(?:오전|오후|上午|下午|午前|午後)\s?{_CLOCK}|{_CLOCK}(?:\s?{_HALF})?)"
_TO_HOUR = r"(?:,?\s+(?:(?:at|à|um|klo|kl\.?|alle|às|a las)\s+)?|,\s*)"
STAMP = rf"(?:{_DAY}{_TO_HOUR}{_HOUR}|{_HOUR},?\s+{_DAY})"
"""A day and the time of that day, as chats and letters write them."""
_WRITER = r"(?P<by>[^:\[\]<>]{1,60}?)"
_NAME = r"(?P<by>[^\W\d][^:\[\]<>\d]{0,59}?)"
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NARROW = str.maketrans("\u00a0\u202f", "  ")
# "[30/11/2026, 14:05:33] Anna: …" and "[14:05, 30/11/2026] Anna: …" (WhatsApp), "[2026-11-30 14:05] Anna: …" (Signal),
# "30/11/2026, 14:05 - Anna: …" (WhatsApp on Android), "2026년 11월 30일 오후 2:05, Anna : …" (in Korean).
_WRITTEN = re.compile(
    rf"\s*(?:\[(?:{STAMP}|{_DAY})\]|{STAMP}\s+[-–—])\s*(?:{_WRITER}\s?:(?:\s+|$))?(?P<text>.*)$", re.IGNORECASE
)
_SAID = (
    re.compile(rf"\s*{STAMP},?\s+{_WRITER}\s?:(?:\s+|$)(?P<text>.*)$", re.IGNORECASE),
    # "[2:05 PM]Anna: …" (Discord): without a space, or with half a day, it is no place in a song.
    re.compile(rf"\s*\[{_CLOCK}(?:\s?{_HALF}\]\s?|\]){_NAME}:\s+(?P<text>.*)$", re.IGNORECASE),
)
# LINE saves "14:05⇥Anna⇥…" under the day, "2026/11/30(Mon)"; without a day above them such lines are a table.
_LINE_SAYS = re.compile(rf"\s*{_HOUR}\t(?P<by>[^\t]{{1,60}})\t(?P<text>.*)$", re.IGNORECASE)
_LINE_DAY = re.compile(
    r"\s*(?:\d{4}[/.]\d{1,2}[/.]\d{1,2}\s?\(?[^\W\d]{1,9}\.?\)?|[^\W\d]{2,9}\.?,\s\d{1,2}/\d{1,2}/\d{4})\s*$"
)
_GOES_ON = re.compile(rf"\s*\[{_CLOCK}\s?{_HALF}\]\s+(?P<text>\S.*)$", re.IGNORECASE)  # by the same writer (Slack)
# What stands above what was written: "Anna, [30.11.2026 14:05]" (Telegram), "Anna — Today at 2:05 PM" (Discord),
# "Anna  2:05 PM" (Slack), "14:05:33 From Anna to Everyone:" (Zoom).
_ABOVE = (
    re.compile(rf"\s*{_WRITER},\s*\[{STAMP}\]\s*:?\s*$", re.IGNORECASE),
    re.compile(rf"\s*{_NAME}\s+[-–—]\s+{STAMP}\s*$", re.IGNORECASE),
    re.compile(rf"\s*{_NAME}\s+\[?{_CLOCK}\s?{_HALF}\]?\s*$", re.IGNORECASE),
    re.compile(rf"\s*{_NAME}\s{{2,}}(?:1\d|2[0-3]):\d\d\s*$"),
    re.compile(rf"\s*{_CLOCK}\s+From\s+{_NAME}(?:\s+to\s+[^:]{{1,40}})?\s*:\s*$"),
)
_TEAMS = re.compile(rf"\s*\[(?:\d\d:\d\d|{_CLOCK}\s?{_HALF})\]\s+{_NAME}\s*$", re.IGNORECASE)  # "[14:05] Anna"
_ALONE = re.compile(rf"\s*(?:{STAMP}|{_CLOCK}\s?{_HALF}|(?:1\d|2[0-3]):\d\d)\s*$", re.IGNORECASE)
_PERSON = re.compile(r"\s*(?P<by>[A-ZÀ-ÞА-Я]\w*(?: [A-ZÀ-ÞА-Я]\w*\.?){0,2})\s*$")
_OPENS_WITH_TIME = re.compile(rf"\s*[\[(]?(?:{TIME}|\d{{1,2}}[:.]\d\d)", re.IGNORECASE)


_DASHED = re.compile(rf"\s*{STAMP}\s+[-–—]\s", re.IGNORECASE)
# The mark before what WhatsApp itself says (iOS).
_BY_PROGRAM = re.compile(r"(?:[^\]]*\]\s*(?:[^:\u200e]{1,60}:\s+)?)\u200e")
_EDITED = re.compile("\\s*\u200e\\s*<[^<>]{3,60}>\\s*$")
_IN_BRACKETS = re.compile(r"<[^<>]{3,80}>\.?")  # "<Media omitted>" in whatever language
_ATTACHED = re.compile(r"(?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{2,}\.\w{2,5} \([^()]{4,40}\)")  # "… (file attached)"
_LINE_STICKER = re.compile(r"\[[^\[\]\d:]{1,16}\]")
_LONGEST_NOTICE = 400  # characters: the notice of encryption is the longest


@dataclass(frozen=True, slots=True)
class ChatLine:
    """What somebody wrote; `by` is empty where the program itself speaks, None where it is whoever wrote last.

    `program` where it is the program's words, whoever they are said of: a picture left out, a call that was missed.
    """

    by: str | None
    text: str
    program: bool = False


@dataclass(frozen=True, slots=True)
class ChatWords:
    """What chat programs themselves say, in the languages they speak: `resources/notes.toml`, folded."""

    whole: re.Pattern[str]
    notices: re.Pattern[str]
    edited: re.Pattern[str]

    @classmethod
    @cache
    def load(cls) -> "ChatWords":
        """The shipped words."""
        table = read_resource("notes.toml").table("chat")
        media, omitted = ("|".join(re.escape(fold(text)) for text in table.texts(key)) for key in ("media", "omitted"))
        whole = [re.escape(fold(text)) for text in table.texts("whole")]
        whole += [rf"(?:{media})(?:\W+\w+)?\W*(?:{omitted})", rf"(?:{omitted})\W*(?:\w+\W+)?(?:{media})"]
        notices = "|".join(re.escape(fold(text)) for text in table.texts("notices"))
        edited, attached = (
            "|".join(re.escape(fold(text)) for text in table.texts(key)) for key in ("edited", "attached")
        )
        return cls(
            re.compile(rf"\W*(?:{'|'.join(whole)}|\S.{{0,120}}\.\w{{2,5}} \((?:{attached})\))\W*"),
            re.compile(rf"(?:(?<!\w)|(?=[{EAST_ASIAN}-\uffff]))(?:{notices})"),
            re.compile(rf"\s*<[^<>]*(?:{edited})[^<>]*>\s*$", re.IGNORECASE),
        )


def chat_line(line: str) -> ChatLine | None:
    """The line of a chat, or None where the line, seen alone, is none that begins a message."""
    bare = _bare(line)
    match = next((found for form in (_WRITTEN, *_SAID) if (found := form.match(bare))), None)
    if match:
        return ChatLine((match["by"] or "").strip().lstrip("~ "), match["text"].strip())
    above = next((heading for form in _ABOVE if (heading := form.match(bare))), None)
    if above:
        return ChatLine(above["by"].strip().lstrip("~ "), "")
    goes_on = _GOES_ON.match(bare)
    return ChatLine(None, goes_on["text"].strip()) if goes_on else None


def chat_lines(lines: Sequence[str]) -> Iterator[ChatLine]:
    """What was written in each line, and by whom. What begins a message may stand in two lines: a name, then a time."""
    if is_line_chat(lines):
        for each in _line_chat(lines):
            yield replace(each, program=_LINE_STICKER.fullmatch(each.text) is not None or _is_notice(each))
        return
    dashes = (chat_line(line) for line in lines if _DASHED.match(_bare(line)))
    names_writers = any(dash is not None and dash.by for dash in dashes)
    for line, said in _lines(lines):
        begins = said.by is not None or said.text != line
        dashed = names_writers and said.by == "" and _DASHED.match(_bare(line)) is not None
        program = begins and (dashed or _BY_PROGRAM.match(line.lstrip("\ufeff\u200e")) is not None or _is_notice(said))
        yield replace(said, text=_unedited(line, said.text), program=program)


def _is_notice(said: ChatLine) -> bool:
    """Whether a message is no more than what the program puts in the place of one, or says of the chat."""
    text = fold(said.text)
    if not text or len(text) > _LONGEST_NOTICE or said.by is None:
        return False
    if said.by and (_IN_BRACKETS.fullmatch(said.text) or _ATTACHED.fullmatch(said.text)):
        return True
    words = ChatWords.load()
    says = words.notices.search(text) is not None and not (said.by and _OPENS_WITH_TIME.match(said.text))
    return says or words.whole.fullmatch(text) is not None


def _unedited(line: str, text: str) -> str:
    """A message without the program's word that it was edited since."""
    mark = _EDITED.search(line)
    bare = text.removesuffix(_bare(mark[0]).strip()) if mark else text
    return ChatWords.load().edited.sub("", bare).strip() if bare.endswith(">") else bare


def _lines(lines: Sequence[str]) -> Iterator[tuple[str, ChatLine]]:
    """Each line, or the first of two that name the writer, with what it says."""
    place = 0
    while place < len(lines):
        following = [_bare(line) for line in lines[place + 1 : place + 3]]
        heading = _heading(_bare(lines[place]), following)
        if heading:
            yield lines[place], ChatLine(heading[0], "")
            place += heading[1]
        else:
            yield lines[place], chat_line(lines[place]) or ChatLine(None, lines[place])
            place += 1


def is_line_chat(lines: Sequence[str]) -> bool:
    """Whether these are what LINE saves of a chat."""
    bare = [_bare(line) for line in lines]
    return any(map(_LINE_DAY.match, bare)) and any(map(_LINE_SAYS.match, bare))


def _line_chat(lines: Sequence[str]) -> Iterator[ChatLine]:
    """What was said from the first day on: above it stand the chat's name and when it was saved."""
    first = next(place for place, line in enumerate(lines) if _LINE_DAY.match(_bare(line)))
    for line in map(_bare, lines[first:]):
        said = _LINE_SAYS.match(line)
        if said:
            yield ChatLine(said["by"].strip(), said["text"].strip())
        else:
            yield ChatLine("" if _LINE_DAY.match(line) else None, "" if _LINE_DAY.match(line) else line)


def _heading(line: str, following: Sequence[str]) -> tuple[str, int] | None:
    """Who wrote what follows, and in how many lines that is said; "[1:23] Bass" above another time is a remark."""
    teams = _TEAMS.match(line)
    if teams and following and following[0].strip() and not _OPENS_WITH_TIME.match(following[0]):
        return teams["by"].strip(), 1
    person = _PERSON.match(line)
    if person and len(following) > 1 and following[1].strip() and _ALONE.match(following[0]):
        return person["by"], 2
    return None


def _bare(line: str) -> str:
    return _INVISIBLE.sub("", line).translate(_NARROW)
