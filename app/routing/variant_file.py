"""Reading variant rules from TOML, with a sentence that names the variant, the key, the file and the line."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.routing.toml_lines import line_of
from app.routing.variant_rule import CLEAN, SELECTORS, VariantRule
from app.text import shown
from render.errors import BouncedeskError

SELECTING = ("only", "exclude", "gain_db", "each", "replace", "click")
KEYS = ("title", "contains", *SELECTING, "length_s", "at_most_s", "default", "ask")
CLICK_SIDES = ("left", "right", "both")
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{,39}")
LOWEST_DB, HIGHEST_DB = -60.0, 12.0
SHORTEST_S, LONGEST_S = 0.5, 600.0


class _WrongError(Exception):
    """What is wrong, in words that end without a full stop, and the key it is wrong with."""

    def __init__(self, what: str, key: str = "") -> None:
        super().__init__(what)
        self.key = key


def read_rules(text: str, file: str = "", before: Iterable[VariantRule] = ()) -> tuple[VariantRule, ...]:
    """The rules `before`, as changed by a TOML text, then those it adds, in its order.

    A table for a variant that is there already changes the settings it names and leaves the others. Raises
    BouncedeskError naming the variant, the key, and, where the text came from a `file`, that and the line.
    """
    rules = {rule.name: rule for rule in before}
    try:
        tables = tomllib.loads(text.removeprefix("\N{BYTE ORDER MARK}"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it nests too deeply"
        where = f" ({file})" if file else ""
        raise BouncedeskError(f"The variants file is not valid TOML: {shown(detail)}{where}.") from error
    for name, table in tables.items():
        try:
            rules[name] = _read(name, table, rules.get(name))
        except _WrongError as error:
            raise BouncedeskError(f"{_sentence(name, error)}{_place(text, file, name, error.key)}.") from error
    return tuple(rules.values())


def read_rule(name: str, table: object) -> VariantRule:
    """A rule from its table; raises BouncedeskError naming the variant and the key that is wrong."""
    try:
        return _read(name, table, None)
    except _WrongError as error:
        raise BouncedeskError(f"{_sentence(name, error)}.") from error


def _sentence(name: str, error: _WrongError) -> str:
    return f"Variant {name if SAFE_NAME.fullmatch(name) else shown(repr(name))}: {error}"


def _place(text: str, file: str, name: str, key: str) -> str:
    line = line_of(text, name, key)
    where = [file] * bool(file) + [f"line {line}"] * bool(file and line)
    return f" ({', '.join(where)})" if where else ""


def _read(name: str, table: object, before: VariantRule | None) -> VariantRule:
    if not SAFE_NAME.fullmatch(name):
        raise _WrongError("a name is 1 to 40 small letters, digits and underscores")
    if not isinstance(table, dict):
        raise _WrongError('expected a table of settings, such as only = ["drums"]')
    for key in table:
        if key not in KEYS:
            raise _WrongError(f"there is no setting {shown(key)!r}; it may be one of {_either(KEYS)}", key)
    rule = before or VariantRule(name, title=name, contains="")
    changed = replace(rule, **dict(_setting(key, value) for key, value in table.items()))
    if changed.each_group and changed.click:
        raise _WrongError("click cannot go with each, which makes a file for every group", "click")
    return changed


def _setting(key: str, value: object) -> tuple[str, Any]:
    """The field that a key of a table sets, and its value, checked."""
    if key in ("title", "contains"):
        return key, _text(key, value)
    if key in ("default", "ask"):
        return key, _flag(key, value)
    if key in ("only", "exclude"):
        return key, _selectors(key, value)
    if key == "gain_db":
        return key, _gains(value)
    if key in ("length_s", "at_most_s"):
        return key, _length(key, value)
    if key == "each":
        return "each_group", bool(_word(key, value, ("group",)))
    return key, _word(key, value, (CLEAN,) if key == "replace" else CLICK_SIDES)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _WrongError(f"{key} must be text", key)
    return shown(value, longest=200)


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _WrongError(f"{key} must be true or false", key)
    return value


def _length(key: str, value: object) -> float:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, int | float) or not number or not SHORTEST_S <= value <= LONGEST_S:
        raise _WrongError(f"{key} must be a number of seconds from {SHORTEST_S:g} to {LONGEST_S:g}", key)
    return float(value)


def _word(key: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        quoted = [f'"{word}"' for word in allowed]
        raise _WrongError(f"{key} can only be {_either(quoted)}", key)
    return str(value)


def _selectors(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _WrongError(f"{key} must be a list of names", key)
    return tuple(_known(key, value))


def _known(key: str, selectors: Iterable[object]) -> Iterator[str]:
    for selector in selectors:
        if selector not in SELECTORS:
            said = shown(repr(selector))
            raise _WrongError(f"{key} names {said}, which is none of {', '.join(SELECTORS)}", key)
        yield str(selector)


def _gains(value: object) -> Mapping[str, float]:
    if not isinstance(value, dict):
        raise _WrongError("gain_db must be a table, such as { lead = 1.0 }", "gain_db")
    for selector, change in zip(_known("gain_db", value), value.values(), strict=True):
        number = isinstance(change, int | float) and not isinstance(change, bool)
        if not number or not LOWEST_DB <= change <= HIGHEST_DB:
            raise _WrongError(
                f"gain_db for {selector} must be a number from {LOWEST_DB:g} to {HIGHEST_DB:g}", "gain_db"
            )
    return MappingProxyType({selector: float(change) for selector, change in value.items()})


def _either(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
