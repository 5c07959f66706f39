"""A balance and a bus as TOML files that an engineer can keep, share and edit.

[lead_vocal]
gain_db = 1.5
pan = -0.2
[[lead_vocal.eq]]
kind = "bell"
hz = 3000.0
gain_db = 2.0
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from app.delivery.balance import Strips, balance_from, balance_tables
from app.domain.groups import Group
from render.atomic import write_whole
from render.bus.file import read_bus, write_bus
from render.bus.settings import BusSettings, StripSettings
from render.errors import BouncedeskError

NO_BUS = "none"
_LARGEST = 1 << 20  # bytes; no balance needs more


def read_balance_file(path: Path) -> dict[Group, StripSettings]:
    """The strips of a balance file; raises BouncedeskError in one sentence naming the file and what is wrong."""
    try:
        tables = tomllib.loads(_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        raise BouncedeskError(f"The balance {path} is not valid TOML: {detail}.") from error
    return balance_from(tables, str(path))


def write_balance_file(path: Path, strips: Strips) -> None:
    """Write the strips, whole or not at all; raises BouncedeskError."""
    text = "".join(f"{line}\n" for line in _lines(balance_tables(strips), ()))
    write_whole(path, text.encode("utf-8"))


def read_bus_choice(choice: str) -> BusSettings | None:
    """The bus of a TOML file or a preset's name, None for "none"; raises AudioError in one sentence."""
    return None if choice == NO_BUS else read_bus(choice)


def write_bus_file(path: Path, bus: BusSettings) -> None:
    """Write a bus, whole or not at all; raises BouncedeskError."""
    write_bus(path, bus)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        if len(raw) > _LARGEST:
            raise BouncedeskError(f"{path} is too large for a balance; name the TOML file that describes one.")
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BouncedeskError(f"The balance {path} could not be read ({reason}); name a TOML file.") from error
    except UnicodeDecodeError as error:
        raise BouncedeskError(f"The balance {path} is not text; name the TOML file that describes one.") from error


def _lines(table: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[str]:
    """The lines of a TOML file: plain settings first, as TOML wants it, then tables and lists of tables."""
    for key, value in table.items():
        if not isinstance(value, dict | list):
            yield f"{key} = {_shown(value)}"
    for key, value in table.items():
        name = (*above, key)
        if isinstance(value, dict):
            yield f"[{'.'.join(name)}]"
            yield from _lines(value, name)
        for each in value if isinstance(value, list) else ():
            yield f"[[{'.'.join(name)}]]"
            yield from _lines(each, name)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
