"""The bus and the balance of groups in a session's `session.toml`.

bus = "glue"                     # a preset, none, or a TOML file in the session's folder; or all of it:

[bus]                            # gain_db, width, mono_below_hz, [[bus.eq]], [bus.compressor], [bus.limiter]
gain_db = 1.5
limiter = { ceiling_dbtp = -1.0 }

[balance.drums]                  # a group before the bus: gain_db, pan, width, eq, compressor
gain_db = -1.0
pan = 0.2                        # from -1, left, to 1, right
"""

from pathlib import Path, PurePosixPath

from render.bus.file import bus_of, read_bus
from render.bus.settings import BusSettings
from render.tables import Table

NONE = "none"


def read_session_bus(table: Table, folder: Path | None = None) -> BusSettings | None:
    """The bus under `bus`, whose file is looked for in `folder`; None where there is none.

    Raises BouncedeskError naming the key that is wrong.
    """
    value = table.values.get("bus")
    if value is None or value == NONE:
        return None
    if isinstance(value, dict):
        return bus_of(table.table("bus"))
    word = table.text("bus")
    if not PurePosixPath(word).suffix:
        return read_bus(word)
    if folder is None or not _is_inside(folder, word):
        raise table.wrong("bus", "must be a preset, or a TOML file in the session's folder")
    return read_bus(folder / word)


def _is_inside(folder: Path, name: str) -> bool:
    try:
        return folder.resolve() in (folder / name).resolve().parents
    except (OSError, RuntimeError, ValueError):
        return False
