"""What the client wants of a song, whether the work on it can begin, and its tempo and key as people type them."""

import math
import re
from dataclasses import dataclass, field

from app.errors import UsageError
from render.text import shown

SLOWEST_BPM, FASTEST_BPM = 20, 400
# In the order in which they are asked for; formats have a default and remarks are nobody's duty.
ASKED_FOR = ("goals", "references", "tempo_bpm", "key", "deadline", "variants", "release_plan")
NO_KEY = "no key"
_NONE = frozenset({"no key", "none", "atonal", "no fixed key"})
_SIGNS = {"": "", "#": "♯", "♯": "♯", "sharp": "♯", "b": "♭", "♭": "♭", "flat": "♭"}
_MODES = {
    "": "major",
    "major": "major",
    "maj": "major",
    "minor": "minor",
    "min": "minor",
    "moll": "minor",
    "dur": "major",
    "m": "minor",
    **{mode: mode for mode in ("ionian", "dorian", "phrygian", "lydian", "mixolydian", "aeolian", "locrian")},
}
_KEY = re.compile(r"(?P<note>[a-g])[\s-]*(?P<sign>#|♯|♭|sharp|flat|b(?![a-z]))?[\s-]*(?P<mode>[a-z]*)")
_BETWEEN = re.compile(r"\s*(?:/|,|;|→|->|>|\bthen\b|\bto\b|\band\b)\s*", re.IGNORECASE)
_SEPARATOR = " → "


@dataclass(frozen=True, slots=True)
class Brief:
    """The goals of a song as far as they are known; empty where they are not.

    `references` are songs, links or files it should sound like; `deadline` is a plain date (YYYY-MM-DD), and
    `agreed_due` the date that both sides agreed to, at the UTC moment `agreed_at`. `variants` and `formats` are the
    names of wanted deliverables.
    """

    goals: str = ""
    references: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    key: str = ""
    deadline: str = ""
    variants: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    release_plan: str = ""
    remarks: str = ""
    agreed_due: str = ""
    agreed_at: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of what is not known yet, in the order in which it is asked for."""
        return tuple(name for name in ASKED_FOR if not getattr(self, name))

    @property
    def deadline_agreed(self) -> bool:
        """Whether the deadline as it stands is the one that was agreed; a date moved since is not."""
        return bool(self.deadline) and self.agreed_due == self.deadline


@dataclass(frozen=True, slots=True)
class ReadyFacts:
    """What the checklist asks about a song: its received session, and its brief.

    `playable` counts the stems that can be opened, `mixes` the rough mixes and references among them, `errors` the
    findings of the scan that stop the work.
    """

    session_id: int | None = None
    playable: int = 0
    mixes: int = 0
    errors: int = 0
    groups_confirmed: bool = False
    brief: Brief = field(default_factory=Brief)


@dataclass(frozen=True, slots=True)
class ReadyItem:
    """A line of the checklist; `missing` is one sentence, empty where it is done."""

    check: str
    title: str
    missing: str = ""

    @property
    def done(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Readiness:
    """The whole checklist of a song."""

    items: tuple[ReadyItem, ...]

    @property
    def done(self) -> int:
        """How many lines are done."""
        return sum(item.done for item in self.items)

    @property
    def ready(self) -> bool:
        """Whether the work can begin."""
        return self.done == len(self.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to do, as sentences."""
        return tuple(item.missing for item in self.items if not item.done)


def parse_key(text: str) -> str:
    """The key as it is kept, or several where the song changes: `Em`, `f# minor`, `Bb`, `A minor to C`; '' for none.

    A note alone is major, as in chord names. Raises UsageError for what is not a key.
    """
    bare = " ".join(text.split())
    if not bare:
        return ""
    if bare.casefold() in _NONE:
        return NO_KEY
    return _SEPARATOR.join(_one(part, text) for part in _BETWEEN.split(bare))


def _one(part: str, text: str) -> str:
    # A capital M is major where a small one is minor: the only place where case says something.
    spelt = re.sub(r"M$", "maj", part)
    key = _KEY.fullmatch(spelt.casefold())
    mode = _MODES.get(key["mode"]) if key else None
    if key is None or mode is None:
        raise UsageError(
            f"“{shown(text, 40)}” is not a valid key; nothing was changed: write it like E minor, F# minor, Bb major "
            "or D dorian, or “no key”.",
            code="key_invalid",
            key=text,
        )
    return f"{key['note'].upper()}{_SIGNS[key['sign'] or '']} {mode}"


def read_tempo(text: str) -> float | None:
    """The tempo that was typed, with a point or a comma, or None for none; raises UsageError for anything else."""
    if not text.strip():
        return None
    try:
        return check_tempo(float(text.replace(",", ".")))
    except ValueError:
        raise UsageError(
            f"“{shown(text)}” is not a valid tempo; nothing was changed: give beats a minute, like 92.5.",
            code="tempo_invalid",
            bpm=text,
        ) from None


def check_tempo(bpm: float | None) -> float | None:
    """A tempo in beats a minute, to a hundredth, or None; raises UsageError for what no song has."""
    if bpm is None:
        return None
    if not math.isfinite(bpm) or not SLOWEST_BPM <= bpm <= FASTEST_BPM:
        raise UsageError(
            f"The tempo cannot be {bpm:g}; nothing was changed: give beats a minute, from {SLOWEST_BPM} to "
            f"{FASTEST_BPM}.",
            code="tempo_invalid",
            bpm=bpm,
        )
    return round(float(bpm), 2)
