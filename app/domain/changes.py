"""What changed from one session of a song to the next, stem by stem."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.groups import Group


class ChangeKind(StrEnum):
    """What happened to a stem; where several did, the one that says most, in this order."""

    ADDED = "added"
    REMOVED = "removed"
    REPLACED = "replaced"
    EDITED = "edited"
    MOVED = "moved"
    LEVEL = "level"
    FLIPPED = "flipped"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True)
class ChangedSpan:
    """Where a stem differs, in seconds of the song.

    `difference_db` is the level of the difference against the stem there; `level_db` is how much louder it became,
    None where one of the two is silent.
    """

    from_s: float
    to_s: float
    difference_db: float
    level_db: float | None = None


@dataclass(frozen=True, slots=True)
class StemChange:
    """What happened to the stem at `path`, relative to its session's folder; the old one's for what was removed.

    `was` is its path before, where that was another. `moved_s` is how much later it plays, `gain_db` how much louder it
    is as a whole; `spans` is where it differs beyond that.
    """

    kind: ChangeKind
    path: str
    group: Group
    was: str = ""
    moved_s: float = 0.0
    gain_db: float = 0.0
    flipped: bool = False
    spans: tuple[ChangedSpan, ...] = ()
