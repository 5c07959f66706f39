"""The store of rounds."""

import pytest

from app.catalogue import Catalogue
from app.catalogue.rounds import CURRENT
from app.domain.catalogue import RoundState
from app.errors import UsageError
from tests.app.catalogue.samples import add_song


def test_rounds_are_numbered_within_their_song(catalogue: Catalogue) -> None:
    """Each song counts from one."""
    ember, other = add_song(catalogue), add_song(catalogue, client="Other")
    for song in (ember, other, ember):
        catalogue.rounds.open(song.id)
    assert [round_.number for round_ in catalogue.rounds.all(ember.id)] == [1, 2]
    assert [round_.number for round_ in catalogue.rounds.all(other.id)] == [1]
    assert len(catalogue.rounds.all()) == 3


def test_a_new_round_supersedes_the_current_one(catalogue: Catalogue) -> None:
    """A song has one current round at most."""
    song = add_song(catalogue)
    assert catalogue.rounds.current(song.id) is None
    catalogue.rounds.open(song.id)
    second = catalogue.rounds.open(song.id)
    assert [round_.state for round_ in catalogue.rounds.all(song.id)] == [RoundState.SUPERSEDED, RoundState.OPEN]
    assert catalogue.rounds.current(song.id) == second


@pytest.mark.parametrize("state", list(RoundState))
def test_a_round_can_stand_at_each_state(catalogue: Catalogue, state: RoundState) -> None:
    """Every state the domain knows is one the file takes; open and sent ones are current."""
    song = add_song(catalogue)
    round_ = catalogue.rounds.set_state(catalogue.rounds.open(song.id).id, state)
    assert round_.state is state
    assert catalogue.rounds.current(song.id) == (round_ if state in CURRENT else None)


def test_an_approved_round_stays_so_when_the_next_opens(catalogue: Catalogue) -> None:
    """Sign-off is not taken back by a recall."""
    song = add_song(catalogue)
    first = catalogue.rounds.set_state(catalogue.rounds.open(song.id).id, RoundState.APPROVED)
    catalogue.rounds.open(song.id)
    assert catalogue.rounds.get(first.id).state is RoundState.APPROVED


def test_two_rounds_cannot_be_current(catalogue: Catalogue) -> None:
    """An old round is reopened only after the present one is settled."""
    song = add_song(catalogue)
    first, second = catalogue.rounds.open(song.id), catalogue.rounds.open(song.id)
    with pytest.raises(UsageError, match="Round 2 of this song is open"):
        catalogue.rounds.set_state(first.id, RoundState.OPEN)
    catalogue.rounds.set_state(second.id, RoundState.REJECTED)
    assert catalogue.rounds.set_state(first.id, RoundState.OPEN).state is RoundState.OPEN


def test_a_round_is_found_by_song_and_number(catalogue: Catalogue) -> None:
    """As a person would write it; the song alone will do while it has one round."""
    song = add_song(catalogue, "Émber")
    first = catalogue.rounds.open(song.id)
    assert catalogue.rounds.find("ember") == first == catalogue.rounds.find(str(first.id))
    catalogue.rounds.open(song.id)
    assert catalogue.rounds.find("EMBER/1").number == 1
    with pytest.raises(UsageError, match=r"1 Émber/1 .*, 2 Émber/2"):
        catalogue.rounds.find("ember")


def test_rounds_that_are_not_there_are_named(catalogue: Catalogue) -> None:
    """Unknown songs and rounds are one sentence."""
    with pytest.raises(UsageError, match="no song 7"):
        catalogue.rounds.open(7)
    with pytest.raises(UsageError, match="no round 7"):
        catalogue.rounds.set_state(7, RoundState.SENT)
