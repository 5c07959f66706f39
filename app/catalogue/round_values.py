"""How a round is laid out as a row, and which states follow which."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from app.catalogue.database import Row
from app.domain.catalogue import Round, RoundState, SignedFile
from app.errors import UsageError

COLUMNS = ", ".join(field.name for field in fields(Round))

# A client may approve in the room, so an open round need not be sent first. A sign-off stands: what comes after it is a
# recall, in a round of its own.
_MOVES: Mapping[RoundState, frozenset[RoundState]] = {
    RoundState.OPEN: frozenset({RoundState.SENT, RoundState.APPROVED, RoundState.REJECTED, RoundState.SUPERSEDED}),
    RoundState.SENT: frozenset({RoundState.OPEN, RoundState.APPROVED, RoundState.REJECTED, RoundState.SUPERSEDED}),
    RoundState.APPROVED: frozenset(),
    RoundState.REJECTED: frozenset({RoundState.OPEN, RoundState.SUPERSEDED}),
    RoundState.SUPERSEDED: frozenset({RoundState.OPEN}),
}


def refuse_move(round_: Round, state: RoundState) -> None:
    """Raise `UsageError` where a round in its state cannot come to be in another."""
    if state is round_.state or state in _MOVES[round_.state]:
        if state is round_.state and state is RoundState.APPROVED:
            raise UsageError(f"Round {round_.number} of this song was approved already; nothing was changed.")
        return
    if round_.state is RoundState.APPROVED:
        raise UsageError(
            f"Round {round_.number} of this song was approved, and a sign-off stands; nothing was changed: open "
            "another round for what came after it."
        )
    raise UsageError(
        f"Round {round_.number} of this song is {round_.state.value}, so it cannot be {state.value}; nothing was "
        "changed: open it again first."
    )


def round_of(row: Row) -> Round:
    """The round of a row."""
    files = tuple(SignedFile(**file) for file in json.loads(row["signoff_files"]))
    said = {"signoff_files": files, "change_log": tuple(json.loads(row["change_log"]))}
    return Round(**{**row, **said, "state": RoundState(row["state"]), "included": bool(row["included"])})


def round_values(round_: Round) -> dict[str, Any]:
    """What may change of a round, as columns."""
    return {
        "state": round_.state.value,
        "session_id": round_.session_id,
        "job_id": round_.job_id,
        "included": int(round_.included),
        "sent_at": round_.sent_at,
        "decided_at": round_.decided_at,
        "decided_by": round_.decided_by,
        "signoff_files": files_text(round_.signoff_files),
        "change_log": json.dumps(round_.change_log),
    }


def files_text(files: Sequence[SignedFile]) -> str:
    """Files as JSON; names that are not valid Unicode are escaped."""
    return json.dumps([asdict(file) for file in files])
