"""A balance as tables by group, which TOML and JSON can hold, and back, checked at the door."""

from collections.abc import Mapping
from typing import Any

from app.domain.groups import MIXED_GROUPS, Group
from render.bus.file import strip_of, table_of
from render.bus.settings import StripSettings
from render.tables import Document, Table

Strips = Mapping[Group, StripSettings]


def balance_tables(strips: Strips) -> dict[str, dict[str, Any]]:
    """Each group's strip as a table, by the group's name; what is at its default is left out."""
    return {group.value: table_of(strip) for group, strip in strips.items()}


def balance_of(tables: Table) -> dict[Group, StripSettings]:
    """The strips that tables by group describe; raises BouncedeskError naming the group and the key."""
    known = {group.value: group for group in MIXED_GROUPS}
    for name in tables:
        if name not in known:
            raise tables.wrong(name, f"is not a group that is mixed; the groups are {', '.join(known)}")
    return {known[name]: strip_of(tables.table(name)) for name in tables}


def balance_from(values: Mapping[str, object], name: str) -> dict[Group, StripSettings]:
    """The strips that plain values by group describe, which a sentence calls `name`."""
    return balance_of(Table(values, Document(name)))
