"""Tables of settings in TOML and JSON: the one loader of what is shipped, and the one reader that checks.

Whatever is wrong is one sentence that names the document, the line where that is known, and the key; its code is
`wrong_setting`, and `file`, `key` and `line` are its facts.
"""

import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from render.errors import BouncedeskError, reason_of
from render.text import known_word, shown
from render.toml_lines import KeyPath, line_of

LARGEST = 1 << 20  # bytes; no settings need more


@dataclass(frozen=True, slots=True)
class Document:
    """Where tables come from: `name` is how a sentence begins, `file` its path or name, `text` gives lines their
    numbers (TOML only), `then` is a clause that ends every sentence ("nothing was priced")."""

    name: str
    file: str = ""
    text: str = ""
    then: str = ""

    def refusal(self, what: str, code: str, **facts: Any) -> BouncedeskError:
        """The error that says `what` of the document."""
        end = f"; {self.then}" if self.then else ""
        return BouncedeskError(f"{self.name}{what}{end}.", code=code, file=self.file or self.name, **facts)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a document, at the path of its keys; every getter raises BouncedeskError for another kind of value.

    A getter with a default returns that for a key that is not there; without one, the key must be there.
    """

    values: Mapping[str, Any]
    document: Document
    path: KeyPath = ()

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    @property
    def place(self) -> str:
        """The document and the path in it, as a sentence begins with them: "session.toml, cuts.30s"."""
        return f"{self.document.name}, {dotted(self.path)}" if self.path else self.document.name

    def only(self, allowed: Iterable[str]) -> None:
        """Raise for a key that is not one of `allowed`."""
        known = tuple(allowed)
        for key in self.values:
            if key not in known:
                raise self.wrong(key, f"is not a setting here; it may be one of {', '.join(known)}")

    def table(self, key: str) -> "Table":
        """The table under `key`, empty where there is none."""
        value = self.values.get(key, {})
        if not isinstance(value, Mapping):
            raise self.must(key, "a table of settings")
        return Table(value, self.document, (*self.path, key))

    def tables(self, key: str) -> tuple["Table", ...]:
        """The list of tables under `key` (`[[key]]`), empty where there is none."""
        values = self.values.get(key, [])
        if not isinstance(values, list | tuple):
            raise self.must(key, "a list of tables")
        tables = [Table(value, self.document, (*self.path, key, index)) for index, value in enumerate(values)]
        for each in tables:
            if not isinstance(each.values, Mapping):
                raise each.unfit(f"must be a table of settings, not {_value_words(each.values)}")
        return tuple(tables)

    def text(self, key: str, default: str | None = None) -> str:
        """The text under `key`."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.must(key, "text in quotation marks")
        return value

    def word(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """The one of the `allowed` words under `key`, in any case, with spaces, dashes or underscores."""
        value, known = self.values.get(key, default), tuple(allowed)
        word = known_word(value, known) if isinstance(value, str) else None
        if word is None:
            raise self.must(key, f"one of {', '.join(known)}")
        return word

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Whether `key` is true."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.must(key, "true or false")
        return value

    def number(
        self,
        key: str,
        default: float | None = None,
        least: float | None = None,
        most: float | None = None,
        unit: str = "",
    ) -> float:
        """The number under `key`, within its range."""
        value = self.values.get(key, default)
        if not is_number(value) or not _within(value, least, most):
            raise self.must(key, f"a number{_of(unit)}{_range(least, most)}")
        return float(value)

    def whole(self, key: str, default: int | None = None, least: int | None = 0, most: int | None = None) -> int:
        """The whole number under `key`, within its range."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not _within(value, least, most):
            raise self.must(key, f"a whole number{_range(least, most)}")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """The list of numbers under `key`."""
        values = self.values.get(key)
        if not isinstance(values, list) or not all(map(is_number, values)):
            raise self.must(key, "a list of numbers")
        return tuple(map(float, values))

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of texts under `key`, empty where there is none."""
        value = self.values.get(key, [])
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.must(key, "a list of texts in quotation marks")
        return tuple(value)

    def must(self, key: str, what: str) -> BouncedeskError:
        """The error that `key` is missing, or not `what` it must be."""
        if key not in self.values:
            return self.wrong(key, f"is missing; it must be {what}")
        return self.wrong(key, f"must be {what}, not {_value_words(self.values[key])}")

    def wrong(self, key: str, what: str) -> BouncedeskError:
        """The error that says what is wrong with `key`: a clause without its full stop."""
        return self._refusal((*self.path, key), what)

    def unfit(self, what: str) -> BouncedeskError:
        """The error that says what is wrong with the table as a whole."""
        return self._refusal(self.path, what)

    def _refusal(self, path: KeyPath, what: str) -> BouncedeskError:
        line, key = line_of(self.document.text, path), dotted(path)
        at = f", line {line}" if line else ""
        clause = f"{at}: “{key}” {what}" if key else f" {what}"
        return self.document.refusal(clause, "wrong_setting", key=key, line=line)


def is_number(value: object) -> bool:
    """Whether a value is a number, which true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def dotted(path: KeyPath) -> str:
    """A path as it is written in code: `eq[1].hz` for a key of the second band."""
    return shown("".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix("."))


def parse_toml(text: str, document: Document) -> Table:
    """The tables of a TOML text; a mistake in its syntax is a sentence too."""
    bare = text.removeprefix("\N{BYTE ORDER MARK}")
    try:
        values = tomllib.loads(bare)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        raise document.refusal(f" is not valid TOML ({shown(detail)})", "not_toml", reason=detail) from error
    return Table(values, Document(document.name, document.file, bare, document.then))


def parse_json(text: str | bytes, document: Document, number: Callable[[str], Any] = float) -> Table:
    """The object of a JSON text, each of its keys there once; `number` reads what is not a whole number."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values = dict(pairs)
        if len(values) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise document.refusal(f" names “{shown(twice)}” twice in one place", "key_twice", key=twice)
        return values

    try:
        values = json.loads(text, parse_float=number, parse_constant=number, object_pairs_hook=once)
    except (ValueError, ArithmeticError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        at = f" (line {line})" if line else ""
        raise document.refusal(f" is not valid JSON{at}", "not_json", line=line) from error
    if not isinstance(values, dict):
        raise document.refusal(" must be an object in braces", "not_an_object")
    return Table(values, document)


def read_text(path: Path, name: str = "", largest: int = LARGEST) -> str:
    """The text of a file of settings, which a sentence calls `name`; without the mark that Windows begins it with."""
    document = Document(name or str(path), str(path))
    try:
        with path.open("rb") as file:
            raw = file.read(largest + 1)
        if len(raw) > largest:
            raise document.refusal(f" is larger than {largest / 1e6:.2g} MB", "file_too_large", largest=largest)
        return raw.decode("utf-8-sig")
    except OSError as error:
        reason = reason_of(error)
        raise document.refusal(f" could not be read ({reason})", "unreadable_file", reason=reason) from error
    except UnicodeDecodeError as error:
        raise document.refusal(" is not UTF-8 text", "not_text") from error


def read_toml(path: Path, name: str = "", then: str = "") -> Table:
    """The tables of a user's TOML file, which a sentence calls `name`."""
    return parse_toml(read_text(path, name), Document(name or str(path), str(path), then=then))


def resource(name: str) -> Traversable:
    """A file or folder in resources/, by its path there."""
    return files("resources").joinpath(name)


@cache
def read_resource(name: str) -> Table:
    """The tables of a TOML file in resources/, read once; nobody changes them."""
    return parse_toml(resource(name).read_text("utf-8"), Document(name))


def _value_words(value: object) -> str:
    """A value as a sentence quotes it; tables and lists are only called so."""
    if isinstance(value, str):
        return f"“{shown(value, 40)}”"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else shown(str(value), 40).lower()


def _within(value: float, least: float | None, most: float | None) -> bool:
    """Whether a value is in its range; what is not a number is in none."""
    return value == value and (least is None or value >= least) and (most is None or value <= most)


def _of(unit: str) -> str:
    return f" of {unit}" if unit else ""


def _range(least: float | None, most: float | None) -> str:
    match least, most:
        case None, None:
            return ""
        case _, None:
            return f" of {least:g} or more"
        case None, _:
            return f" of {most:g} or less"
    return f" from {least:g} to {most:g}"
