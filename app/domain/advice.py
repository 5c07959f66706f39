"""Which stage a song needs: what the client answered, what the file showed, and what the studio recommends."""

from dataclasses import dataclass
from enum import StrEnum


class Advised(StrEnum):
    """The stage to book next; `both` is mixing and then mastering, `assessment` is listening first."""

    MIXING = "mixing"
    MASTERING = "mastering"
    BOTH = "both"
    RECORDING = "recording"
    ASSESSMENT = "assessment"


class Material(StrEnum):
    """What the client has."""

    MULTITRACKS = "multitracks"
    STEMS = "stems"
    VOCAL_AND_BEAT = "vocal_and_beat"
    STEREO_MIX = "stereo_mix"
    NOTHING = "nothing"


class Finished(StrEnum):
    """Whether the client calls the mix finished."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Complaint(StrEnum):
    """What the client hears wrong with the song."""

    UNBALANCED = "unbalanced"
    MUDDY = "muddy"
    HARSH = "harsh"
    FLAT = "flat"
    VOCALS = "vocals"
    DRUMS = "drums"
    BASS = "bass"
    DEPTH = "depth"


class Recorded(StrEnum):
    """Where the song was recorded."""

    HOME = "home"
    STUDIO = "studio"


@dataclass(frozen=True, slots=True)
class Answers:
    """The client's answers; None and empty where nothing was said. `release` is a song that is to be released."""

    have: Material | None = None
    finished: Finished | None = None
    problems: tuple[Complaint, ...] = ()
    recorded: Recorded | None = None
    release: bool = False


@dataclass(frozen=True, slots=True)
class Clue:
    """Something measured that speaks for or against a stage: its code, and the figure as people read it."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """The recommendation, how sure it is (0 to 1), why, what to do next, and the price it starts at, if it has one."""

    stage: Advised
    confidence: float
    reasons: tuple[str, ...]
    next_step: str
    estimate_from_pence: int | None
