"""What a client asks of the studio before there is a job: what the note says, and what came with it."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.advice import Advice, Answers, Clue
from app.domain.session import Scan


@dataclass(frozen=True, slots=True)
class ClientNote:
    """A client's note as it was read; empty where it says nothing.

    `deadline` is a plain date (YYYY-MM-DD); `links` lead to songs it should sound like;
    `asked` are the studio's answers to the questions in it.
    """

    text: str = ""
    client: str = ""
    email: str = ""
    title: str = ""
    deadline: str = ""
    answers: Answers = field(default_factory=Answers)
    asked: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    tempo_bpm: float | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came with the note: a mix that was listened to, or a session that was scanned.

    `path` is what was sent. `clues` is None where nothing was listened to, `scan` where it is no folder or zip.
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
    """An enquiry that has been answered: what was said, what is advised, and the reply."""

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
