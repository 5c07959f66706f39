"""How a song is balanced: a strip a group and the bus, as a value and as tables that TOML and JSON can hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Self

from app.domain.groups import MIXED_GROUPS, Group
from app.text import shown
from render.bus.file import bus_from, strip_from, table_of
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.errors import BouncedeskError

Strips = Mapping[Group, StripSettings]
FLAT = StripSettings()
_OPEN = BusSettings()


@dataclass(frozen=True, slots=True)
class SongBalance:
    """A strip for each group that is not as it came, in the order of the groups, and the bus; None for no bus."""

    strips: Mapping[Group, StripSettings] = field(default_factory=lambda: MappingProxyType({}))
    bus: BusSettings | None = None

    def __post_init__(self) -> None:
        strips = {group: self.strips[group] for group in MIXED_GROUPS if self.strips.get(group, FLAT) != FLAT}
        object.__setattr__(self, "strips", MappingProxyType(strips))

    @property
    def flat(self) -> bool:
        """Whether nothing is changed by it, so that a render is of the stems to the last bit."""
        return not self.strips and self.bus in (None, _OPEN)

    def strip(self, group: Group) -> StripSettings:
        """The strip of a group; one at rest where nobody set it."""
        return self.strips.get(group, FLAT)

    def with_strip(self, group: Group, settings: StripSettings) -> Self:
        """The mix with a group's strip set."""
        return replace(self, strips={**self.strips, group: settings})

    def with_bus(self, bus: BusSettings | None) -> Self:
        """The mix with another bus, or none."""
        return replace(self, bus=bus)


def balance_tables(strips: Strips) -> dict[str, dict[str, Any]]:
    """Each group's strip as a table, by the group's name; what is at its default is left out."""
    return {group.value: table_of(strip) for group, strip in strips.items()}


def balance_from(tables: Mapping[str, object], where: str) -> dict[Group, StripSettings]:
    """The strips that tables by group describe; raises BouncedeskError naming the group, the key and `where`."""
    return {_group(name, where): _strip(name, table, where) for name, table in tables.items()}


def _group(name: str, where: str) -> Group:
    if name not in [group.value for group in MIXED_GROUPS]:
        groups = ", ".join(group.value for group in MIXED_GROUPS)
        raise BouncedeskError(f"There is no group “{shown(name)}” to balance in {where}; write one of {groups}.")
    return Group(name)


def _strip(name: str, table: object, where: str) -> StripSettings:
    if not isinstance(table, Mapping):
        raise BouncedeskError(f"“{name}” in {where} must be a table of settings, such as [{name}] with gain_db = -1.5.")
    return strip_from(table, f"the strip [{name}] in {where}")


@dataclass(frozen=True, slots=True)
class StageDefaults:
    """What a band of the equaliser, a compressor and a limiter are set to when they are switched on."""

    band: Band
    compressor: Compressor
    limiter: Limiter


def read_stage_defaults() -> StageDefaults:
    """Those of resources/balance.toml; raises ValueError where it leaves one out."""
    text = files("resources").joinpath("balance.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    bus = bus_from({"eq": [tables.pop("band")], **tables}, "balance.toml")
    if bus.compressor is None or bus.limiter is None:
        raise ValueError("balance.toml leaves out a stage.")
    return StageDefaults(bus.eq[0], bus.compressor, bus.limiter)
