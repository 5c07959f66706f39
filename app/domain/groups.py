"""The roles a stem can play, and the families they form."""

from enum import StrEnum


class Group(StrEnum):
    """The role a stem plays in the song."""

    LEAD_VOCAL = "lead_vocal"
    BACKING_VOCAL = "backing_vocal"
    VOCAL_FX = "vocal_fx"
    DRUMS = "drums"
    PERCUSSION = "percussion"
    BASS = "bass"
    GUITARS = "guitars"
    KEYS = "keys"
    SYNTHS = "synths"
    STRINGS = "strings"
    BRASS = "brass"
    FX = "fx"
    OTHER = "other"
    CLICK = "click"
    GUIDE = "guide"
    REFERENCE = "reference"


class FxOwner(StrEnum):
    """The vocal that a `vocal_fx` stem belongs to; `both` goes with the lead, and that is said."""

    LEAD = "lead"
    BACKING = "backing"
    BOTH = "both"


class Family(StrEnum):
    """What producers ask for by one word: the vocals, or the music under them."""

    VOCALS = "vocals"
    MUSIC = "music"


VOCAL_GROUPS = frozenset({Group.LEAD_VOCAL, Group.BACKING_VOCAL, Group.VOCAL_FX})
NEVER_MIXED = frozenset({Group.CLICK, Group.GUIDE, Group.REFERENCE})
MIXED_GROUPS = tuple(group for group in Group if group not in NEVER_MIXED)


def family_of(group: Group) -> Family | None:
    """The family of a group, or None for the groups that are never mixed."""
    if group in NEVER_MIXED:
        return None
    return Family.VOCALS if group in VOCAL_GROUPS else Family.MUSIC
