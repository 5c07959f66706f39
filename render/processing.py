"""What the mixes of a render go through between the stems and the files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from render.bus.settings import BusSettings, StripSettings

NO_BUS, NO_STRIP = BusSettings(), StripSettings()


@dataclass(frozen=True, slots=True)
class Processing:
    """A strip for each group that has one, by the group's name, and the bus after the sum.

    Linked, the gains of the bus's dynamic stages come from the full mix for every variant, so that parts sum to it.
    `independent` has each variant find its own; stems of one group stay linked, as they are there to sum to the mix.
    """

    bus: BusSettings = NO_BUS
    strips: Mapping[str, StripSettings] = field(default_factory=dict)
    independent: bool = False

    @property
    def bus_moves(self) -> bool:
        """Whether the bus has stages whose gain follows the sound."""
        return self.bus.compressor is not None or self.bus.limiter is not None

    def strip_moves(self, group: str) -> bool:
        """Whether the strip of a group has a compressor."""
        return group in self.strips and self.strips[group].compressor is not None

    def account(self) -> dict[str, Any]:
        """All of the settings, as JSON can hold them."""
        strips = {group: asdict(self.strips[group]) for group in sorted(self.strips)}
        return {"bus": asdict(self.bus), "strips": strips, "independent": self.independent}
