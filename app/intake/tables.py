"""Reading tables of rules from TOML, with one sentence that names the file and the key where something is wrong."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from app.text import shown
from render.errors import BouncedeskError


@dataclass(frozen=True, slots=True)
class Table:
    """One TOML table and the place it stands at (`problems.toml, silent`), for saying what is wrong with it."""

    place: str
    values: Mapping[str, Any]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def only(self, allowed: Iterable[str]) -> None:
        """Raise for a key that is not one of `allowed`."""
        known = sorted(allowed)
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"means nothing here; the keys are {', '.join(known)}")

    def table(self, key: str) -> "Table":
        """The table under `key`, empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, "must be a table")
        return Table(f"{self.place}, {shown(key)}", value)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The list of tables under `key` (`[[key]]`), empty where there is none."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(key, f"must be written as [[{shown(key)}]]")
        return tuple(Table(f"{self.place}, {shown(key)} {place}", value) for place, value in enumerate(values, 1))

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`; raises where there is none and no default."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be a text in quotation marks")
        return value

    def number(self, key: str) -> float:
        """The number under `key`."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(key, "must be a number")
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        """The list of numbers under `key`."""
        values = self.values.get(key)
        plain = isinstance(values, list) and all(
            isinstance(item, int | float) and not isinstance(item, bool) for item in values
        )
        if not isinstance(values, list) or not plain:
            raise self.wrong(key, "must be a list of numbers")
        return tuple(float(item) for item in values)

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`, empty where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(key, "must be a list of texts in quotation marks")
        return tuple(value)

    def wrong(self, key: str, what: str) -> BouncedeskError:
        """The error that says what is wrong with `key`."""
        return BouncedeskError(f"{self.place}: “{shown(key)}” {what}; correct it and try again.")


def parse_table(name: str, text: str) -> Table:
    """The tables of a TOML file called `name`; raises BouncedeskError with the place of a mistake in it."""
    try:
        return Table(name, tomllib.loads(text.removeprefix("\N{BYTE ORDER MARK}")))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        raise BouncedeskError(f"{name} is not valid TOML ({shown(detail)}); correct it and try again.") from error


def read_resource(name: str) -> Table:
    """The tables of a file in `resources/`."""
    return parse_table(name, files("resources").joinpath(name).read_text("utf-8"))
