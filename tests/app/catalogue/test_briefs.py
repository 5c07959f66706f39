"""The store of briefs, and what is known of being ready to start."""

from dataclasses import replace
from pathlib import Path

from app.catalogue import Catalogue
from app.domain.brief import Brief
from app.domain.session import Group, Problem, SessionKind, Severity
from tests.app.catalogue.samples import BRIEF, LEAD, add_song, make_scan
from tests.app.conftest import Opener
from tests.refusals import refused


def test_a_brief_begins_empty_and_outlives_the_program(open_catalogue: Opener) -> None:
    """What is told is kept as told, file names that are no text included."""
    first = open_catalogue()
    song = add_song(first)
    assert first.briefs.get(song.id) == Brief()
    first.briefs.edit(song.id, **BRIEF)
    kept = open_catalogue().briefs.get(song.id)
    assert {name: getattr(kept, name) for name in BRIEF} == BRIEF
    assert first.briefs.all() == {song.id: kept}


def test_nothing_said_writes_nothing(catalogue: Catalogue) -> None:
    """No row and no entry without a difference; one entry for one."""
    song = add_song(catalogue)
    entries = len(catalogue.activity.all())
    catalogue.briefs.edit(song.id, goals="", tempo_bpm=None)
    catalogue.briefs.edit(song.id, agreed=False)
    assert len(catalogue.activity.all()) == entries
    for _ in range(2):
        catalogue.briefs.edit(song.id, goals=" warm ")
    (entry,) = catalogue.activity.all("brief")
    assert (entry.action, entry.details["goals"]) == ("added", "warm")


def test_the_deadline_is_the_songs_and_agreed_as_it_stands(catalogue: Catalogue) -> None:
    """Moved, it has to be agreed again; moved back, it is the one that was agreed."""
    song = add_song(catalogue)
    brief = catalogue.briefs.edit(song.id, deadline="2026-12-01", agreed=True)
    assert brief.deadline_agreed
    assert catalogue.songs.get(song.id).due == "2026-12-01"
    catalogue.songs.edit(song.id, due="2026-12-08")
    assert not catalogue.briefs.get(song.id).deadline_agreed
    assert catalogue.briefs.edit(song.id, deadline="2026-12-01").deadline_agreed
    assert not catalogue.briefs.edit(song.id, agreed=False).deadline_agreed


def test_a_refused_value_keeps_none_of_the_others(catalogue: Catalogue) -> None:
    """A change is whole or not there."""
    song = add_song(catalogue)
    with refused("no_deadline", song=1):
        catalogue.briefs.edit(song.id, goals="warm", agreed=True)
    with refused("list_too_long", what="references", most=50):
        catalogue.briefs.edit(song.id, references=tuple(map(str, range(51))))
    with refused("text_too_long", what="remarks", most=20000):
        catalogue.briefs.edit(song.id, remarks="x" * 20_001)
    assert catalogue.briefs.get(song.id) == Brief()
    with refused("no_such_row", noun="song", id=9):
        catalogue.briefs.get(9)


def test_the_facts_are_those_of_the_newest_received_session(catalogue: Catalogue) -> None:
    """Prints say nothing of what the client sent; corrected groups count; songs without a session are there too."""
    song, bare = add_song(catalogue), add_song(catalogue, "Ash", "Other")
    rough = replace(LEAD, path="rough.wav", group=Group.OTHER)
    broken = replace(LEAD, path="broken.wav", frames=0)
    scan = replace(
        make_scan(Path("/in"), LEAD, rough, broken),
        problems=(
            Problem("unreadable", Severity.ERROR, ("broken.wav",), (), "It does not open."),
            Problem("clipped", Severity.WARNING, ("vox/lead.wav",), (), "It clips."),
        ),
    )
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    catalogue.sessions.record(song.id, SessionKind.PRINTED, make_scan(Path("/print")))
    catalogue.sessions.set_group(session.id, "rough.wav", Group.REFERENCE)
    facts = catalogue.checklists.of_song(song.id)
    assert (facts.session_id, facts.playable, facts.mixes, facts.errors) == (session.id, 2, 1, 1)
    assert not facts.groups_confirmed
    everything = catalogue.checklists.all()
    assert catalogue.checklists.all(list(everything)[:1]) == dict(list(everything.items())[:1])
    assert everything[song.id] == facts
    assert everything[bare.id].session_id is None


def test_groups_are_confirmed_for_the_files_as_they_came(catalogue: Catalogue) -> None:
    """A new scan that finds other files asks again; the log says when it was."""
    song = add_song(catalogue)
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/in")))
    for _ in range(2):
        catalogue.sessions.confirm_groups(session.id)
    assert catalogue.checklists.of_song(song.id).groups_confirmed
    assert [entry.action for entry in catalogue.activity.all("session", session.id)] == ["edited", "added"]
    catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/in"), LEAD))
    assert not catalogue.checklists.of_song(song.id).groups_confirmed
    with refused("no_such_row", noun="session", id=99):
        catalogue.sessions.confirm_groups(99)
