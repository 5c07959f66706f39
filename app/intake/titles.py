"""Song titles in names: that of a folder, and the one that all file names begin with ("Piano Man - Kick")."""

import re
from collections.abc import Sequence

from app.domain.session import NEVER_MIXED, VOCAL_GROUPS, Group
from app.intake.grouping import Assignment, GroupRules

FEWEST_PARTS = 3  # so many different groups show that what was left out was a title, not the instrument
# What such names say that is not the song's title: "Ember_stems_48k-24bit_v3 (2026-11-20)".
_NOISE = re.compile(
    r"\b(stems?|multi-?tracks?|multis|session|bounces?|exports?|audio files|wavs?|for mix(ing)?|to mix|final|mix|"
    r"v\d+|\d{2,3}(\.\d)? ?k(hz)?|\d{2} ?-?bits?|\d{4}[-.]\d\d[-.]\d\d|\d{8}|\d{2,3} ?bpm)\b|[()\[\]{}]",
    re.IGNORECASE,
)


def artist_and_title(name: str) -> tuple[str, str]:
    """The artist, empty where none is named, and the title: of "Artist - Title", or of a title alone."""
    parts = [part for part in (_tidy(part) for part in re.split(r"\s[-–—]+\s", spaces(name))) if part]
    if not parts:
        parts = [spaces(name).strip()]
    return ("", parts[0]) if len(parts) == 1 else (parts[0], parts[1])


def spaces(name: str) -> str:
    """The name with plain spaces between its words."""
    return re.sub(r"[_\s]+", " ", name)


def _tidy(text: str) -> str:
    return " ".join(_NOISE.sub(" ", text).split()).strip(" -.,")


def assign_all(paths: Sequence[str], rules: GroupRules) -> dict[str, Assignment]:
    """The assignment of every path, without a title that all file names share where there is one."""
    whole = {path: rules.assign(path) for path in paths}
    length = _shared_start([path.rpartition("/")[2] for path in paths])
    if not length:
        return whole
    bare = {path: rules.assign(_without_start(path, length)) for path in paths}
    parts = {_part(found.group) for found in bare.values() if found.matched} - {None}
    if len(parts) < FEWEST_PARTS:
        return whole
    return {path: found if found.matched else whole[path] for path, found in bare.items()}


def _shared_start(names: Sequence[str]) -> int:
    """How many characters all names begin with, up to the end of a word."""
    first, last = min(names), max(names)
    differ = (place for place, (a, b) in enumerate(zip(first, last, strict=False)) if a != b)
    shared = first[: next(differ, min(len(first), len(last)))]
    ends = [place for place, character in enumerate(shared, 1) if not character.isalnum()]
    return ends[-1] if ends and any(character.isalpha() for character in shared[: ends[-1]]) else 0


def _without_start(path: str, length: int) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name[length:]}"


def _part(group: Group) -> str | None:
    """The part a group plays where titles are recognised: the vocals are one, what is not an instrument is none."""
    if group in VOCAL_GROUPS:
        return "vocals"
    return None if group in NEVER_MIXED or group in (Group.FX, Group.OTHER) else group.value
