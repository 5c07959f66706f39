"""Balance, bus and cut-downs as options give them, and as the rows of songs and rounds show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.delivery.balance import SongBalance, Strips, balance_tables, read_balance_file, read_bus_choice
from app.domain.cuts import CutChoice, parse_region
from app.errors import UsageError
from render.bus.bus_file import presets, read_bus, table_of
from render.bus.settings import BusSettings
from render.errors import BouncedeskError
from render.plan import NO_BUS
from render.text import shown

if TYPE_CHECKING:
    from app.catalogue import Catalogue

NO_BUS_WORD = "none"
EXAMPLE = "30s=0:12-0:27,1:02-end"


@dataclass(frozen=True, slots=True)
class MixChange:
    """A balance and a bus as options gave them; `strips` None and `keeps_bus` leave what there is."""

    strips: Strips | None
    bus: BusSettings | None
    keeps_bus: bool

    def keep(self, catalogue: "Catalogue", song_id: int) -> None:
        """Put them in force for a song: in its newest round, if it has one."""
        if self.strips is None and self.keeps_bus:
            return
        place = catalogue.balances.place(song_id)
        whole = self.strips is not None and not self.keeps_bus  # then what there was need not be readable
        kept = SongBalance() if whole else catalogue.balances.get(place)
        bus = kept.bus if self.keeps_bus else self.bus
        catalogue.balances.set(place, SongBalance(kept.strips if self.strips is None else self.strips, bus))


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


def parse_bus_option(text: str | None) -> BusSettings | None:
    """The bus that `--bus` names, one that does nothing for `none`; None where the session decides.

    Raises UsageError naming the file, the key and the line.
    """
    if text is None:
        return None
    if text == NO_BUS_WORD:
        return NO_BUS
    try:
        return read_bus(text)
    except BouncedeskError as error:
        raise UsageError.of(error) from error


def parse_cut_options(options: Iterable[str]) -> Mapping[str, CutChoice]:
    """The cut-downs by the variant's name; raises UsageError saying which option is wrong."""
    cuts: dict[str, CutChoice] = {}
    for option in options:
        name, equals, text = (part.strip() for part in option.partition("="))
        if not equals or not name or not text:
            raise UsageError(
                f"--cut “{shown(option)}” is not a valid cut-down; write it as {EXAMPLE}.",
                code="cut_invalid",
                cut=option,
            )
        if name in cuts:
            raise UsageError(
                f"--cut names {name} twice; give all its regions at once, as {EXAMPLE}.", code="cut_twice", variant=name
            )
        cuts[name] = _parse(option, name, text)
    return cuts


def _parse(option: str, name: str, text: str) -> CutChoice:
    try:
        regions = tuple(parse_region(region.split("-")) for region in text.split(","))
    except ValueError as error:
        raise UsageError(f"--cut “{shown(option)}” is wrong: {error}.", code="cut_invalid", cut=option) from error
    return CutChoice(f"--cut {name}", regions)
