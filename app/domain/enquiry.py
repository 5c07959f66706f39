"""What a client asks of the studio before there is a job: their answers and their note, what came with it, and the
advice and the reply they get.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from app.domain.pricing import BookedWork
from app.domain.session import Scan


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


class MixFinished(StrEnum):
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
    """The client's answers; None and empty where there is none. `release` is a song that is to be released."""

    have: Material | None = None
    finished: MixFinished | None = None
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


@dataclass(frozen=True, slots=True)
class ClientNote:
    """A client's note as it was read; empty where it says nothing.

    `deadline` is a plain date (YYYY-MM-DD); `links` lead to songs it should sound like;
    `asked` are the studio's answers to the questions in it, `wanted` is the work it asks for, `services` what else;
    `songs` is how many songs it speaks of, `budget` is as it was written; `artist` is the band or artist that
    `client`, who writes, writes for.
    """

    text: str = ""
    client: str = ""
    email: str = ""
    title: str = ""
    deadline: str = ""
    answers: Answers = field(default_factory=Answers)
    asked: tuple[str, ...] = ()
    wanted: BookedWork | None = None
    links: tuple[str, ...] = ()
    tempo_bpm: float | None = None
    services: tuple[str, ...] = ()
    songs: int | None = None
    budget: str = ""
    artist: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came with the note: a mix that was listened to, or a session that was scanned.

    `path` is what was sent. `clues` is None where nothing was listened to, `scan` where it is not a folder or zip.
    """

    path: Path
    clues: tuple[Clue, ...] | None = None
    scan: Scan | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back to the client."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """An enquiry that has been answered: the note, what is advised, and the reply."""

    client: str
    title: str
    note: ClientNote
    arrival: Arrival | None
    advice: Advice
    reply: Reply


@dataclass(frozen=True, slots=True)
class EnquiryRow:
    """An enquiry as catalogued; moments are UTC ISO text, `replied_at` is None until the reply went out."""

    id: int
    song_id: int
    received_at: str
    note: str
    source: Path | None
    advice: Advice
    reply: Reply
    replied_at: str | None
