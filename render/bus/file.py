"""Reading a bus from TOML or by the name of a preset, and writing it; what is wrong is named with key and line."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, asdict, fields
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from render.atomic import write_whole
from render.bus.lines import line_of
from render.bus.settings import Band, BusSettings, Compressor, Limiter, SettingError, StripSettings
from render.errors import AudioError

Settings = TypeVar("Settings", BusSettings, StripSettings, Band, Compressor, Limiter)
PARTS: Mapping[str, type[Any]] = {"compressor": Compressor, "limiter": Limiter}
LARGEST = 1 << 20  # bytes; no bus is described by more


class _WrongError(Exception):
    """What is wrong, as a whole clause without its full stop, and the path of the setting."""

    def __init__(self, what: str, path: tuple[str | int, ...]) -> None:
        super().__init__(what)
        self.path = path


def presets() -> Mapping[str, BusSettings]:
    """The buses that come with Bouncedesk, by name."""
    text = files("resources").joinpath("buses.toml").read_text("utf-8")
    return {name: bus_from(table, f"the preset {name}") for name, table in tomllib.loads(text).items()}


def read_bus(source: Path | str) -> BusSettings:
    """The bus in a TOML file, or the preset of that name (a word without a dot or a slash).

    Raises AudioError in one sentence naming the file, the key and the line.
    """
    if isinstance(source, str) and Path(source).name == source and not Path(source).suffix:
        shipped = presets()
        if source in shipped:
            return shipped[source]
        if not Path(source).is_file():
            names = ", ".join(shipped)
            raise AudioError(f"There is no bus called {source!r}; choose from {names}, or name a TOML file.")
    return _parse(_text(Path(source)), str(source))


def bus_from(table: Mapping[str, Any], where: str) -> BusSettings:
    """The bus that a table describes; raises AudioError naming the key, and `where` the table stands."""
    return _checked(BusSettings, table, where)


def strip_from(table: Mapping[str, Any], where: str) -> StripSettings:
    """The strip of a group that a table describes; raises AudioError naming the key, and `where` the table stands."""
    return _checked(StripSettings, table, where)


def table_of(settings: BusSettings | StripSettings) -> dict[str, Any]:
    """The settings as a table that `bus_from` or `strip_from` reads back, and that JSON and TOML can hold.

    What is at its default is left out.
    """
    return _without_defaults(settings)


def bus_text(settings: BusSettings | StripSettings) -> str:
    """The settings as the text of a TOML file."""
    return "".join(f"{line}\n" for line in _lines(table_of(settings)))


def write_bus(path: Path, settings: BusSettings) -> None:
    """Write a bus to a TOML file, whole or not at all."""
    write_whole(path, bus_text(settings).encode("utf-8"))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise AudioError(f"{path} is too large for a bus; name the TOML file that describes one.")
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AudioError(f"The bus {path} could not be read ({reason}); name a TOML file or a preset.") from error
    except UnicodeDecodeError as error:
        raise AudioError(f"The bus {path} is not text; name the TOML file that describes one.") from error


def _parse(text: str, file: str) -> BusSettings:
    try:
        return _read(BusSettings, tomllib.loads(text), ())
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        raise AudioError(f"The bus {file} is not valid TOML: {detail}.") from error
    except _WrongError as error:
        line = line_of(text, error.path)
        raise AudioError(f"The bus {file} cannot be used: {error}{f' (line {line})' if line else ''}.") from error


def _checked(kind: type[Settings], table: Mapping[str, Any], where: str) -> Settings:
    try:
        return _read(kind, table, ())
    except _WrongError as error:
        raise AudioError(f"{where[:1].upper()}{where[1:]} cannot be used: {error}.") from error


def _read(kind: type[Settings], table: object, path: tuple[str | int, ...]) -> Settings:
    """A dataclass from its table; raises _WrongError naming the first key that is wrong."""
    if not isinstance(table, Mapping):
        raise _WrongError(f"{_named(path)} must be a table of settings", path)
    known = {each.name: each for each in fields(kind)}
    for key in table:
        if key not in known:
            raise _WrongError(
                f"there is no setting {_named((*path, str(key)))}; it may be one of {', '.join(known)}", (*path, key)
            )
    for name, each in known.items():
        if each.default is MISSING and name not in table:
            raise _WrongError(f"{_named((*path, name))} is missing", path)
    values: dict[str, Any] = {key: _value(key, value, (*path, key)) for key, value in table.items()}
    try:
        return kind(**values)
    except SettingError as error:
        raise _WrongError(f"{_named((*path, error.key))} {error.what}", (*path, error.key)) from error


def _value(key: str, value: object, path: tuple[str | int, ...]) -> object:
    if key == "eq":
        if not isinstance(value, list | tuple):
            raise _WrongError(f"{_named(path)} must be a list of bands, each an [[eq]]", path)
        return tuple(_read(Band, band, (*path, index)) for index, band in enumerate(value))
    if key in PARTS and value is not None:
        return _read(PARTS[key], value, path)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _named(path: tuple[str | int, ...]) -> str:
    """A path as a sentence says it: `eq 2 hz` for the second band, counted from one."""
    said = " ".join(str(part + 1) if isinstance(part, int) else part for part in path)
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in said)[:80]


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


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a TOML file: plain settings first, as TOML wants it, then tables and lists of tables."""
    for key, value in table.items():
        if not isinstance(value, dict | list):
            yield f"{key} = {_shown(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"[{key}]"
            yield from _lines(value)
        if isinstance(value, list):
            for each in value:
                yield f"[[{key}]]"
                yield from _lines(each)


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)
