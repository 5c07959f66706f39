"""Duplicates become one without loss, and what is deleted can be had back."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import likely_duplicates, merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.tables import kept_tables
from app.catalogue.maintenance.undo import undo_change
from app.domain.catalogue import Contact, HitKind, ReleaseKind
from app.domain.hours import WorkKind
from app.domain.rounds import NoteKind, NoteSource, ReadNote, RoundState, Suggestion
from app.domain.session import SessionKind
from tests.app.catalogue.samples import ZOE, fill, make_deliverable, make_scan
from tests.refusals import refused


def _all(catalogue: Catalogue) -> dict[str, list[Any]]:
    """Every row of every table but the log."""
    with closing(sqlite3.connect(catalogue.path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = [table for table in kept_tables(db) if table.name != "activity"]
        return {table.name: db.execute(f"SELECT * FROM {table.quoted} ORDER BY 1").fetchall() for table in tables}  # noqa: S608


def _cycle(catalogue: Catalogue, song_id: int, tmp: Any) -> int:
    """A round with a session, a render, a note and hours; its id."""
    session = catalogue.sessions.record(song_id, SessionKind.RECEIVED, make_scan(tmp))
    round_ = catalogue.rounds.open(song_id, session_id=session.id)
    job = catalogue.jobs.start(song_id, session.id, round_.id, "/out")
    catalogue.jobs.finish(job.id, [make_deliverable()])
    catalogue.notes.add(
        round_.id, [(ReadNote("kick up"), Suggestion(NoteKind.REVISION, "part of it"))], NoteSource.TYPED
    )
    catalogue.hours.add(song_id, WorkKind.MIXING, 30)
    return round_.id


def test_clients_become_one_and_two_again(catalogue: Catalogue) -> None:
    """Songs, twin releases, quotes and issued invoices move; empty fields are filled; undo puts every row back."""
    fill(catalogue)
    kept = catalogue.clients.add("Zoe and the Tides", notes="always friendly")
    twin = catalogue.releases.add(kept.id, "low water", ReleaseKind.EP)
    other = catalogue.releases.all(1)[0]
    before = _all(catalogue)
    done = merge_clients(catalogue, kept.id, 1)
    merged = catalogue.clients.get(kept.id)
    assert (merged.email, merged.notes) == ("zoe@tides.example", "always friendly\npays late")
    assert merged.contacts == (ZOE,)
    assert {song.song.client_id for song in catalogue.songs.board()} == {kept.id}
    assert [each.id for each in catalogue.releases.all(kept.id) if each.title == "low water"] == [twin.id]
    assert catalogue.songs.of_release(twin.id)
    assert catalogue.releases.get(twin.id).upc == other.upc
    moved = _all(catalogue)
    assert all(row[3] == kept.id for row in moved["invoices"])
    assert len(moved["invoices"]) == len(before["invoices"]) > 0
    assert catalogue.search.find("Årstid")[0].owner == "Zoe and the Tides"
    undo_change(catalogue, done)
    recorded = _all(catalogue).pop("client_merges")
    assert _all(catalogue) == {**before, "client_merges": recorded}
    assert [row[1:3] for row in recorded] == [(kept.id, 1)]
    assert merge_clients(catalogue, kept.id, 1).changes == done.changes


def test_songs_become_one_and_two_again(catalogue: Catalogue, tmp_path: Any) -> None:
    """Rounds are numbered on, one of them stays current, and everything of the other moves."""
    client = catalogue.clients.add("Nova")
    kept, other = (
        catalogue.songs.add(client.id, "Ember"),
        catalogue.songs.add(client.id, "Embers", "Zoë", due="2026-05-01"),
    )
    mine, theirs = _cycle(catalogue, kept.id, tmp_path), _cycle(catalogue, other.id, tmp_path)
    catalogue.briefs.edit(kept.id, goals="loud")
    catalogue.briefs.edit(other.id, goals="soft", tempo_bpm=120.0)
    before = _all(catalogue)
    done = merge_songs(catalogue, kept.id, other.id)
    assert [(each.id, each.number, each.state) for each in catalogue.rounds.all(kept.id)] == [
        (mine, 1, RoundState.OPEN),
        (theirs, 2, RoundState.SUPERSEDED),
    ]
    brief, song = catalogue.briefs.get(kept.id), catalogue.songs.get(kept.id)
    assert (brief.goals, brief.tempo_bpm, song.artist, song.due) == ("loud", 120.0, "Zoë", "2026-05-01")
    assert len(catalogue.notes.of_song(kept.id)) == 2
    undo_change(catalogue, done)
    assert _all(catalogue) == before


def test_what_was_worked_on_since_is_not_taken_apart(catalogue: Catalogue) -> None:
    """Undo refuses in a sentence, and changes nothing, where a moved row has another value or a name is taken."""
    one, two = catalogue.clients.add("Nova"), catalogue.clients.add("Nova Ltd", "a@b.example")
    song = catalogue.songs.add(two.id, "Ember")
    done = merge_clients(catalogue, one.id, two.id)
    catalogue.clients.add("nova ltd")
    now = _all(catalogue)
    with refused("changed_since", noun="client", id=1):
        undo_change(catalogue, done)
    assert _all(catalogue) == now
    catalogue.clients.edit(one.id, email="c@d.example")
    with refused("changed_since", noun="client", id=1):
        undo_change(catalogue, done)
    assert catalogue.songs.get(song.id).client_id == one.id


def test_a_merge_that_cannot_be_is_refused(catalogue: Catalogue) -> None:
    """The same twice, and songs or releases of different clients."""
    one, two = catalogue.clients.add("Nova"), catalogue.clients.add("Zoë")
    songs = [catalogue.songs.add(each.id, "Ember") for each in (one, two)]
    releases = [catalogue.releases.add(each.id, "Low") for each in (one, two)]
    for merge, row in ((merge_clients, one), (merge_songs, songs[0]), (merge_releases, releases[0])):
        with refused("same_row", id=row.id):
            merge(catalogue, row.id, row.id)
    with refused("different_clients", kept=1, other=2):
        merge_songs(catalogue, songs[0].id, songs[1].id)
    with refused("different_clients", kept=1, other=2):
        merge_releases(catalogue, releases[0].id, releases[1].id)


def test_a_deleted_client_comes_back_whole(catalogue: Catalogue, tmp_path: Any) -> None:
    """Songs, rounds, notes, stems, renders, hours and the search go with them, and come back with their ids."""
    client = catalogue.clients.add("Nova")
    release = catalogue.releases.add(client.id, "Low")
    song = catalogue.songs.add(client.id, "Ember", release_id=release.id)
    _cycle(catalogue, song.id, tmp_path)
    catalogue.briefs.edit(song.id, goals="loud")
    before = _all(catalogue)
    done = remove_client(catalogue, client.id)
    assert not any(_all(catalogue)[name] for name in ("clients", "songs", "rounds", "notes", "stems", "time_entries"))
    assert catalogue.search.find("ember") == catalogue.search.find("kick") == []
    undo_change(catalogue, done)
    assert _all(catalogue) == before
    assert [each.kind for each in catalogue.search.find("kick")] == [HitKind.NOTE]


def test_what_must_be_kept_says_why(catalogue: Catalogue, tmp_path: Any) -> None:
    """A sign-off, an invoice and a running timer keep a song; invoices keep a client; archive is offered."""
    song = catalogue.songs.add(catalogue.clients.add("Nova").id, "Ember")
    round_id = _cycle(catalogue, song.id, tmp_path)
    catalogue.hours.start(song.id, WorkKind.MIXING)
    with refused("row_needed", noun="song", id=1, reason="its timer runs"):
        remove_song(catalogue, song.id)
    catalogue.hours.stop()
    catalogue.rounds.approve(round_id, "Zoë")
    before = _all(catalogue)
    with refused("row_needed", noun="song", id=1, reason="a round of it was signed off"):
        remove_client(catalogue, song.client_id)
    assert _all(catalogue) == before


def test_a_deleted_release_leaves_its_songs(catalogue: Catalogue) -> None:
    """They are on none until it comes back; one that was mastered stays."""
    client = catalogue.clients.add("Nova")
    release = catalogue.releases.add(client.id, "Low")
    song = catalogue.songs.add(client.id, "Ember", release_id=release.id)
    done = remove_release(catalogue, release.id)
    assert catalogue.songs.get(song.id).release_id is None
    (entry,) = catalogue.activity.all("release", release.id, limit=1)
    assert (entry.action, entry.details) == ("removed", {"rows": 2})
    undo_change(catalogue, done)
    assert catalogue.songs.get(song.id).release_id == release.id


def two(catalogue: Catalogue) -> tuple[int, int]:
    """The samples' client, and a second entry of theirs with a twin release, a song on it and another release."""
    fill(catalogue)
    twin = catalogue.clients.add("Zoe and the tides", notes="new number", contacts=(Contact("Ana"),), address="2 Quay")
    low = catalogue.releases.add(twin.id, "Low water", ReleaseKind.EP)
    catalogue.songs.add(twin.id, "Ebb", release_id=low.id)
    catalogue.songs.add(twin.id, "Spring", release_id=catalogue.releases.add(twin.id, "Rise").id)
    catalogue.jobs.start_release(low.id, "/out", "/low.toml")
    return 1, twin.id


def test_everything_of_the_one_goes_to_the_other(catalogue: Catalogue) -> None:
    """Songs, releases (twins become one), masterings; empty fields are filled, notes and contacts added."""
    kept, gone = two(catalogue)
    merge_clients(catalogue, kept, gone)
    client = catalogue.clients.get(kept)
    assert (client.name, client.address, client.email) == ("Zoë & the Tides", "2 Quay", "zoe@tides.example")
    assert client.notes == "pays late\nnew number"
    assert [contact.name for contact in client.contacts][-1] == "Ana"
    songs = {row.song.title: row.release for row in catalogue.songs.board() if row.song.client_id == kept}
    assert songs == {"Ember": "Low Water", "Årstid": "", "Ebb": "Low Water", "Spring": "Rise"}
    assert [release.title for release in catalogue.releases.all()] == ["Low Water", "Old Water", "Rise"]
    with refused("no_such_row", noun="client", id=2):
        catalogue.clients.get(gone)
    assert [found.title for found in catalogue.search.find("spring")][:1] == ["Spring"]


def test_clients_that_may_be_one_are_found(catalogue: Catalogue) -> None:
    """By names alike but for little words, and by their e-mail."""
    kept, gone = two(catalogue)
    other = catalogue.clients.add("Someone Else", "ZOE@tides.example")
    catalogue.clients.add("Nova")
    found = [(each.subject, each.kept, each.other) for each in likely_duplicates(catalogue)]
    assert found == [("client", kept, other.id), ("client", kept, gone)]


@pytest.mark.parametrize(("mine", "theirs"), [(True, True), (True, False), (False, True)])
def test_merged_releases_are_put_away_only_where_both_were(catalogue: Catalogue, mine: bool, theirs: bool) -> None:
    """What is still worked on does not vanish from the lists; undone, each is as it was."""
    client = catalogue.clients.add("Nova")
    kept, gone = catalogue.releases.add(client.id, "Low"), catalogue.releases.add(client.id, "Low Water")
    before = [catalogue.releases.archive(kept.id, archived=mine), catalogue.releases.archive(gone.id, archived=theirs)]
    done = merge_releases(catalogue, kept.id, gone.id)
    assert bool(catalogue.releases.get(kept.id).archived_at) == (mine and theirs)
    undo_change(catalogue, done)
    assert catalogue.releases.all() == before
