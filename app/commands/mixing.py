"""Balance and bus in the rows of songs and rounds, and the options that set them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.catalogue import Catalogue
from app.delivery.balance import SongBalance, Strips, balance_tables
from app.delivery.balance_files import read_balance_file, read_bus_choice
from render.bus.file import presets, table_of
from render.bus.settings import BusSettings


@dataclass(frozen=True, slots=True)
class MixChange:
    """A balance and a bus as options gave them; `strips` None and `keeps_bus` leave what there is."""

    strips: Strips | None
    bus: BusSettings | None
    keeps_bus: bool

    def keep(self, catalogue: Catalogue, song_id: int) -> None:
        """Put them in force for a song: in its newest round, if it has one."""
        if self.strips is None and self.keeps_bus:
            return
        place = catalogue.mixes.place(song_id)
        whole = self.strips is not None and not self.keeps_bus  # then what there was need not be readable
        kept = SongBalance() if whole else catalogue.mixes.get(place)
        bus = kept.bus if self.keeps_bus else self.bus
        catalogue.mixes.set(place, SongBalance(kept.strips if self.strips is None else self.strips, bus))


def read_mix_options(bus: str | None, balance: Path | None) -> MixChange:
    """What --bus (a TOML file, a preset's name or "none") and --balance ask for; raises BouncedeskError."""
    strips = None if balance is None else read_balance_file(balance)
    return MixChange(strips, None if bus is None else read_bus_choice(bus), keeps_bus=bus is None)


def mix_row(mix: SongBalance, *, as_json: bool) -> dict[str, Any]:
    """A mix as the last part of a row: whole tables for scripts, a word or two for people."""
    if as_json:
        return {"bus": None if mix.bus is None else table_of(mix.bus), "balance": balance_tables(mix.strips)}
    return {"bus": _bus_name(mix), "balance": ", ".join(mix.strips) or "flat"}


def _bus_name(mix: SongBalance) -> str:
    if mix.bus is None:
        return "none"
    return next((name for name, preset in presets().items() if preset == mix.bus), "its own settings")
