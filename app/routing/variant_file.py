"""Reading variant rules from TOML, with a sentence that names the variant, the key, the file and the line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from app.routing.variant_rule import CLEAN, SELECTORS, VariantRule
from render.tables import Document, Table
from render.text import shown

SELECTING = ("only", "exclude", "gain_db", "each", "replace", "click")
KEYS = ("title", "contains", *SELECTING, "length_s", "at_most_s", "default", "ask")
CLICK_SIDES = ("left", "right", "both")
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{,39}")
LOWEST_DB, HIGHEST_DB = -60.0, 12.0
SHORTEST_S, LONGEST_S = 0.5, 600.0


def read_rules(tables: Table, before: Iterable[VariantRule] = ()) -> tuple[VariantRule, ...]:
    """The rules `before`, as changed by the tables of a file, then those it adds, in its order.

    A table for a variant that is there already changes the settings it names and leaves the others. Raises
    BouncedeskError naming the variant, the key, the file and the line.
    """
    rules = {rule.name: rule for rule in before}
    for name in tables:
        rules[name] = _read(tables, name, rules.get(name))
    return tuple(rules.values())


def read_rule(name: str, values: object) -> VariantRule:
    """A rule from its plain values; raises BouncedeskError naming the variant and the key that is wrong."""
    return _read(Table({name: values}, Document("The variants")), name, None)


def _read(tables: Table, name: str, before: VariantRule | None) -> VariantRule:
    if not SAFE_NAME.fullmatch(name):
        raise tables.wrong(name, "is not a name of 1 to 40 small letters, digits and underscores")
    table = tables.table(name)
    table.only(KEYS)
    rule = before or VariantRule(name, title=name, contains="")
    changed = replace(rule, **dict(_setting(table, key) for key in table))
    if changed.each_group and changed.click:
        raise table.wrong("click", "cannot go with each, which makes a file for every group")
    return changed


def _setting(table: Table, key: str) -> tuple[str, Any]:
    """The field that a key of a table sets, and its value, checked."""
    if key in ("title", "contains"):
        return key, shown(table.text(key), longest=200)
    if key in ("default", "ask"):
        return key, table.flag(key)
    if key in ("only", "exclude"):
        return key, tuple(_known(table, key, table.texts(key)))
    if key == "gain_db":
        return key, _gains(table)
    if key in ("length_s", "at_most_s"):
        return key, table.number(key, None, SHORTEST_S, LONGEST_S, "seconds")
    if key == "each":
        return "each_group", bool(table.word(key, ("group",)))
    return key, table.word(key, (CLEAN,) if key == "replace" else CLICK_SIDES)


def _known(table: Table, key: str, selectors: Iterable[str]) -> Iterator[str]:
    for selector in selectors:
        if selector not in SELECTORS:
            raise table.wrong(key, f"names “{shown(selector)}”, which is none of {', '.join(SELECTORS)}")
        yield selector


def _gains(table: Table) -> Mapping[str, float]:
    gains = table.table("gain_db")
    known = _known(table, "gain_db", gains)
    return MappingProxyType({selector: gains.number(selector, None, LOWEST_DB, HIGHEST_DB, "dB") for selector in known})
