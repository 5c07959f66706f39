"""Reading a bus from TOML or by the name of a preset, and writing it; what is wrong is named with key and line."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields
from pathlib import Path
from typing import Any, TypeVar

import tomli_w

from render.atomic import write_whole
from render.bus.settings import Band, BusSettings, Compressor, Limiter, SettingError, StripSettings
from render.errors import BouncedeskError
from render.tables import Document, Table, read_resource, read_toml
from render.text import shown

Settings = TypeVar("Settings", BusSettings, StripSettings, Band, Compressor, Limiter)
PARTS: Mapping[str, type[Any]] = {"compressor": Compressor, "limiter": Limiter}


def presets() -> Mapping[str, BusSettings]:
    """The buses that come with Bouncedesk, by name."""
    shipped = read_resource("buses.toml")
    return {name: bus_of(shipped.table(name)) for name in shipped}


def read_bus(source: Path | str) -> BusSettings:
    """The bus in a TOML file, or the preset of that name (a word without a dot or a slash).

    Raises BouncedeskError in one sentence naming the file, the key and the line.
    """
    if isinstance(source, str) and Path(source).name == source and not Path(source).suffix:
        shipped = presets()
        if source in shipped:
            return shipped[source]
        if not Path(source).is_file():
            raise BouncedeskError(
                f"There is no bus called “{shown(source)}”; choose from {', '.join(shipped)}, or name a TOML file.",
                code="unknown_bus",
                name=source,
                known=tuple(shipped),
            )
    return bus_of(read_toml(Path(source), f"The bus {source}"))


def bus_of(table: Table) -> BusSettings:
    """The bus that a table describes; raises BouncedeskError naming the key that is wrong."""
    return _read(BusSettings, table)


def strip_of(table: Table) -> StripSettings:
    """The strip of a group that a table describes; raises BouncedeskError naming the key that is wrong."""
    return _read(StripSettings, table)


def bus_from(values: Mapping[str, Any], name: str) -> BusSettings:
    """The bus that plain values describe, which a sentence calls `name`."""
    return bus_of(Table(values, Document(name)))


def table_of(settings: BusSettings | StripSettings) -> dict[str, Any]:
    """The settings as a table that `bus_of` or `strip_of` reads back, and that JSON and TOML can hold.

    What is at its default is left out.
    """
    return _without_defaults(settings)


def bus_text(settings: BusSettings | StripSettings) -> str:
    """The settings as the text of a TOML file."""
    return tomli_w.dumps(table_of(settings))


def write_bus(path: Path, settings: BusSettings) -> None:
    """Write a bus to a TOML file, whole or not at all."""
    write_whole(path, bus_text(settings).encode("utf-8"))


def _read(kind: type[Settings], table: Table) -> Settings:
    """A dataclass from its table."""
    known = {each.name: each for each in fields(kind)}
    table.only(known)
    for name, each in known.items():
        if each.default is MISSING and name not in table:
            raise table.wrong(name, "is missing")
    try:
        return kind(**{key: _value(table, key) for key in table})
    except SettingError as error:
        raise table.wrong(error.key, error.what) from error


def _value(table: Table, key: str) -> Any:
    value = table.values[key]
    if key == "eq":
        return tuple(_read(Band, band) for band in table.tables(key))
    if key in PARTS and value is not None:
        return _read(PARTS[key], table.table(key))
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _without_defaults(settings: Any) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for each in fields(settings):
        value = getattr(settings, each.name)
        if value == each.default:
            continue
        if each.name == "eq":
            table["eq"] = [_without_defaults(band) for band in value]
        else:
            table[each.name] = asdict(value) if each.name in PARTS else value
    return {key: _plain(value) for key, value in table.items()}


def _plain(value: Any) -> Any:
    return {key: each for key, each in value.items() if each is not None} if isinstance(value, dict) else value
