"""Names that all begin with the song's title ("Piano Man - Kick"): the title says nothing about the stem."""

from collections.abc import Sequence

from app.domain.groups import NEVER_MIXED, VOCAL_GROUPS, Group
from app.intake.grouping import Assignment, GroupRules

FEWEST_STEMS = 3
FEWEST_PARTS = 3  # so many different groups show that what was left out was a title, not the instrument


def assign_all(paths: Sequence[str], rules: GroupRules) -> dict[str, Assignment]:
    """The assignment of every path, without a title that all file names share where there is one."""
    whole = {path: rules.assign(path) for path in paths}
    length = _shared_start([path.rpartition("/")[2] for path in paths])
    if not length or len(paths) < FEWEST_STEMS:
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
    """The part a group plays for telling a title: the vocals are one, and what is no instrument is none."""
    if group in VOCAL_GROUPS:
        return "vocals"
    return None if group in NEVER_MIXED or group in (Group.FX, Group.OTHER) else group.value
