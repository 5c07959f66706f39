"""The store of notes."""

import pytest

from app.catalogue import Catalogue
from app.domain.rounds import Note, NoteKind, NoteSource, ReadNote, Round, Suggestion
from app.errors import UsageError
from tests.app.catalogue.samples import add_song
from tests.refusals import refused

PART_OF_IT = Suggestion(NoteKind.REVISION, "It is part of the mix.")
AFTER_IT = Suggestion(NoteKind.RECALL, "Round 1 was approved.")


@pytest.fixture
def round_(catalogue: Catalogue) -> Round:
    """A round to keep notes in."""
    return catalogue.rounds.open(add_song(catalogue).id)


def take(catalogue: Catalogue, round_: Round, *texts: str) -> list[Note]:
    """Some notes without a place."""
    return catalogue.notes.add(round_.id, [(ReadNote(text), PART_OF_IT) for text in texts], NoteSource.TYPED)


def test_notes_are_kept_in_their_order_with_what_was_suggested(catalogue: Catalogue, round_: Round) -> None:
    """Later ones go to the end of the list."""
    take(catalogue, round_, "overall brighter")
    read = ReadNote(" snare too loud ", 130.0, 138.0, "Zoë")
    (note,) = catalogue.notes.add(round_.id, [(read, AFTER_IT)], NoteSource.EMAIL)
    assert (note.position, note.text, note.from_s, note.to_s) == (2, "snare too loud", 130.0, 138.0)
    assert (note.asked_by, note.source, note.suggested_why) == ("Zoë", NoteSource.EMAIL, "Round 1 was approved.")
    assert (note.kind, note.in_force, note.done) == (None, NoteKind.RECALL, False)
    assert [each.text for each in catalogue.notes.all(round_.id)] == ["overall brighter", "snare too loud"]


def test_a_block_is_kept_whole_or_not_at_all(catalogue: Catalogue, round_: Round) -> None:
    """One bad note among good ones is named, and none is kept."""
    for bad, code in (("", "text_missing"), ("x" * 4001, "text_too_long"), ("\ud800", "not_text")):
        with refused(code):
            take(catalogue, round_, "good", bad)
    assert catalogue.notes.all(round_.id) == []
    assert catalogue.activity.all("note") == []
    (longest,) = take(catalogue, round_, "x" * 4000)
    assert len(longest.text) == 4000


@pytest.mark.parametrize(("from_s", "to_s"), [(-1.0, None), (2.0, 1.0), (None, 1.0), (float("nan"), None), (1e9, None)])
def test_a_place_that_no_song_has_is_refused(
    catalogue: Catalogue, round_: Round, from_s: float | None, to_s: float | None
) -> None:
    """When it is taken, and when it is edited."""
    with pytest.raises(UsageError):
        catalogue.notes.add(round_.id, [(ReadNote("x", from_s, to_s), PART_OF_IT)], NoteSource.TYPED)
    (note,) = take(catalogue, round_, "x")
    with pytest.raises(UsageError):
        catalogue.notes.edit(note.id, from_s=from_s, to_s=to_s)
    assert catalogue.notes.get(note.id) == note


def test_the_engineer_decides_and_takes_it_back(catalogue: Catalogue, round_: Round) -> None:
    """The decision holds over the suggestion, which stays."""
    (note,) = take(catalogue, round_, "new guitar")
    decided = catalogue.notes.decide(note.id, NoteKind.NEW_WORK, "a new part")
    assert (decided.in_force, decided.suggested, decided.reason) == (NoteKind.NEW_WORK, NoteKind.REVISION, "a new part")
    assert catalogue.notes.decide(note.id, None) == note


def test_notes_are_ticked_off_together(catalogue: Catalogue, round_: Round) -> None:
    """All of them, or none where one is not there; ticked again, the first moment stays."""
    first, second = take(catalogue, round_, "a", "b")
    with refused("no_such_row", noun="note", id=7):
        catalogue.notes.tick_all([first.id, 7])
    assert not catalogue.notes.get(first.id).done
    ticked = catalogue.notes.tick_all([first.id, second.id])
    assert all(note.done for note in ticked)
    assert catalogue.notes.tick(first.id) == ticked[0]
    assert catalogue.notes.of_song(round_.song_id, open_only=True) == []
    assert catalogue.notes.tick(first.id, done=False) == first
    assert catalogue.notes.of_song(round_.song_id, open_only=True) == [first]


def test_a_note_taken_off_comes_back_as_it_was(catalogue: Catalogue, round_: Round) -> None:
    """With its id and its place; the log keeps what it said."""
    notes = take(catalogue, round_, "a", "b")
    gone = catalogue.notes.remove(notes[0].id)
    assert catalogue.notes.all(round_.id) == notes[1:]
    assert catalogue.activity.all("note", gone.id)[0].details["text"] == "a"
    assert catalogue.notes.restore(gone) == notes[0]
    assert catalogue.notes.all(round_.id) == notes


def test_a_round_that_is_not_there_takes_no_notes(catalogue: Catalogue) -> None:
    """The sentence says which."""
    with refused("no_such_row", noun="round", id=7):
        catalogue.notes.add(7, [(ReadNote("x"), PART_OF_IT)], NoteSource.TYPED)
