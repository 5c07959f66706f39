"""Two clients that are one become one, and can be parted again."""

import sqlite3
from contextlib import closing

import pytest

from app.catalogue import Catalogue
from app.catalogue.keeping.merging import likely_twins, merge_clients, part_again
from app.domain.catalogue import Contact, ReleaseKind
from app.errors import UsageError
from tests.app.catalogue.samples import fill


def content(catalogue: Catalogue) -> list[str]:
    """All rows but the log's, as SQL; the search is made of them."""
    left_out = ("activity", "sqlite_sequence", "search", "PRAGMA")
    with closing(sqlite3.connect(catalogue.path)) as db:
        return [line for line in db.iterdump() if not any(word in line for word in left_out)]


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
    assert [release.title for release in catalogue.releases.all()] == ["Low Water", "Rise"]
    with pytest.raises(UsageError, match="no client"):
        catalogue.clients.get(gone)
    assert [found.title for found in catalogue.search.find("spring")][:1] == ["Spring"]


def test_a_merge_can_be_undone(catalogue: Catalogue) -> None:
    """Every row is as it was, whatever table it is in."""
    kept, gone = two(catalogue)
    before = content(catalogue)
    merged = merge_clients(catalogue, kept, gone)
    assert content(catalogue) != before
    part_again(catalogue, merged)
    assert sorted(content(catalogue)) == sorted(before)


def test_a_client_is_not_merged_with_itself(catalogue: Catalogue) -> None:
    """One sentence, and nothing done."""
    kept, _ = two(catalogue)
    with pytest.raises(UsageError, match="one client already"):
        merge_clients(catalogue, kept, kept)


def test_clients_that_may_be_one_are_found(catalogue: Catalogue) -> None:
    """By names alike but for little words, and by their e-mail."""
    kept, gone = two(catalogue)
    other = catalogue.clients.add("Someone Else", "ZOE@tides.example")
    catalogue.clients.add("Nova")
    assert [(a.id, b.id) for a, b in likely_twins(catalogue)] == [(kept, gone), (kept, other.id)]
