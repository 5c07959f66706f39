"""How a song is balanced, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Self

from app.domain.groups import MIXED_GROUPS, Group
from render.bus.settings import BusSettings, StripSettings

FLAT = StripSettings()
_OPEN = BusSettings()


@dataclass(frozen=True, slots=True)
class Mix:
    """A strip for each group that is not as it came, in the order of the groups, and the bus; None for no bus."""

    strips: Mapping[Group, StripSettings] = field(default_factory=lambda: MappingProxyType({}))
    bus: BusSettings | None = None

    def __post_init__(self) -> None:
        told = {group: self.strips[group] for group in MIXED_GROUPS if self.strips.get(group, FLAT) != FLAT}
        object.__setattr__(self, "strips", MappingProxyType(told))

    @property
    def flat(self) -> bool:
        """Whether nothing is changed by it, so that a render is of the stems to the last bit."""
        return not self.strips and self.bus in (None, _OPEN)

    def strip(self, group: Group) -> StripSettings:
        """The strip of a group; one at rest where nothing was said."""
        return self.strips.get(group, FLAT)

    def with_strip(self, group: Group, settings: StripSettings) -> Self:
        """The mix with a group's strip set."""
        return replace(self, strips={**self.strips, group: settings})

    def with_bus(self, bus: BusSettings | None) -> Self:
        """The mix with another bus, or none."""
        return replace(self, bus=bus)
