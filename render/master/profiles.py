"""The kinds of master, and what each asks of its source and its files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from render.bus.bus_file import bus_of
from render.bus.settings import BusSettings
from render.encoders.formats import Format, Formats
from render.errors import BouncedeskError
from render.tables import Table, read_resource
from render.text import shown


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of master; levels in LUFS and dBTP, lengths in seconds, rates in Hz. See resources/profiles.toml.

    `lufs` None: as loud as the chain leaves it; `ceiling_dbtp` None: only full scale is held.
    """

    name: str
    label: str
    format: str
    lufs: float | None = None
    ceiling_dbtp: float | None = None
    limiting: bool = True
    least_bits: int = 0
    above_hz: int = 0
    upsampled: bool = True
    frame_multiple: int = 1
    shortest_s: float = 0.0
    longest_s: float | None = None
    warn_past_s: float | None = None
    round_trip: str | None = None
    bus: BusSettings | None = None

    @property
    def called(self) -> str:
        """What its file is called in a sentence: CD master, MP3 file, Apple Digital Masters file."""
        name = self.label.partition(",")[0]
        return name if name.endswith("master") else f"{name} file"

    @property
    def kind(self) -> Format:
        """The format of its file."""
        return Formats().parse(self.format)


@dataclass(frozen=True, slots=True)
class Profiles:
    """Every kind of master there is, by name."""

    by_name: Mapping[str, Profile] = field(default_factory=lambda: MappingProxyType(_read()))

    def find(self, name: str) -> Profile:
        """The profile of that name; raises BouncedeskError in one sentence listing what there is."""
        if name not in self.by_name:
            raise BouncedeskError(
                f"There is no master profile called “{shown(name)}”; choose from {', '.join(self.by_name)}.",
                code="unknown_profile",
                name=name,
            )
        return self.by_name[name]


def _read() -> dict[str, Profile]:
    profiles = read_resource("profiles.toml")
    return {name: _profile(name, profiles.table(name)) for name in profiles}


def _profile(name: str, table: Table) -> Profile:
    bus = bus_of(table.table("bus")) if "bus" in table else None
    return Profile(name=name, **{**table.values, "bus": bus})
