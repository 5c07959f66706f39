"""Taking notes into a round, with what the catalogue knows."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import ReleaseKind
from app.domain.rounds import NoteKind, NoteSource, ReadNote
from app.domain.session import SessionKind, StemFingerprint
from app.errors import UsageError
from app.rounds.noting import take_notes
from app.rounds.offers import offers
from tests.app.catalogue.samples import LEAD, add_song, make_scan


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """A catalogue of the test's own."""
    return Catalogue.open(tmp_path / "c.db", tmp_path / "backups")


def kinds(catalogue: Catalogue, round_id: int, *texts: str) -> list[NoteKind]:
    """What is suggested for some notes."""
    return [
        note.suggested for note in take_notes(catalogue, round_id, [ReadNote(text) for text in texts], NoteSource.PASTE)
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
    with pytest.raises(UsageError, match="no note in that"):
        take_notes(catalogue, round_.id, [], NoteSource.PASTE)
    catalogue.close()


def test_what_goes_beyond_is_offered_as_lines(catalogue: Catalogue) -> None:
    """An extra round, a recall in place of it, new work by its words; only what the engineer decided."""
    song = add_song(catalogue)
    catalogue.releases.add(song.client_id, "Low", ReleaseKind.EP)
    catalogue.songs.edit(song.id, rounds_included=0)
    first = catalogue.rounds.open(song.id)
    assert [(offer.round_id, offer.code) for offer in offers(catalogue.rounds.all(song.id), [])] == [
        (first.id, "mixing.round")
    ]
    take_notes(catalogue, first.id, [ReadNote("a solo"), ReadNote("vocal up"), ReadNote("kick")], NoteSource.PASTE)
    solo, vocal, _ = catalogue.notes.all(first.id)
    catalogue.notes.decide(solo.id, NoteKind.NEW_WORK)
    catalogue.notes.decide(vocal.id, NoteKind.RECALL)
    found = offers(catalogue.rounds.all(song.id), catalogue.notes.of_song(song.id))
    assert [(offer.code, offer.description) for offer in found] == [
        ("mixing.recall", "Recall after approval, round 1"),
        (None, "a solo"),
    ]
    catalogue.rounds.open(song.id, included=True)
    assert offers(catalogue.rounds.all(song.id), catalogue.notes.of_song(song.id)) == []
    catalogue.close()
