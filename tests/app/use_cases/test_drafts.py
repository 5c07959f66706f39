"""What a folder's name says of a song, and how what was typed is kept."""

from pathlib import Path

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Client, ReleaseKind
from app.use_cases.drafts import (
    SongDraft,
    SongMeant,
    add_song,
    draft_from_folder,
    draft_of,
    draft_of_arrival,
    names_within,
    song_meant,
)
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


@pytest.mark.parametrize(
    ("folder", "names", "meant", "sure"),
    [
        ("Ember stems", (), "Ember", True),
        ("Rosa Fenn - Ember v3", (), "Ember", True),
        ("rosa fenn ember session", (), "Ember", True),
        ("stems", ("Ember_Kick.wav", "Ember_LV.wav"), "Ember", True),
        ("Audio Files 2", ("Kick.wav", "LV.wav"), "Ember", False),
        ("Rosa Fenn multitracks", (), "Ember", False),
        ("Ember loud vocal fix", (), "Ember", False),
        ("stems", ("Ebb_Kick.wav", "Ebb_LV.wav"), "Ebb", False),
        ("Ebb", (), "Ebb", False),
        ("Nova Reyes - Ebb", (), "Ebb", True),
        ("Midnight Train stems", (), None, True),
        ("Midnight Train stems", ("Kick.wav", "LV.wav"), None, True),
        ("rosa fenn midnight session", (), None, True),
        ("Kestrel - Ember", (), None, True),
        ("Kestrel - stems", (), None, True),
    ],
)
def test_what_a_folder_says_decides_whose_it_is(
    catalogue: Catalogue, folder: str, names: tuple[str, ...], meant: str | None, sure: bool
) -> None:
    """With “Ember” in view: its own words are sure, none leave it likely, and another title or name is another song."""
    ember = add_song(catalogue, SongDraft("Rosa Fenn", "Ember"))
    add_song(catalogue, SongDraft("Nova Reyes", "Ebb"))
    rows = catalogue.songs.board()
    draft = draft_from_folder(folder, catalogue.clients.all())
    ids = {row.song.title: row.song.id for row in rows}
    assert song_meant(draft, rows, ember.id, names) == SongMeant(ids[meant] if meant else None, sure)


def test_a_sessions_own_file_says_whose_it_is(tmp_path: Path) -> None:
    """Against the name of its folder; the names in it are listed, those of no folder are none."""
    (tmp_path / "session.toml").write_text('title = "Ebb"\nartist = "Nova Reyes"\n', encoding="utf-8")
    draft = draft_of_arrival(tmp_path, CLIENTS)
    assert (draft.title, draft.artist, draft.client) == ("Ebb", "Nova Reyes", "Nova Reyes")
    assert names_within(tmp_path) == ("session.toml",)
    assert names_within(tmp_path / "session.toml") == ()
