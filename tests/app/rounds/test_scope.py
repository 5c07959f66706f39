"""What kind of work a note looks like, what of it is kept, and what may be charged."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import ReleaseKind
from app.domain.rounds import NoteKind, NoteSource, ReadNote
from app.domain.session import SessionKind, StemFingerprint
from app.rounds.scope import ScopeFacts, ScopeRules, add_notes, all_doubts, doubts_of, find_extras
from tests.app.catalogue.samples import LEAD, add_song, make_scan
from tests.refusals import refused

RULES = ScopeRules.load()


def test_a_note_is_a_revision_unless_something_speaks_against_it() -> None:
    """With its reason, as every suggestion."""
    suggestion = RULES.suggest("vocal up a touch", ScopeFacts())
    assert (suggestion.kind, suggestion.why) == (NoteKind.REVISION, "It is part of the mix that was agreed.")


@pytest.mark.parametrize("text", ["use the new lead vox", "Lead Vox sits too low", "lead-vox louder"])
def test_a_stem_that_came_later_makes_new_work(text: str) -> None:
    """Where the note speaks of it; even after approval."""
    facts = ScopeFacts(new_stems=("vox/Lead_Vox_v2.wav",), since=2, approved=2)
    suggestion = RULES.suggest(text, facts)
    assert suggestion.kind is NoteKind.NEW_WORK
    assert "Lead_Vox_v2.wav" in suggestion.why
    assert "round 2" in suggestion.why


def test_a_note_about_something_else_is_not_new_work() -> None:
    """A new vocal does not make the kick new."""
    facts = ScopeFacts(new_stems=("vox/Lead_Vox_v2.wav", "01.wav"), since=1)
    assert RULES.suggest("kick up", facts).kind is NoteKind.REVISION


def test_after_sign_off_it_is_a_recall() -> None:
    """The reason says which round was approved."""
    suggestion = RULES.suggest("an instrumental please", ScopeFacts(approved=2, agreed="main"))
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
    assert RULES.suggest(text, ScopeFacts(agreed=agreed)).kind is kind


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue of the test's own."""
    return Catalogue.open(tmp_path / "c.db", tmp_path / "backups")


def kinds(catalogue: Catalogue, round_id: int, *texts: str) -> list[NoteKind]:
    """What is suggested for some notes."""
    return [
        note.suggested for note in add_notes(catalogue, round_id, [ReadNote(text) for text in texts], NoteSource.PASTE)
    ]


def test_a_note_is_judged_by_brief_stems_and_sign_off(catalogue: Catalogue) -> None:
    """Outside the brief first; then, once a stem was replaced and a round approved, by those."""
    song = add_song(catalogue)
    catalogue.briefs.edit(song.id, variants=("main",))
    first = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/s"), LEAD))
    catalogue.fingerprints.keep(first.id, {LEAD.path: StemFingerprint("a" * 16, 1, 1, 1)})
    round_ = catalogue.rounds.open(song.id)
    assert kinds(catalogue, round_.id, "vocal up", "a tv mix too") == [NoteKind.REVISION, NoteKind.NEW_WORK]
    catalogue.rounds.approve(round_.id, "Zoë")
    assert kinds(catalogue, round_.id, "vocal up") == [NoteKind.RECALL]
    second = catalogue.rounds.open(song.id)
    again = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/t"), LEAD))
    catalogue.fingerprints.keep(again.id, {LEAD.path: StemFingerprint("b" * 16, 1, 1, 1)})
    assert kinds(catalogue, second.id, "the new lead, please", "kick down") == [NoteKind.NEW_WORK, NoteKind.RECALL]
    catalogue.close()


def test_nothing_read_is_nothing_kept(catalogue: Catalogue) -> None:
    """A block without a remark is refused in a sentence."""
    round_ = catalogue.rounds.open(add_song(catalogue).id)
    with refused("no_notes"):
        add_notes(catalogue, round_.id, [], NoteSource.PASTE)
    catalogue.close()


def test_what_goes_beyond_is_offered_as_lines(catalogue: Catalogue) -> None:
    """An extra round, a recall in place of it, new work by its words; only what the engineer decided."""
    song = add_song(catalogue)
    catalogue.releases.add(song.client_id, "Low", ReleaseKind.EP)
    catalogue.songs.edit(song.id, rounds_included=0)
    first = catalogue.rounds.open(song.id)
    assert [(offer.round_id, offer.code) for offer in find_extras(catalogue.rounds.all(song.id), [])] == [
        (first.id, "mixing.round")
    ]
    add_notes(catalogue, first.id, [ReadNote("a solo"), ReadNote("vocal up"), ReadNote("kick")], NoteSource.PASTE)
    solo, vocal, _ = catalogue.notes.all(first.id)
    catalogue.notes.decide(solo.id, NoteKind.NEW_WORK)
    catalogue.notes.decide(vocal.id, NoteKind.RECALL)
    extras = find_extras(catalogue.rounds.all(song.id), catalogue.notes.of_song(song.id))
    assert [(offer.code, offer.description) for offer in extras] == [
        ("mixing.recall", "Recall after approval, round 1"),
        (None, "a solo"),
    ]
    catalogue.rounds.open(song.id, included=True)
    assert find_extras(catalogue.rounds.all(song.id), catalogue.notes.of_song(song.id)) == []
    catalogue.close()


def test_a_round_after_a_sign_off_is_a_recall(catalogue: Catalogue) -> None:
    """Though rounds are left: it is charged as one, unless somebody says that it is included."""
    song = add_song(catalogue)
    first = catalogue.rounds.open(song.id)
    catalogue.rounds.approve(first.id, "Ada", ())
    second = catalogue.rounds.open(song.id)
    assert not second.included
    offers = find_extras(catalogue.rounds.all(song.id), [])
    assert [(each.round_id, each.code) for each in offers] == [(second.id, "mixing.recall")]
    catalogue.rounds.set_included(second.id, included=True)
    assert find_extras(catalogue.rounds.all(song.id), []) == []
    catalogue.close()


@pytest.mark.parametrize(
    ("from_s", "to_s", "asked"),
    [(None, None, False), (10.0, None, False), (226.0, None, False), (230.0, None, True), (220.0, 250.0, True)],
)
def test_a_time_outside_the_song_is_asked_about(from_s: float | None, to_s: float | None, asked: bool) -> None:
    """With the remark, its time and the song's end; the ring of the last note is still the song."""
    note = ReadNote("too loud", from_s, to_s)
    doubts = doubts_of(note, 225.0)
    assert bool(doubts) is asked
    assert all("too loud" in doubt and "3:45" in doubt for doubt in doubts)
    assert doubts_of(note, None) == ()


def test_every_doubt_is_said_once() -> None:
    """Both kinds, in the remarks' order."""
    both = ReadNote("call me", 845.0, doubt="“14.05” was read as 14:05.")
    sentences = all_doubts([both, ReadNote("fine", 1.0), both], 225.0)
    assert len(sentences) == 2
    assert sentences[0] == both.doubt
