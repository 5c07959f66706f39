"""Places in a song as people write them: 1:23, 1:02:03, 1'23, 83.5s, 2:10-2:18, and timecode with frames.

Frames count only where their rate is known: 00:02:15:10 is 2:15.4 at 25 a second, and else 2:15.
"""

import re
from dataclasses import dataclass

from render.text import clock

# h:mm:ss or m:ss, with a fraction; 1m23s; 83.5s; nothing that is part of a longer number or word.
_CLOCK = r"(?<!\d)(?<!\d[:.,])(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:\.\d{1,3}|,\d{1,3}(?![\d:]))?(?!\d|:\d|\.\d)"
_TIMECODE = r"(?<![\d:.,;])\d{1,2}:[0-5]\d:[0-5]\d[:;]\d\d(?![\d:;])"
_PRIMES = r"(?<![\d:.,'’′])\d{1,3}\s?['’′]\s?[0-5]\d(?:\.\d{1,3})?(?:\s?(?:''|’’|[\"”″]))?(?!\d)"
_WORDED = r"(?<![\d:.,\w])\d{1,3}\s?m(?:in)?\s?[0-5]?\d(?:\.\d{1,3})?\s?s(?:ec)?\b"
_SECONDS = r"(?<![\d:.,\w])\d{1,5}(?:\.\d{1,3})?\s?(?:s|secs?|seconds?)\b"
TIME = f"(?:{_TIMECODE}|{_CLOCK}|{_PRIMES}|{_WORDED}|{_SECONDS})"
_BETWEEN = r"\s*(?:-|–|—|−|→|\.\.\.?|…|\bto\b|\buntil\b|\btill\b|\band\b)\s*"
# The end may be seconds alone, in the minute of the start: 2:10-18.
RANGE = rf"(?P<start>{TIME})(?:(?P<to>{_BETWEEN})(?P<end>{TIME})|[-–—](?P<short>[0-5]\d)(?![\d:.,]))?"
_PIN = re.compile(RANGE, re.IGNORECASE)
_WHOLE = re.compile(TIME, re.IGNORECASE)
_BARE = re.compile(r"\d{1,5}(?:[.,]\d{1,3})?")
_FRAMES = re.compile(_TIMECODE)
_PRIME_PARTS = re.compile(r"(\d+)\s?['’′]\s?(\d+(?:\.\d+)?)")
_RATE = re.compile(
    r"(?<![\d.,])(\d{2}(?:[.,]\d{1,3})?)\s*(?:fps|frames? (?:a|per) second|frames?/s|frame\b)", re.IGNORECASE
)
_WORDED_PARTS = re.compile(r"(\d+)\s?m(?:in)?\s?(\d+(?:\.\d+)?)", re.IGNORECASE)


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
    if frames_a_second and _FRAMES.fullmatch(bare):
        return round(_seconds(bare) + int(bare[-2:]) / frames_a_second, 3)
    if _BARE.fullmatch(bare):
        return float(bare.replace(",", "."))
    return _seconds(bare) if _WHOLE.fullmatch(bare) else None


def find_pin(text: str, position: int = 0) -> TimePin | None:
    """The first place named in a text from `position` on; a stretch that runs backwards is its start alone."""
    match = _PIN.search(text, position)
    return _pin(match) if match else None


def pin_at(text: str, position: int) -> TimePin | None:
    """The place named right at `position`, or None."""
    match = _PIN.match(text, position)
    return _pin(match) if match else None


def exact_clock(seconds: float) -> str:
    """Seconds as a clock shows them, to the millisecond where they are not whole: 1:23, 1:02:03, 0:05.25."""
    return clock(seconds, 3).rstrip("0").rstrip(".")


def stretch(from_s: float | None, to_s: float | None) -> str:
    """A note's place for people: 1:23, 2:10–2:18, or nothing."""
    if from_s is None:
        return ""
    return exact_clock(from_s) if to_s is None else f"{exact_clock(from_s)}–{exact_clock(to_s)}"


def _pin(match: re.Match[str]) -> TimePin:
    start = _seconds(match["start"])
    if match["short"]:
        end = start - start % 60 + float(match["short"])
    elif match["end"] and not (match["to"].strip().casefold() == "and" and not _between(match)):
        end = _seconds(match["end"])
    else:
        return TimePin(start, None, match.start(), match.end("start"))
    if end < start:
        return TimePin(start, None, match.start(), match.end())
    return TimePin(start, end, match.start(), match.end())


def _between(match: re.Match[str]) -> bool:
    """ "1:10 and 2:10" are two places, but "between 1:10 and 2:10" is one stretch."""
    return match.string[: match.start()].rstrip().casefold().endswith("between")


def _seconds(text: str) -> float:
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
