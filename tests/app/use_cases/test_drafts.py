"""What a folder's name says of a song, and how what was typed is kept."""

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Client, ReleaseKind
from app.use_cases.drafts import SongDraft, add_song, draft_from_folder, draft_of
from tests.refusals import refused

CLIENTS = [Client(1, "Rosa Fenn"), Client(2, "Ömer & the Tide")]


@pytest.mark.parametrize(
    ("folder", "client", "title", "artist"),
    [
        ("Ember", "", "Ember", ""),
        ("Ember stems", "", "Ember", ""),
        ("Ember_Multitracks_48k_24bit", "", "Ember", ""),
        ("Halcyon Yard - Slow Ferry (stems) v3", "Halcyon Yard", "Slow Ferry", "Halcyon Yard"),
        ("Rosa Fenn - Ember 2026-03-01", "Rosa Fenn", "Ember", "Rosa Fenn"),
        ("rosa fenn ember session", "Rosa Fenn", "rosa fenn ember", ""),
        ("OMER & THE TIDE – Foam", "Ömer & the Tide", "Foam", "OMER & THE TIDE"),
        ("stems", "", "stems", ""),
        ("120 bpm", "", "120 bpm", ""),
    ],
)
def test_a_folders_name_becomes_a_draft(folder: str, client: str, title: str, artist: str) -> None:
    """Artist and title are parted, technical words dropped, known clients recognised, and never is nothing left."""
    draft = draft_from_folder(folder, CLIENTS)
    assert (draft.client, draft.title, draft.artist) == (client, title, artist)


def test_a_new_song_makes_its_client_and_release(catalogue: Catalogue) -> None:
    """New names become rows; the same names typed again, in any case, are the same rows."""
    draft = SongDraft("Rosa Fenn", "Ember", "", "Tide", ReleaseKind.EP, "2026-03-20", 3)
    first = add_song(catalogue, draft)
    second = add_song(catalogue, SongDraft("rosa fenn", "Ash", release="TIDE"))
    assert second.client_id == first.client_id
    assert second.release_id == first.release_id
    assert catalogue.releases.get(first.release_id or 0).kind is ReleaseKind.EP
    assert draft_of(catalogue, first) == draft


@pytest.mark.parametrize(
    ("draft", "code"), [(SongDraft(title="Ember"), "client_missing"), (SongDraft(client="Rosa"), "title_missing")]
)
def test_a_draft_that_lacks_something_leaves_nothing_behind(catalogue: Catalogue, draft: SongDraft, code: str) -> None:
    """No client is made for a song that is refused."""
    with refused(code):
        add_song(catalogue, draft)
    assert catalogue.clients.all() == []
