"""What of a song's rounds may be charged: the fact and the rate card's code, never the amount."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.rounds import Note, NoteKind, Round, RoundState


@dataclass(frozen=True, slots=True)
class Offer:
    """A line that may be added to an invoice; `code` is the rate card's, None where the price has to be agreed.

    New work is that of one note, which `note_id` names.
    """

    round_id: int
    code: str | None
    description: str
    note_id: int | None = None


def offers(rounds: Sequence[Round], notes: Sequence[Note]) -> list[Offer]:
    """What goes beyond what was agreed: extra rounds, recalls after approval, new work that the engineer called so.

    A round that was superseded was never had. A round charged as a recall is not charged as an extra one too.
    """
    found = []
    for round_ in rounds:
        if round_.state is RoundState.SUPERSEDED:
            continue
        decided = [note for note in notes if note.round_id == round_.id and note.kind is not None]
        if any(note.kind is NoteKind.RECALL for note in decided):
            found.append(Offer(round_.id, "mixing.recall", f"Recall after approval, round {round_.number}"))
        elif not round_.included:
            found.append(Offer(round_.id, "mixing.round", f"Round {round_.number}, beyond those included"))
        found += [Offer(round_.id, None, note.text, note.id) for note in decided if note.kind is NoteKind.NEW_WORK]
    return found
