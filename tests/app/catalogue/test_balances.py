"""The store of mixes: a song's own, then its rounds'."""

import json

import pytest

from app.catalogue import Catalogue
from app.catalogue.balances import BalancePlace
from app.delivery.balance import SongBalance
from app.domain.session import Group
from render.bus.settings import BusSettings, StripSettings
from tests.app.catalogue.samples import MIX, add_song
from tests.app.conftest import Opener
from tests.refusals import refused


def test_a_song_without_rounds_has_its_own(catalogue: Catalogue) -> None:
    """It begins flat, and keeps what it is given."""
    song = add_song(catalogue)
    place = catalogue.balances.place(song.id)
    assert place == BalancePlace(song.id)
    assert catalogue.balances.of_song(song.id) == SongBalance()
    catalogue.balances.set(place, MIX)
    assert catalogue.balances.of_song(song.id) == MIX


def test_a_round_starts_with_the_mix_before_it(catalogue: Catalogue) -> None:
    """The first takes over the song's own, the next that of the round before; each is then its own."""
    song = add_song(catalogue)
    catalogue.balances.set(BalancePlace(song.id), MIX)
    first = catalogue.rounds.open(song.id)
    assert catalogue.balances.place(song.id) == BalancePlace(song.id, first.id)
    assert catalogue.balances.of_song(song.id) == MIX
    louder = MIX.with_strip(Group.LEAD_VOCAL, StripSettings(3.0)).with_bus(None)
    catalogue.balances.set(BalancePlace(song.id, first.id), louder)
    second = catalogue.rounds.open(song.id)
    catalogue.balances.set(BalancePlace(song.id, second.id), SongBalance())
    found = [catalogue.balances.get(place) for place in (BalancePlace(song.id), BalancePlace(song.id, first.id))]
    assert found == [MIX, louder]
    assert catalogue.balances.of_song(song.id) == SongBalance()


def test_a_mix_outlives_the_program(open_catalogue: Opener) -> None:
    """It is in the file, whole."""
    first = open_catalogue()
    song = add_song(first)
    first.balances.set(BalancePlace(song.id), MIX)
    assert open_catalogue().balances.of_song(song.id) == MIX


def test_an_edit_is_one_entry_and_none_without_a_difference(catalogue: Catalogue) -> None:
    """The log says what was set, and is silent where nothing was."""
    song = add_song(catalogue)
    for _ in range(2):
        catalogue.balances.set(BalancePlace(song.id), SongBalance(bus=BusSettings(gain_db=1.5)))
    (entry, _) = catalogue.activity.all("song", song.id)
    assert (entry.action, entry.details) == ("edited", {"bus": [None, json.dumps({"gain_db": 1.5})]})


def test_a_mix_of_nothing_is_refused(catalogue: Catalogue) -> None:
    """There must be a song, and the round."""
    with refused("no_such_row", noun="song", id=9):
        catalogue.balances.of_song(9)
    song = add_song(catalogue)
    with refused("no_such_row", noun="round", id=4):
        catalogue.balances.set(BalancePlace(song.id, 4), MIX)


@pytest.mark.parametrize("balance", ['{"drums": {"gain_db": 99}}', '{"choir": {}}', '{"drums": 1}'])
def test_settings_out_of_range_are_told_of(catalogue: Catalogue, balance: str) -> None:
    """A catalogue edited by hand is a sentence, never a fault later in the engine."""
    song = add_song(catalogue)
    catalogue._database.update("songs", song.id, {"balance": balance})
    with refused("balance_unreadable", song=1, round=None):
        catalogue.balances.of_song(song.id)
