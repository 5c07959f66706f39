"""Reading variant rules from TOML, with a sentence that names the variant and the key where one is wrong."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.delivery.selectors import SELECTORS
from app.delivery.variant_rule import VariantRule
from app.errors import BouncedeskError

KEYS = ("title", "contains", "only", "exclude", "gain_db", "each", "default", "ask")
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{,39}")
LOWEST_DB, HIGHEST_DB = -60.0, 12.0


def read_rules(text: str) -> tuple[VariantRule, ...]:
    """Every rule of a TOML text, in its order; raises BouncedeskError naming what is wrong."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BouncedeskError(f"The variants file is not valid TOML: {error}.") from error
    return tuple(read_rule(name, table) for name, table in tables.items())


def read_rule(name: str, table: object) -> VariantRule:
    """A rule from its table; raises BouncedeskError naming the variant and the key that is wrong."""
    if not SAFE_NAME.fullmatch(name):
        raise BouncedeskError(f"Variant {name!r}: a name is 1 to 40 small letters, digits and underscores.")
    if not isinstance(table, dict):
        raise BouncedeskError(f'Variant {name}: expected a table of settings, such as only = ["drums"].')
    for key in table:
        if key not in KEYS:
            raise BouncedeskError(f"Variant {name}: there is no setting {key!r}; it may be one of {', '.join(KEYS)}.")
    if table.get("each", "group") != "group":
        raise BouncedeskError(f'Variant {name}: each can only be "group".')
    return VariantRule(
        name=name,
        title=_text(name, "title", table.get("title", name)),
        contains=_text(name, "contains", table.get("contains", "")),
        only=_selectors(name, "only", table.get("only", [])),
        exclude=_selectors(name, "exclude", table.get("exclude", [])),
        gain_db=_gains(name, table.get("gain_db", {})),
        each_group="each" in table,
        default=_flag(name, "default", table.get("default", False)),
        ask=_flag(name, "ask", table.get("ask", False)),
    )


def _text(name: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise BouncedeskError(f"Variant {name}: {key} must be text.")
    return value


def _flag(name: str, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise BouncedeskError(f"Variant {name}: {key} must be true or false.")
    return value


def _selectors(name: str, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BouncedeskError(f"Variant {name}: {key} must be a list of names.")
    return tuple(_known(name, key, value))


def _known(name: str, key: str, selectors: Iterable[object]) -> Iterable[str]:
    for selector in selectors:
        if selector not in SELECTORS:
            allowed = ", ".join(SELECTORS)
            raise BouncedeskError(f"Variant {name}: {key} names {selector!r}, which is none of {allowed}.")
        yield str(selector)


def _gains(name: str, value: object) -> Mapping[str, float]:
    if not isinstance(value, dict):
        raise BouncedeskError(f"Variant {name}: gain_db must be a table, such as {{ lead = 1.0 }}.")
    for selector, change in zip(_known(name, "gain_db", value), value.values(), strict=True):
        number = isinstance(change, int | float) and not isinstance(change, bool)
        if not number or not LOWEST_DB <= change <= HIGHEST_DB:
            raise BouncedeskError(
                f"Variant {name}: gain_db for {selector} must be a number from {LOWEST_DB:g} to {HIGHEST_DB:g}."
            )
    return MappingProxyType({selector: float(change) for selector, change in value.items()})
