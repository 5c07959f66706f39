"""Taking notes: remarks as they were read become lines of a round's checklist, each with a suggestion."""

from collections.abc import Sequence

from app.catalogue import Catalogue
from app.domain.rounds import Note, NoteSource, ReadNote, Round, RoundState
from app.errors import UsageError
from app.rounds.suggesting import NoteRules, RoundFacts


def take_notes(catalogue: Catalogue, round_id: int, notes: Sequence[ReadNote], source: NoteSource) -> list[Note]:
    """Keep remarks in a round, all or none; raises UsageError where nothing was read."""
    if not notes:
        raise UsageError("There is no note in that; nothing was changed.")
    rules, facts = NoteRules.load(), facts_of(catalogue, catalogue.rounds.get(round_id))
    return catalogue.notes.add(round_id, [(note, rules.suggest(note.text, facts)) for note in notes], source)


def facts_of(catalogue: Catalogue, round_: Round) -> RoundFacts:
    """What bears on the notes of a round."""
    before = [each for each in catalogue.rounds.all(round_.song_id) if each.number < round_.number]
    since = before[-1] if before else round_
    signed = round_ if round_.state is RoundState.APPROVED else catalogue.rounds.approved_before(round_.id)
    return RoundFacts(
        new_stems=catalogue.fingerprints.new_stems(round_.song_id, since.opened_at),
        since=since.number,
        approved=signed.number if signed else None,
        agreed=agreed_of(catalogue, round_.song_id),
    )


def agreed_of(catalogue: Catalogue, song_id: int) -> str:
    """What the brief says of the work, as one text; empty where it does not say what is to be delivered."""
    brief = catalogue.briefs.get(song_id)
    if not brief.variants:
        return ""
    variants = " ".join(brief.variants).replace("_", " ")
    return f"{variants} {' '.join(brief.formats)} {brief.goals} {brief.remarks} {brief.release_plan}"
