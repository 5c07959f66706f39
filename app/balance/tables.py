"""A balance as tables by group, which TOML and JSON can hold, and back, checked at the door."""

from collections.abc import Mapping
from typing import Any

from app.domain.groups import MIXED_GROUPS, Group
from app.text import shown
from render.bus.file import strip_from, table_of
from render.bus.settings import StripSettings
from render.errors import BouncedeskError

Strips = Mapping[Group, StripSettings]


def balance_tables(strips: Strips) -> dict[str, dict[str, Any]]:
    """Each group's strip as a table, by the group's name; what is at its default is left out."""
    return {group.value: table_of(strip) for group, strip in strips.items()}


def balance_from(tables: Mapping[str, object], where: str) -> dict[Group, StripSettings]:
    """The strips that tables by group describe; raises BouncedeskError naming the group, the key and `where`."""
    return {_group(name, where): _strip(name, table, where) for name, table in tables.items()}


def _group(name: str, where: str) -> Group:
    if name not in [group.value for group in MIXED_GROUPS]:
        groups = ", ".join(group.value for group in MIXED_GROUPS)
        raise BouncedeskError(f"There is no group “{shown(name)}” to balance in {where}; write one of {groups}.")
    return Group(name)


def _strip(name: str, table: object, where: str) -> StripSettings:
    if not isinstance(table, Mapping):
        raise BouncedeskError(f"“{name}” in {where} must be a table of settings, such as [{name}] with gain_db = -1.5.")
    return strip_from(table, f"the strip [{name}] in {where}")
