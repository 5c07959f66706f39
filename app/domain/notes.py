"""What clients ask for: notes of a round, pinned to a place in the song."""

from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """Whether a wish is part of the job, comes after sign-off, or goes beyond what was agreed."""

    REVISION = "revision"
    RECALL = "recall"
    NEW_WORK = "new_work"


class NoteSource(StrEnum):
    """How a note came in."""

    TYPED = "typed"
    PASTE = "paste"
    EMAIL = "email"
    CSV = "csv"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class ReadNote:
    """One remark as it was read: the text without its time; `from_s` and `to_s` are seconds in the song, or None.

    `asked_by` is who said it, empty where the source does not say.
    """

    text: str
    from_s: float | None = None
    to_s: float | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What kind a note looks like, and the reason as a sentence."""

    kind: NoteKind
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """A line of a round's checklist; `position` counts from 1 within the round. Moments are UTC ISO text.

    `kind` is None until the engineer has decided; `suggested` holds until then.
    """

    id: int
    round_id: int
    position: int
    text: str
    from_s: float | None = None
    to_s: float | None = None
    asked_by: str = ""
    source: NoteSource = NoteSource.TYPED
    suggested: NoteKind = NoteKind.REVISION
    suggested_why: str = ""
    kind: NoteKind | None = None
    reason: str = ""
    added_at: str = ""
    done_at: str | None = None

    @property
    def done(self) -> bool:
        """Whether it is ticked off."""
        return self.done_at is not None

    @property
    def in_force(self) -> NoteKind:
        """The kind decided, or the one suggested."""
        return self.kind or self.suggested
