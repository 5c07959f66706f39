"""What several checks do: one finding for all files it touches, and numbers as people read them."""

import math
from collections.abc import Iterable, Iterator

from app.intake.view import Finding


def together(code: str, files: Iterable[str], detail: str = "") -> Iterator[Finding]:
    """One finding for all the files, none where there are none."""
    touched = tuple(files)
    if touched:
        yield Finding(code, touched, detail=detail)


def spelled(values: Iterable[str]) -> str:
    """Different values as one detail: "44.1 kHz, 96 kHz"."""
    return ", ".join(dict.fromkeys(values))


def kilohertz(rate: int) -> str:
    """A sample rate as people say it."""
    return f"{rate / 1000:g} kHz"


def counted(number: int, thing: str) -> str:
    """A number of things: "1 place", "12 places"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def decibels_of(magnitude: float) -> str:
    """The level of a magnitude that is not nought, 1.0 being full scale."""
    return decibels(20 * math.log10(magnitude))


def decibels(level: float) -> str:
    """A level in dBFS to a tenth, with a real minus sign and no negative nought."""
    text = f"{round(level, 1) + 0.0:.1f} dBFS"
    return text.replace("-", "−")
