"""Places in a song as people write them: 1:23, 1:02:03, 1'23, 83.5s, 2:10-2:18, and timecode with frames.

Frames count only where their rate is known: 00:02:15:10 is 2:15.4 at 25 a second, and else 2:15.
"""

import re
from dataclasses import dataclass

from render.text import clock

# h:mm:ss or m:ss, with a fraction; 1m23s; 83.5s; nothing that is part of a longer number or word.
_CLOCK = r"(?<!\d)(?<!\d[:.,])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:\.\d{1,3}|,\d{1,3}(?![\d:]))?(?!\d|:\d|\.\d)"
_CLOCK += r"(?!\s?(?:[ap]\.\s?m\b|pm\b|uhr\b|o'clock)|am\b|(?-i:\s?AM\b))"  # these are times of a day
_TIMECODE = r"(?<![\d:.,;])\d{1,2}:[0-5]\d:[0-5]\d[:;]\d\d(?![\d:]|;\d)"
_PRIMES = r"(?<![\d:.,'’′])\d{1,3}\s?['’′]\s?[0-5]\d(?:\.\d{1,3})?(?:\s?(?:''|’’|[\"”″]))?(?!\d)"
# 1m23s, 1 minute 23 seconds, 1 min 23, 1分23秒.
_MINUTES = r"(?:min(?:ute[ns]?|utos?|uti|s)?\.?|分|분)\s?(?:(?:and|und|et|y|e)\s)?"
_UNIT = r"\s?(?:(?:s|secs?|second[eis]?s?|segundos?|sek|sekunden?|secondi)\b|秒|초)"
_WORDED = (
    rf"(?<![\d:.,A-Za-z])\d{{1,3}}\s?(?:(?:m\s?|{_MINUTES})[0-5]?\d(?:\.\d{{1,3}})?{_UNIT}|"
    rf"{_MINUTES}[0-5]\d(?![\d.,]|\s?(?:db\b|%|k?hz\b)))"
)
_SECONDS = r"(?<![\d:.,\w])\d{1,5}(?:\.\d{1,3})?\s?(?:s|secs?|seconds?)\b"
TIME = f"(?:{_TIMECODE}|{_CLOCK}|{_PRIMES}|{_WORDED}|{_SECONDS})"
_ANDS = ("and", "und", "et", "y", "e", "och", "og", "i", "en", "és", "ve", "и")
_TOS = ("to", "until", "till", "til", "bis", "à", "au", "a", "al", "até", "do", "tot", "до")
_BETWEEN = rf"\s*(?:-|–|—|−|→|[~～〜]|\.\.\.?|…|から|부터|到|至|\b(?:{'|'.join((*_TOS, *_ANDS))})\b)\s*"
_BETWEENS = (
    "between",
    "zwischen",
    "entre",
    "tra",
    "fra",
    "mellan",
    "mellem",
    "mellom",
    "tussen",
    "między",
    "mezi",
    "между",
)
# The end may be seconds alone, in the minute of the start: 2:10-18.
RANGE = rf"(?P<start>{TIME})(?:(?P<to>{_BETWEEN})(?P<end>{TIME})|[-–—](?P<short>[0-5]\d)(?![\d:.,]))?"
_PIN = re.compile(RANGE, re.IGNORECASE)
_WHOLE = re.compile(TIME, re.IGNORECASE)
_BARE = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?")
_FRAMES = re.compile(_TIMECODE)
_PRIME_PARTS = re.compile(r"(\d+)\s?['’′]\s?(\d+(?:\.\d+)?)")
_RATE = re.compile(
    r"(?<![\d.,])(\d{2}(?:[.,]\d{1,3})?)\s*"
    r"(?:fps|frames? (?:a|per) second|frames?/s|frame\b|n?df\b|(?:non[- ]?)?drop\b)",
    re.IGNORECASE,
)
_WORDED_PARTS = re.compile(r"(\d+)\s?(?:m[a-z]*\.?|分|분)\s?(?:[a-z]+\s)?(\d+(?:\.\d+)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TimePin:
    """A place match in a text: seconds, the end None where it is a single moment, and the characters it takes up."""

    from_s: float
    to_s: float | None
    begins: int
    ends: int


def frame_rate(text: str) -> float | None:
    """The frames a second that a text states, as "25 fps" or "29.97 frames per second"; None where it states none."""
    match = _RATE.search(text)
    rate = float(match[1].replace(",", ".")) if match else 0.0
    return rate if 20 <= rate <= 120 else None


def has_frames(text: str) -> bool:
    """Whether there is a timecode with frames in a text."""
    return _FRAMES.search(text) is not None


def seconds_of(text: str, frames_a_second: float | None = None) -> float | None:
    """The seconds that a whole text says, bare numbers too; None where it is not a time."""
    bare = text.strip()
    if _BARE.fullmatch(bare):
        return float(bare.replace(",", "."))
    return _seconds(bare, frames_a_second) if _WHOLE.fullmatch(bare) else None


def find_pin(text: str, position: int = 0, frames_a_second: float | None = None) -> TimePin | None:
    """The first place named in a text from `position` on; a stretch that runs backwards is its start alone."""
    match = _PIN.search(text, position)
    return _pin(match, frames_a_second) if match else None


def pin_at(text: str, position: int, frames_a_second: float | None = None) -> TimePin | None:
    """The place named right at `position`, or None."""
    match = _PIN.match(text, position)
    return _pin(match, frames_a_second) if match else None


def exact_clock(seconds: float) -> str:
    """Seconds as a clock shows them, to the millisecond where they are not whole: 1:23, 1:02:03, 0:05.25."""
    return clock(seconds, 3).rstrip("0").rstrip(".")


def stretch(from_s: float | None, to_s: float | None) -> str:
    """A note's place for people: 1:23, 2:10–2:18, or nothing."""
    if from_s is None:
        return ""
    return exact_clock(from_s) if to_s is None else f"{exact_clock(from_s)}–{exact_clock(to_s)}"


def _pin(match: re.Match[str], frames_a_second: float | None) -> TimePin:
    start = _seconds(match["start"], frames_a_second)
    if match["short"]:
        end = start - start % 60 + float(match["short"])
    elif match["end"] and (match["to"].strip().casefold() not in _ANDS or _between(match)):
        end = _seconds(match["end"], frames_a_second)
    else:
        return TimePin(start, None, match.start(), match.end("start"))
    if end < start:
        return TimePin(start, None, match.start(), match.end())
    return TimePin(start, end, match.start(), match.end())


def _between(match: re.Match[str]) -> bool:
    """ "1:10 and 2:10" are two places, but "between 1:10 and 2:10" is one stretch."""
    return match.string[: match.start()].rstrip().casefold().endswith(_BETWEENS)


def _seconds(text: str, frames_a_second: float | None = None) -> float:
    if frames_a_second and _FRAMES.fullmatch(text):
        return _framed(text, frames_a_second)
    worded = _WORDED_PARTS.match(text)
    if worded:
        return 60.0 * int(worded[1]) + float(worded[2])
    primes = _PRIME_PARTS.match(text)
    if primes:
        return 60.0 * int(primes[1]) + float(primes[2])
    if ":" not in text:
        return float(text.rstrip(" secondSECOND"))
    if _FRAMES.fullmatch(text):
        text = text[:-3]
    total = 0.0
    for part in text.replace(",", ".").split(":"):
        total = 60.0 * total + float(part)
    return round(total, 3)


def _framed(text: str, frames_a_second: float) -> float:
    """The seconds of a timecode, which counts whole frames: thirty to its second also at 29.97 a second.

    With a semicolon it drops two numbers at each minute but every tenth (SMPTE ST 12-1), four of sixty.
    """
    hours, minutes, seconds, frames = map(int, re.split("[:;]", text))
    counted = round(frames_a_second)
    minutes += 60 * hours
    dropped = (minutes - minutes // 10) * (counted // 15) if ";" in text else 0
    return round(((60 * minutes + seconds) * counted + frames - dropped) / frames_a_second, 3)
