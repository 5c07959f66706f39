"""A session as it was found: one folder of stems, what each is, what is wrong with it, and what changed since the last.

The fingerprint of a stem is how it is known again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from app.domain.cuts import Region

EDITING_HINTS: Mapping[str, str] = MappingProxyType({"vocal_pitch": "vocal_tuning", "drum_timing": "drum_timing"})


class SessionKind(StrEnum):
    """Where a session came from: the client, or the engineer's own print for a round."""

    RECEIVED = "received"
    PRINTED = "printed"


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Condition(StrEnum):
    TIDY = "tidy"
    FAIR = "fair"
    MESSY = "messy"


class Density(StrEnum):
    SPARSE = "sparse"
    NORMAL = "normal"
    DENSE = "dense"


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
    """The vocal that a `vocal_fx` stem belongs to; `both` goes with the lead, with a warning."""

    LEAD = "lead"
    BACKING = "backing"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Stem:
    """One audio file of a session.

    `path` is relative to the session's folder, with forward slashes. `frames` and `offset_frames` count at the
    stem's own `sample_rate`; the offset is relative to the session's earliest position. `pair` names the other side
    of a mono left and right pair, and `side` is then "L" or "R". Levels are dBFS and LUFS, None for silence.
    An unreadable stem has zero channels, rate and frames. `mutes` are stretches of the song that are
    silent in clean variants.
    """

    path: str
    group: Group
    confidence: float
    fx_owner: FxOwner | None = None
    pair: str | None = None
    side: str | None = None
    channels: int = 0
    sample_rate: int = 0
    subtype: str = ""
    bit_depth: int = 0
    frames: int = 0
    offset_frames: int = 0
    peak_dbfs: float | None = None
    integrated_lufs: float | None = None
    problems: tuple[str, ...] = ()
    mutes: tuple[Region, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the file could be opened as audio."""
        return self.frames > 0

    @property
    def mixed(self) -> bool:
        """Whether the stem takes part in any variant."""
        return self.readable and self.group not in NEVER_MIXED


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a scan: `at_s` are positions in the song in seconds, `message` one plain sentence."""

    code: str
    severity: Severity
    files: tuple[str, ...]
    at_s: tuple[float, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An entry of the folder that is not a stem, and why it was left out; `missing` where it likely is one after all,
    which is not there whole or may not be read."""

    path: str
    reason: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Metrics:
    """What pricing reads: tracks as billed (a pair counts once), how much sounds at once, how tidy the files are."""

    track_count: int
    density: Density
    condition: Condition
    condition_score: int


@dataclass(frozen=True, slots=True)
class Scan:
    """Everything a scan learned of one session folder; rate and depth are those most stems share.

    `mono_gain_db` is what the session asks lone mono stems to be turned up or down by, to undo a pan law.
    """

    folder: Path
    sample_rate: int
    bit_depth: int
    duration_s: float
    stems: tuple[Stem, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[Ignored, ...]
    metrics: Metrics
    title: str = ""
    artist: str = ""
    mono_gain_db: float = 0.0


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


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as catalogued; `scanned_at` is a UTC moment as ISO text."""

    id: int
    song_id: int
    kind: SessionKind
    folder: str
    sample_rate: int
    bit_depth: int
    duration_s: float
    scanned_at: str


@dataclass(frozen=True, slots=True)
class StemFingerprint:
    """The hash of a stem's samples, and its file's size in bytes, time of change and inode when that was taken."""

    hash: str
    size: int
    mtime_ns: int
    inode: int


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
