"""A balance and a bus as TOML files that an engineer can keep, share and edit.

[lead_vocal]
gain_db = 1.5
pan = -0.2
[[lead_vocal.eq]]
kind = "bell"
hz = 3000.0
gain_db = 2.0
"""

from pathlib import Path

import tomli_w

from app.delivery.balance import Strips, balance_of, balance_tables
from app.domain.groups import Group
from render.atomic import write_whole
from render.bus.file import read_bus, write_bus
from render.bus.settings import BusSettings, StripSettings
from render.tables import read_toml

NO_BUS = "none"


def read_balance_file(path: Path) -> dict[Group, StripSettings]:
    """The strips of a balance file; raises BouncedeskError in one sentence naming the file and what is wrong."""
    return balance_of(read_toml(path, f"The balance {path}"))


def write_balance_file(path: Path, strips: Strips) -> None:
    """Write the strips, whole or not at all; raises BouncedeskError."""
    write_whole(path, tomli_w.dumps(balance_tables(strips)).encode("utf-8"))


def read_bus_choice(choice: str) -> BusSettings | None:
    """The bus of a TOML file or a preset's name, None for "none"; raises BouncedeskError in one sentence."""
    return None if choice == NO_BUS else read_bus(choice)


def write_bus_file(path: Path, bus: BusSettings) -> None:
    """Write a bus, whole or not at all; raises BouncedeskError."""
    write_bus(path, bus)
