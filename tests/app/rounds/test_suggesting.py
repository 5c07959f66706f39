"""What kind of work a note looks like."""

import pytest

from app.domain.rounds import NoteKind
from app.rounds.suggesting import NoteRules, RoundFacts

RULES = NoteRules.load()


def test_a_note_is_a_revision_unless_something_speaks_against_it() -> None:
    """With its reason, as every suggestion."""
    suggestion = RULES.suggest("vocal up a touch", RoundFacts())
    assert (suggestion.kind, suggestion.why) == (NoteKind.REVISION, "It is part of the mix that was agreed.")


@pytest.mark.parametrize("text", ["use the new lead vox", "Lead Vox sits too low", "lead-vox louder"])
def test_a_stem_that_came_later_makes_new_work(text: str) -> None:
    """Where the note speaks of it; even after approval."""
    facts = RoundFacts(new_stems=("vox/Lead_Vox_v2.wav",), since=2, approved=2)
    suggestion = RULES.suggest(text, facts)
    assert suggestion.kind is NoteKind.NEW_WORK
    assert "Lead_Vox_v2.wav" in suggestion.why
    assert "round 2" in suggestion.why


def test_a_note_about_something_else_is_not_new_work() -> None:
    """A new vocal does not make the kick new."""
    facts = RoundFacts(new_stems=("vox/Lead_Vox_v2.wav", "01.wav"), since=1)
    assert RULES.suggest("kick up", facts).kind is NoteKind.REVISION


def test_after_sign_off_it_is_a_recall() -> None:
    """The reason says which round was approved."""
    suggestion = RULES.suggest("an instrumental please", RoundFacts(approved=2, agreed="main"))
    assert suggestion.kind is NoteKind.RECALL
    assert "Round 2 was approved" in suggestion.why


@pytest.mark.parametrize(
    ("text", "agreed", "kind"),
    [
        ("can we have an instrumental?", "main tv", NoteKind.NEW_WORK),
        ("can we have an instrumental?", "main instrumental", NoteKind.REVISION),
        ("can we have an instrumental?", "", NoteKind.REVISION),
        ("INSTRUMENTALS too", "main", NoteKind.NEW_WORK),
        ("the vocal is out of tune", "main", NoteKind.NEW_WORK),
        ("the vocal is out of tune", "main with vocal tuning", NoteKind.REVISION),
        ("please re-record the solo", "main", NoteKind.NEW_WORK),
        ("brighter", "main", NoteKind.REVISION),
    ],
)
def test_what_the_brief_does_not_name_is_new_work(text: str, agreed: str, kind: NoteKind) -> None:
    """Unless the brief names it, or names nothing that is to be delivered."""
    assert RULES.suggest(text, RoundFacts(agreed=agreed)).kind is kind
