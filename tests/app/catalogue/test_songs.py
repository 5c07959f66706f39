"""The store of songs, and the Board."""

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song, Stage
from app.errors import UsageError
from tests.app.catalogue.samples import add_song
from tests.refusals import refused


def test_a_song_is_kept_with_everything_given(catalogue: Catalogue) -> None:
    """Client, release, artist, date and rounds come back as they went in."""
    client = catalogue.clients.add("Nova")
    release = catalogue.releases.add(client.id, "Low Water")
    song = catalogue.songs.add(client.id, " Ember ", "Zoë", release.id, "2026-12-01", 3)
    assert song == Song(1, client.id, "Ember", "Zoë", release.id, Stage.ENQUIRY, "2026-12-01", 3)
    assert catalogue.songs.get(song.id) == song


@pytest.mark.parametrize("stage", list(Stage))
def test_a_song_can_stand_at_each_stage(catalogue: Catalogue, stage: Stage) -> None:
    """Every stage the domain knows is one the file takes, and the Board can show it alone."""
    song = add_song(catalogue)
    for step in list(Stage)[: list(Stage).index(stage) + 1]:
        song = catalogue.songs.edit(song.id, stage=step)
    assert song.stage is stage
    assert [row.song.id for row in catalogue.songs.board(stage=stage)] == [song.id]


def test_an_edit_can_empty_what_may_be_empty(catalogue: Catalogue) -> None:
    """A date or a release that no longer holds is taken away."""
    client = catalogue.clients.add("Nova")
    release = catalogue.releases.add(client.id, "Low Water")
    song = catalogue.songs.add(client.id, "Ember", "Zoë", release.id, "2026-12-01")
    edited = catalogue.songs.edit(song.id, due=None, release_id=None, artist="")
    assert (edited.due, edited.release_id, edited.artist) == (None, None, "")


def test_a_song_cannot_join_another_clients_release(catalogue: Catalogue) -> None:
    """Neither by adding, nor by editing, nor by changing the client under it."""
    nova, tides = catalogue.clients.add("Nova"), catalogue.clients.add("Tides")
    release = catalogue.releases.add(nova.id, "Low Water")
    with refused("different_clients", release=1, client=2):
        catalogue.songs.add(tides.id, "Ember", release_id=release.id)
    song = catalogue.songs.add(nova.id, "Ember", release_id=release.id)
    with refused("different_clients", release=1, client=2):
        catalogue.songs.edit(song.id, client_id=tides.id)
    assert catalogue.songs.edit(song.id, client_id=tides.id, release_id=None).client_id == tides.id


def test_a_song_needs_rows_that_exist(catalogue: Catalogue) -> None:
    """Unknown clients, releases and songs are named."""
    client = catalogue.clients.add("Nova")
    with refused("no_such_row", noun="client", id=7):
        catalogue.songs.add(7, "Ember")
    with refused("no_such_row", noun="release", id=7):
        catalogue.songs.add(client.id, "Ember", release_id=7)
    with refused("no_such_row", noun="song", id=7):
        catalogue.songs.edit(7, title="x")


def test_a_bad_value_changes_nothing(catalogue: Catalogue) -> None:
    """An edit is refused as a whole, its good values too."""
    song = add_song(catalogue)
    with pytest.raises(UsageError) as refused:
        catalogue.songs.edit(song.id, title="Other", due="soon")
    assert (refused.value.code, refused.value.facts) == ("date_invalid", {"date": "soon"})
    assert catalogue.songs.get(song.id) == song


def test_the_board_lists_the_soonest_due_first(catalogue: Catalogue) -> None:
    """Songs without a date come last, in the order in which they came."""
    client = catalogue.clients.add("Nova")
    for title, due in (("a", None), ("b", "2026-12-02"), ("c", "2026-12-01"), ("d", None)):
        catalogue.songs.add(client.id, title, due=due)
    assert [row.song.title for row in catalogue.songs.board()] == ["c", "b", "a", "d"]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", ["Ember", "Night_Bus", "100%"]),
        ("ember", ["Ember"]),
        ("MBER zoe", ["Ember"]),
        ("water", ["Ember"]),
        ("tides", ["Ember", "Night_Bus", "100%"]),
        ("tides nobody", []),
        ("_", ["Night_Bus"]),
        ("%", ["100%"]),
        ("' OR 1=1", []),
    ],
)
def test_the_board_is_filtered_by_any_words(catalogue: Catalogue, text: str, titles: list[str]) -> None:
    """Every word must be in title, artist, client or release; nothing typed is a pattern."""
    client = catalogue.clients.add("The Tides")
    release = catalogue.releases.add(client.id, "Low Water")
    catalogue.songs.add(client.id, "Ember", "Zoë", release.id)
    catalogue.songs.add(client.id, "Night_Bus")
    catalogue.songs.add(client.id, "100%")
    assert [row.song.title for row in catalogue.songs.board(text)] == titles


def test_the_board_counts_the_rounds(catalogue: Catalogue) -> None:
    """A round that was replaced before it was done is not one the client has had."""
    song = add_song(catalogue)
    catalogue.rounds.open(song.id)
    catalogue.rounds.approve(catalogue.rounds.open(song.id).id, "Zoë")
    row = catalogue.songs.row(song.id)
    assert (row.client, row.release, row.rounds_used, row.rounds_left) == ("Nova Records", "", 1, 1)


def test_rounds_left_may_be_less_than_none(catalogue: Catalogue) -> None:
    """Over-servicing shows as a negative number."""
    song = add_song(catalogue)
    catalogue.songs.edit(song.id, rounds_included=0)
    catalogue.rounds.open(song.id)
    assert catalogue.songs.row(song.id).rounds_left == -1


def test_an_archived_song_goes_back_to_where_it_stood(catalogue: Catalogue) -> None:
    """Archiving is no way round the rules; what was archived twice still knows."""
    song = add_song(catalogue)
    catalogue.songs.edit(song.id, stage=Stage.BOOKED)
    for _ in range(2):
        archived = catalogue.songs.edit(song.id, stage=Stage.ARCHIVED)
    assert archived.archived_from is Stage.BOOKED
    with refused("stage_refused", song=1, stage="paid"):
        catalogue.songs.edit(song.id, stage=Stage.PAID)
    back = catalogue.songs.edit(song.id, stage=Stage.BOOKED)
    assert (back.stage, back.archived_from) == (Stage.BOOKED, None)


def test_to_undo_a_move_asks_no_rule(catalogue: Catalogue) -> None:
    """What was moved by mistake goes back; what else was changed meanwhile stays, and the log knows all of it."""
    before = add_song(catalogue)
    catalogue.songs.edit(before.id, stage=Stage.MASTERING)
    catalogue.songs.edit(before.id, stage=Stage.DELIVERED)
    paid = catalogue.songs.edit(before.id, stage=Stage.PAID, title="Embers")
    assert catalogue.songs.put_back(before).title == "Embers"
    assert catalogue.songs.get(before.id).stage is Stage.ENQUIRY
    assert catalogue.songs.put_back(paid).stage is Stage.PAID
    assert len(catalogue.activity.all("song", before.id)) == 6


def test_codes_are_kept_in_one_form(catalogue: Catalogue) -> None:
    """However they are typed; what is none is refused."""
    song = catalogue.songs.add(catalogue.clients.add("Nova").id, "Ember", isrc="gb-abc-26-00001")
    assert song.isrc == "GBABC2600001"
    with refused("isrc_invalid", isrc="x"):
        catalogue.songs.edit(song.id, isrc="x")
