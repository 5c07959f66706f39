"""How numbers, dates, terms and formats read on screen; knows no Qt."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from app.domain.catalogue import SongRow, Stage
from app.text import short_date, short_month
from render.encoders.formats import Format, Formats
from render.machine import find_ffmpeg
from render.text import clock, count

MINUS = "−"
_SOON_DAYS = 7
FINISHED = frozenset({Stage.DELIVERED, Stage.PAID, Stage.ARCHIVED})
"""The stages of songs that nothing is due for any more."""


def title_of(word: StrEnum | str) -> str:
    """A term as a title: `client_review` becomes "Client review"."""
    text = " ".join("FX" if part == "fx" else part for part in str(word).split("_"))
    return text[:1].upper() + text[1:]


def number(value: float, places: int = 1) -> str:
    """A number with a true minus sign; never "−0.0"."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def level(value: float | None, unit: str = "") -> str:
    """A level in decibels or LUFS; silence has none."""
    return "silent" if value is None else f"{number(value)} {unit}".rstrip()


def length(frames: int, sample_rate: int) -> str:
    """A length as minutes and seconds, an em dash where there is none."""
    return clock(frames / sample_rate) if frames and sample_rate else "—"


def span(seconds: float) -> str:
    """Hours and minutes: "1 h 05 min", "5 min"."""
    minutes = int(seconds // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02} min" if hours else f"{rest} min"


def listing(parts: Iterable[str]) -> str:
    """The parts that say anything, with dots between them."""
    return " · ".join(part for part in parts if part)


def day(text: str) -> str:
    """A plain date for people: 4 Dec 2026."""
    when = date.fromisoformat(text)
    return short_date(when)


def moment(text: str) -> str:
    """A UTC moment in the local time of this computer: 4 Dec 2026, 17:05."""
    when = datetime.fromisoformat(text).astimezone()
    return f"{short_date(when)}, {when:%H:%M}"


def due_words(due: str | None, today: date, *, finished: bool = False) -> tuple[str, str]:
    """When a song is due, and the tone to say it in: error when overdue, warning within a week, else info.

    A finished song is never late; only the day is said.
    """
    if due is None:
        return "", "info"
    if finished:
        return day(due), "info"
    days = (date.fromisoformat(due) - today).days
    if days < 0:
        return f"{count(-days, 'day')} overdue", "error"
    if days == 0:
        return "Due today", "warning"
    if days == 1:
        return "Due tomorrow", "warning"
    when = date.fromisoformat(due)
    text = f"Due {when.day} {short_month(when)}" if when.year == today.year else f"Due {day(due)}"
    return text, "warning" if days <= _SOON_DAYS else "info"


def rounds_words(left: int, included: int) -> tuple[str, str]:
    """The rounds left of those included, and the tone: one too many is a warning."""
    if left < 0:
        return f"{count(-left, 'round')} over", "error"
    if left == 0:
        return "No rounds left", "warning"
    return f"{left} of {count(included, 'round')} left", "info"


def song_due(row: SongRow, today: date) -> tuple[str, str]:
    """When the song of a row is due, and the tone."""
    return due_words(row.song.due, today, finished=row.song.stage in FINISHED)


def format_title(name: str, formats: Mapping[str, Format]) -> str:
    """A format as people say it: WAV 24-bit, MP3 320 kbit/s, WAV 32-bit float."""
    kind = formats.get(name.partition("@")[0])
    if kind is None:
        return name
    container = {"m4a": "AAC", "aiff": "AIFF", "ogg": "Ogg Vorbis"}.get(kind.container, kind.container.upper())
    if kind.lossy:
        return f"{container} variable" if kind.variable else f"{container} {kind.bitrate_kbps} kbit/s"
    return f"{container} {kind.bits}-bit{' float' if kind.is_float else ''}"


def format_titles() -> dict[str, str]:
    """The title of every format there is, by its name."""
    formats = Formats().by_name
    return {name: format_title(name, formats) for name in formats}


def missing_formats() -> dict[str, str]:
    """Why a format cannot be had here, by its name; those that can are left out."""
    return {} if find_ffmpeg() else {"aac-256": "needs ffmpeg, which is not installed"}
