"""How a song is balanced: a strip a group and the bus, as a value, as tables, and as files that an engineer can share.

[lead_vocal]
gain_db = 1.5
pan = -0.2
[[lead_vocal.eq]]
kind = "bell"
hz = 3000.0
gain_db = 2.0
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import tomli_w

from app.domain.session import MIXED_GROUPS, Group
from render.atomic import write_whole
from render.bus.bus_file import bus_of, read_bus, strip_of, table_of
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.tables import Document, Table, read_resource, read_toml

Strips = Mapping[Group, StripSettings]
FLAT = StripSettings()
NO_BUS = "none"
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


def balance_of(tables: Table) -> dict[Group, StripSettings]:
    """The strips that tables by group describe; raises BouncedeskError naming the group and the key."""
    known = {group.value: group for group in MIXED_GROUPS}
    for name in tables:
        if name not in known:
            raise tables.wrong(name, f"is not a group that is mixed; the groups are {', '.join(known)}")
    return {known[name]: strip_of(tables.table(name)) for name in tables}


def balance_from(values: Mapping[str, object], name: str) -> dict[Group, StripSettings]:
    """The strips that plain values by group describe, which a sentence calls `name`."""
    return balance_of(Table(values, Document(name)))


@dataclass(frozen=True, slots=True)
class StageDefaults:
    """What a band of the equaliser, a compressor and a limiter are set to when they are switched on."""

    band: Band
    compressor: Compressor
    limiter: Limiter


def read_stage_defaults() -> StageDefaults:
    """Those of resources/balance.toml; raises ValueError where it leaves one out."""
    bus = bus_of(read_resource("balance.toml"))
    if bus.compressor is None or bus.limiter is None:
        raise ValueError("balance.toml leaves out a stage.")
    return StageDefaults(bus.eq[0], bus.compressor, bus.limiter)


def read_balance_file(path: Path) -> dict[Group, StripSettings]:
    """The strips of a balance file; raises BouncedeskError in one sentence naming the file and what is wrong."""
    return balance_of(read_toml(path, f"The balance {path}"))


def write_balance_file(path: Path, strips: Strips) -> None:
    """Write the strips, whole or not at all; raises BouncedeskError."""
    write_whole(path, tomli_w.dumps(balance_tables(strips)).encode("utf-8"))


def read_bus_choice(choice: str) -> BusSettings | None:
    """The bus of a TOML file or a preset's name, None for "none"; raises BouncedeskError in one sentence."""
    return None if choice == NO_BUS else read_bus(choice)
