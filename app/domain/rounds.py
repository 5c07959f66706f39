"""Revision cycles: the rounds of a song, which states follow which, and what clients ask for in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import UsageError


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file that was signed off: where it lay, and the SHA-256 of its bytes."""

    path: str
    sha256: str


class RoundState(StrEnum):
    OPEN = "open"
    SENT = "sent"
    APPROVED = "approved"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


# A client may approve in the room, so an open round need not be sent first. A sign-off stands: what comes after it is a
# recall, in a round of its own.
_MOVES: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.OPEN: frozenset({RoundState.SENT, RoundState.APPROVED, RoundState.REJECTED, RoundState.SUPERSEDED}),
    RoundState.SENT: frozenset({RoundState.OPEN, RoundState.APPROVED, RoundState.REJECTED, RoundState.SUPERSEDED}),
    RoundState.APPROVED: frozenset(),
    RoundState.REJECTED: frozenset({RoundState.OPEN, RoundState.SUPERSEDED}),
    RoundState.SUPERSEDED: frozenset({RoundState.OPEN}),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One revision cycle; `number` counts from 1 within the song. Moments are UTC ISO text.

    It is about a session or a render (`session_id`, `job_id`). Where not `included` it is one more than the quote
    promised, and can be charged. `decided_by` is who signed it off or sent it back, `signoff_files` what exactly.
    `change_log` says in sentences what changed since the round before.
    """

    id: int
    song_id: int
    number: int
    state: RoundState = RoundState.OPEN
    opened_at: str = ""
    session_id: int | None = None
    job_id: int | None = None
    included: bool = True
    sent_at: str | None = None
    decided_at: str | None = None
    decided_by: str = ""
    signoff_files: tuple[SignedFile, ...] = ()
    change_log: tuple[str, ...] = ()


def recalled(rounds: Sequence[Round]) -> set[int]:
    """The ids of those of a song's rounds that are recalls: opened after one of them had been signed off."""
    signed = min((each.number for each in rounds if each.state is RoundState.APPROVED), default=None)
    return set() if signed is None else {each.id for each in rounds if each.number > signed}


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

    `asked_by` is whose remark it is, empty where the source does not name them. `doubt` is a sentence about a time
    that can be read in more than one way, empty where there is none.
    """

    text: str
    from_s: float | None = None
    to_s: float | None = None
    asked_by: str = ""
    doubt: str = ""


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


def refuse_move(round_: Round, state: RoundState) -> None:
    """Raise `UsageError` where a round in its state cannot come to be in another."""
    if state is round_.state or state in _MOVES[round_.state]:
        if state is round_.state and state is RoundState.APPROVED:
            raise UsageError(
                f"Round {round_.number} of this song was approved already; nothing was changed.",
                code="signed_off",
                round=round_.number,
            )
        return
    if round_.state is RoundState.APPROVED:
        raise UsageError(
            f"Round {round_.number} of this song was approved, and a sign-off stands; nothing was changed: open "
            "another round for what came after it.",
            code="signed_off",
            round=round_.number,
        )
    raise UsageError(
        f"Round {round_.number} of this song is {round_.state.value}, so it cannot be {state.value}; nothing was "
        "changed: open it again first.",
        code="state_refused",
        round=round_.number,
        state=state,
    )
