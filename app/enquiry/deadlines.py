"""The day a note asks for: "by 12 December", "next Friday", "in two weeks"."""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta

_MONTHS = {name.casefold(): place for place, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {"okt": 10, "dez": 12, "mai": 5, "fev": 2, "avr": 4, "ene": 1, "abr": 4, "ago": 8, "dic": 12, "gen": 1}
_MONTHS |= {"mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10, "out": 10}
_DAYS = {name.casefold(): place for place, name in enumerate(calendar.day_abbr)}
_WORDS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple of": 2, "a couple of": 2}
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*"
_CUE = re.compile(
    r"\b(by|before|until|till|deadline|due|need(s|ed)?|out|ready|release[ds]?|releasing|for|on|in|within|"
    r"bis|zum|avant|antes|para|entro|pour|voor|tegen|do|przed|fore|inden|innan|до)\b"
)
_PATTERNS: Sequence[tuple[re.Pattern[str], str]] = (
    (re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)\b"), "numbers"),
    (re.compile(r"\b(?P<day>\d\d?)[/.](?P<month>\d\d?)(?:[/.](?P<year>20\d\d|\d\d))?\b"), "numbers"),
    (
        re.compile(
            rf"\b(?P<day>\d\d?)(?:st|nd|rd|th|\.)?(?: of| de| di)? (?P<name>{_MONTH})\b(?:,? (?P<year>20\d\d))?"
        ),
        "named",
    ),
    (
        re.compile(rf"\b(?P<name>{_MONTH}) (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?\b(?:,? (?P<year>20\d\d))?"),
        "named",
    ),
    (re.compile(r"\b(?P<next>next )?(?P<weekday>mon|tues?|wednes|thurs?|fri|satur|sun)day\b"), "weekday"),
    (
        re.compile(
            r"\b(?:in|within) (?P<count>\d\d?|a couple of|an?|one|two|three|four|five|six) (?P<unit>day|week|month)s?"
        ),
        "span",
    ),
    (re.compile(r"\b(?P<tomorrow>tomorrow)\b"), "tomorrow"),
    (re.compile(r"\bend of (?P<which>the|this|next) month\b"), "month_end"),
)


def find_deadline(sentences: Sequence[str], today: date) -> date | None:
    """The first day that folded sentences ask for, none that is past; numbers are read as the British write them."""
    for sentence in sentences:
        cue = _CUE.search(sentence)
        if cue:
            for day in _days(sentence, cue.start(), today):
                if day >= today:
                    return day
    return None


def _days(sentence: str, start: int, today: date) -> Iterator[date]:
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(sentence, start):
            with suppress(ValueError, OverflowError):  # there is no 31 November
                yield _READ[kind](match, today)


def _numbers(match: re.Match[str], today: date) -> date:
    return _dated(int(match["day"]), int(match["month"]), match["year"], today)


def _named(match: re.Match[str], today: date) -> date:
    return _dated(int(match["day"]), _MONTHS[match["name"][:3]], match["year"], today)


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    """Without a year, the next time there is such a day."""
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this = date(today.year, month, day)
    return this if this >= today else date(today.year + 1, month, day)


def _weekday(match: re.Match[str], today: date) -> date:
    ahead = (_DAYS[match["weekday"][:3]] - today.weekday()) % 7 or 7
    return today + timedelta(ahead + (7 if match["next"] and ahead < 7 - today.weekday() else 0))


def _span(match: re.Match[str], today: date) -> date:
    count = int(match["count"]) if match["count"].isdigit() else _WORDS.get(match["count"], 1)
    return today + timedelta(days=count * {"day": 1, "week": 7, "month": 30}[match["unit"]])


def _tomorrow(_match: re.Match[str], today: date) -> date:
    return today + timedelta(1)


def _month_end(match: re.Match[str], today: date) -> date:
    first = today.replace(day=1)
    later = (first + timedelta(32)).replace(day=1) if match["which"] == "next" else first
    return later.replace(day=calendar.monthrange(later.year, later.month)[1])


_READ: Mapping[str, Callable[[re.Match[str], date], date]] = {
    "numbers": _numbers,
    "named": _named,
    "weekday": _weekday,
    "span": _span,
    "tomorrow": _tomorrow,
    "month_end": _month_end,
}
