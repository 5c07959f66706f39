"""Cut-downs as an engineer chooses them: regions of a variant, by their times in the song."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from render.text import clock

CLOCK = re.compile(r"(?:(?:(?P<hours>[0-9]{1,2}):)?(?P<minutes>[0-9]{1,4}):)?(?P<seconds>[0-9]{1,6}(?:\.[0-9]{1,9})?)")
FRAMES = re.compile(r"(?P<frames>[0-9]{1,12})f")
SIXTY = 60
HOW = "as minutes and seconds (1:02.5), as seconds (62.5) or as frames (2976000f)"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the song as it was written: exact `seconds`, or a count of `frames` at the session's rate."""

    text: str
    seconds: Fraction = field(default=Fraction(0))
    frames: int | None = None

    def at(self, rate: int) -> int:
        """Its frame at `rate` Hz, to the nearest."""
        return self.frames if self.frames is not None else int(self.seconds * rate + Fraction(1, 2))


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the song; without an `end` it is as long as the cut-down's length asks."""

    start: Moment
    end: Moment | None


@dataclass(frozen=True, slots=True)
class CutChoice:
    """A cut-down as it was chosen: `regions` of the variant `of`, in the order they are to play.

    `place` says where that was written ("session.toml, cuts, 30s"), for saying what is wrong with it.
    """

    place: str
    regions: tuple[Region, ...]
    crossfade_ms: float = 20.0
    fade_out_s: float = 0.0
    of: str = "main"


def parse_region(times: Sequence[str]) -> Region:
    """A region of its start and its end, which may be left out or "end"; raises ValueError saying what is wrong."""
    start, *rest = times or ("",)
    if len(rest) > 1:
        raise ValueError(f"a region is a start and an end, not {len(times)} times")
    end = rest[0].strip() if rest else ""
    return Region(parse_moment(start), None if end in ("", "end") else parse_moment(end))


def parse_moment(text: str) -> Moment:
    """The time that `text` names; raises ValueError saying how times are written."""
    plain = text.strip()
    if frames := FRAMES.fullmatch(plain):
        return Moment(plain, frames=int(frames["frames"]))
    clock = CLOCK.fullmatch(plain)
    if clock is None:
        raise ValueError(f"“{plain}” is not a valid time; write it {HOW}")
    seconds, minutes = Fraction(clock["seconds"]), int(clock["minutes"] or 0)
    if (clock["minutes"] and seconds >= SIXTY) or (clock["hours"] and minutes >= SIXTY):
        raise ValueError(f"“{plain}” has sixty or more where less is meant; write it {HOW}")
    return Moment(plain, seconds + SIXTY * minutes + SIXTY * SIXTY * int(clock["hours"] or 0))


def clock_text(frames: int, rate: int) -> str:
    """A frame of the song as it would be written: to the millisecond where that is exact, otherwise as frames."""
    milliseconds, rest = divmod(1000 * frames, rate)
    if rest:
        return f"{frames}f"
    return clock(milliseconds / 1000, 3, hours=False)
