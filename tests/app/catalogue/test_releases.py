"""The store of releases."""

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Release, ReleaseKind
from tests.refusals import refused


@pytest.mark.parametrize("kind", list(ReleaseKind))
def test_a_release_of_each_kind_is_kept(catalogue: Catalogue, kind: ReleaseKind) -> None:
    """Every kind the domain knows is one the file takes."""
    client = catalogue.clients.add("Nova")
    assert catalogue.releases.add(client.id, "Low Water", kind) == Release(1, client.id, "Low Water", kind)


def test_releases_are_listed_by_title_and_client(catalogue: Catalogue) -> None:
    """All of them, or one client's."""
    nova, tides = catalogue.clients.add("Nova"), catalogue.clients.add("Tides")
    catalogue.releases.add(nova.id, "b")
    catalogue.releases.add(tides.id, "À")
    assert [release.title for release in catalogue.releases.all()] == ["À", "b"]
    assert [release.title for release in catalogue.releases.all(nova.id)] == ["b"]


def test_a_client_has_a_title_once_of_a_kind(catalogue: Catalogue) -> None:
    """A single and an album may share a title, two singles may not; other clients are free."""
    nova, tides = catalogue.clients.add("Nova"), catalogue.clients.add("Tides")
    catalogue.releases.add(nova.id, "Ember")
    album = catalogue.releases.add(nova.id, "Ember", ReleaseKind.ALBUM)
    catalogue.releases.add(tides.id, "Ember")
    with refused("release_exists", id=1, title="ember"):
        catalogue.releases.add(nova.id, "ember")
    with refused("release_exists", id=1, title="Ember"):
        catalogue.releases.edit(album.id, kind=ReleaseKind.SINGLE)


def test_a_release_is_edited_in_part(catalogue: Catalogue) -> None:
    """What is not given stays."""
    release = catalogue.releases.add(catalogue.clients.add("Nova").id, "Low Water")
    catalogue.releases.edit(release.id, kind=ReleaseKind.EP)
    edited = catalogue.releases.edit(release.id, title="High Water")
    assert (edited.title, edited.kind) == ("High Water", ReleaseKind.EP)
    assert catalogue.releases.find("high") == edited


def test_a_release_needs_a_client_and_a_title(catalogue: Catalogue) -> None:
    """Neither can be left out, and the sentence names what is missing."""
    with refused("no_such_row", noun="client", id=7):
        catalogue.releases.add(7, "Low Water")
    with refused("text_missing", what="release's title"):
        catalogue.releases.add(catalogue.clients.add("Nova").id, " ")
    with refused("no_such_row", noun="release", id=7):
        catalogue.releases.get(7)


def test_a_release_is_archived_once(catalogue: Catalogue) -> None:
    """Put away twice it keeps its first moment and the log one entry; songs on it stay, and it can be searched."""
    nova = catalogue.clients.add("Nova")
    release = catalogue.releases.add(nova.id, "Low Water")
    song = catalogue.songs.add(nova.id, "Tide", release_id=release.id)
    away = catalogue.releases.archive(release.id)
    entries = len(catalogue.activity.all())
    assert away.archived_at
    assert catalogue.releases.archive(release.id) == away
    assert len(catalogue.activity.all()) == entries
    assert catalogue.releases.all() == [away]
    assert catalogue.releases.all(nova.id, archived=False) == []
    assert catalogue.songs.of_release(release.id) == [song]
    assert [found.title for found in catalogue.search.find("low wat")][:1] == ["Low Water"]
    assert catalogue.releases.archive(release.id, archived=False) == release


def test_a_release_is_edited_and_archived_as_a_whole(catalogue: Catalogue) -> None:
    """Where the edit is refused, it is not archived either."""
    nova = catalogue.clients.add("Nova")
    catalogue.releases.add(nova.id, "Ember")
    other = catalogue.releases.add(nova.id, "Low")
    with refused("release_exists", id=1, title="Ember"):
        catalogue.releases.change(other.id, {"title": "Ember"}, archived=True)
    assert catalogue.releases.get(other.id) == other
