"""The bus and the balance of groups in a session's `session.toml`.

bus = "glue"                     # a preset, none, or a TOML file in the session's folder; or all of it:

[bus]                            # gain_db, width, mono_below_hz, [[bus.eq]], [bus.compressor], [bus.limiter]
gain_db = 1.5
limiter = { ceiling_dbtp = -1.0 }

[balance.drums]                  # a group before the bus: gain_db, pan, width, eq, compressor
gain_db = -1.0
pan = 0.2                        # from -1, left, to 1, right
"""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from app.domain.groups import MIXED_GROUPS, Group
from app.intake.tables import Table
from render.bus.file import bus_from, read_bus, strip_from
from render.bus.settings import BusSettings, StripSettings

NONE = "none"


def read_session_bus(table: Table, folder: Path | None = None) -> BusSettings | None:
    """The bus under `bus`, whose file is looked for in `folder`; None where there is none.

    Raises BouncedeskError naming the key that is wrong.
    """
    said = table.values.get("bus")
    if said is None or said == NONE:
        return None
    if isinstance(said, dict):
        return bus_from(said, f"the bus in {table.place}")
    word = table.text("bus")
    if not PurePosixPath(word).suffix:
        return read_bus(word)
    if folder is None or not _is_inside(folder, word):
        raise table.wrong("bus", "must be a preset, or a TOML file in the session's folder")
    return read_bus(folder / word)


def read_balance(table: Table) -> Mapping[Group, StripSettings]:
    """The strips by group; raises BouncedeskError naming the key that is wrong."""
    known = {group.value: group for group in MIXED_GROUPS}
    for name in table:
        if name not in known:
            raise table.wrong(name, f"is no group that is mixed; the groups are {', '.join(known)}")
    return {
        known[name]: strip_from(table.table(name).values, f"the balance of {name} in session.toml") for name in table
    }


def _is_inside(folder: Path, name: str) -> bool:
    try:
        return folder.resolve() in (folder / name).resolve().parents
    except (OSError, RuntimeError, ValueError):
        return False
