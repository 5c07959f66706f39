"""The store of balances: the strips and the bus of each song, and of each of its rounds."""

import json
from dataclasses import dataclass

from app.catalogue.activity import Activity
from app.catalogue.database import Database
from app.catalogue.errors import CatalogueError, no_such
from app.delivery.balance import SongBalance, balance_from, balance_tables
from app.errors import UsageError
from render.bus.bus_file import bus_from, table_of
from render.bus.settings import BusSettings
from render.errors import BouncedeskError


@dataclass(frozen=True, slots=True)
class BalancePlace:
    """Whose balance it is: a round's, or, without one, the song's own."""

    song_id: int
    round_id: int | None = None

    @property
    def table(self) -> str:
        """The table that holds it."""
        return "songs" if self.round_id is None else "rounds"

    @property
    def row_id(self) -> int:
        """Its row in that table."""
        return self.song_id if self.round_id is None else self.round_id

    @property
    def words(self) -> str:
        """As a sentence names it."""
        return f"song {self.song_id}" if self.round_id is None else f"round {self.round_id} of song {self.song_id}"


class Balances:
    """Balances. What holds for a song is that of its newest round, and the song's own where it has none."""

    def __init__(self, database: Database, activity: Activity) -> None:
        self._database = database
        self._activity = activity

    def place(self, song_id: int) -> BalancePlace:
        """Where the balance that holds for a song is kept now; raises UsageError for a song that is not there."""
        if not self._database.row("SELECT 1 FROM songs WHERE id = ?", [song_id]):
            raise no_such("song", song_id)
        sql = "SELECT id FROM rounds WHERE song_id = ? ORDER BY number DESC LIMIT 1"
        newest = self._database.row(sql, [song_id])
        return BalancePlace(song_id, newest["id"] if newest else None)

    def of_song(self, song_id: int) -> SongBalance:
        """The balance that holds for a song."""
        return self.get(self.place(song_id))

    def get(self, place: BalancePlace) -> SongBalance:
        """The balance kept in a place; raises CatalogueError where it is not one that this Bouncedesk can read."""
        balance, bus = self._texts(place)
        where = f"The balance of {place.words}"
        try:
            bus_settings = bus_from(json.loads(bus), f"The bus of {place.words}") if bus else None
            return SongBalance(balance_from(json.loads(balance), where), bus_settings)
        except BouncedeskError as error:
            raise CatalogueError(
                f"{error} Nothing was changed: give the song another bus and balance.",
                code="balance_unreadable",
                song=place.song_id,
                round=place.round_id,
            ) from error

    def set(self, place: BalancePlace, balance: SongBalance) -> None:
        """Keep a balance in a place; where nothing differs, nothing happens."""
        with self._database.change():
            self._texts(place)
            subject = "song" if place.round_id is None else "round"
            self._activity.edit(place.table, subject, place.row_id, balance_values(balance))

    def _texts(self, place: BalancePlace) -> tuple[str, str | None]:
        row = self._database.row(f'SELECT balance, bus FROM "{place.table}" WHERE id = ?', [place.row_id])  # noqa: S608 -- one of two tables
        if row is None:
            raise UsageError(
                f"There is no {place.words} in the catalogue any more; nothing was changed.",
                code="no_such_row",
                noun="round" if place.round_id else "song",
                id=place.row_id,
            )
        return row["balance"], row["bus"]


def balance_values(balance: SongBalance) -> dict[str, str | None]:
    """What a song or a round keeps of a balance, as columns; the bus is NULL where there is none."""
    return {"balance": json.dumps(balance_tables(balance.strips)), "bus": _bus_text(balance.bus)}


def _bus_text(bus: BusSettings | None) -> str | None:
    return None if bus is None else json.dumps(table_of(bus))
