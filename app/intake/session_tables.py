"""The tables of a session's `session.toml` on how it is mixed: its bus, its cut-downs, what clean variants mute.

bus = "glue"                 # a preset, none, or a TOML file in the session's folder; or all of it:

[bus]                        # gain_db, width, mono_below_hz, [[bus.eq]], [bus.compressor], [bus.limiter]
gain_db = 1.5
limiter = { ceiling_dbtp = -1.0 }

[balance.drums]              # a group before the bus: gain_db, pan, width, eq, compressor
gain_db = -1.0
pan = 0.2                    # from -1, left, to 1, right

[cuts.30s]
regions = [["1:02", "1:17"], ["0:12", "end"]]   # in the order they play; "end" makes the length exact
crossfade_ms = 20            # from 0 to 1000
fade_out_s = 0               # from 0 to 10
of = "main"                  # the variant that it is cut from

[clean.mute]
"LV" = [["0:12.5", "0:13.0"], ["1:02", "end"]]  # times in the song, from its start
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from app.domain.cuts import CutChoice, Region, parse_region
from render.bus.bus_file import bus_of, read_bus
from render.bus.settings import BusSettings
from render.tables import Table
from render.text import shown

NONE = "none"
LONGEST_CROSSFADE_MS, LONGEST_FADE_S = 1000.0, 10.0
MOST_REGIONS, MOST_MUTES = 100, 500
PAIR = 2
REGIONS_LIKE, MUTES_LIKE = '[["0:12", "0:27"]]', '[["0:12.5", "0:13.0"]]'


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


def read_cuts(tables: Table) -> Mapping[str, CutChoice]:
    """The cut-downs by name; raises BouncedeskError naming the key that is wrong."""
    return {name: read_cut(tables.table(name)) for name in tables}


def read_cut(table: Table) -> CutChoice:
    """A cut-down from its table; raises BouncedeskError naming the key that is wrong."""
    table.only(("regions", "crossfade_ms", "fade_out_s", "of"))
    return CutChoice(
        place=table.place,
        regions=tuple(_regions(table)),
        crossfade_ms=table.number("crossfade_ms", 20.0, 0.0, LONGEST_CROSSFADE_MS, "ms"),
        fade_out_s=table.number("fade_out_s", 0.0, 0.0, LONGEST_FADE_S, "seconds"),
        of=table.text("of", "main"),
    )


def read_mutes(clean: Table) -> Mapping[str, tuple[Region, ...]]:
    """The stretches by the mention of a stem; raises BouncedeskError naming the key that is wrong."""
    clean.only(("mute",))
    table = clean.table("mute")
    return {mention: tuple(_mutes(table, mention)) for mention in table}


def _regions(table: Table) -> Iterator[Region]:
    listed = table.values.get("regions", [])
    if not isinstance(listed, list) or len(listed) > MOST_REGIONS:
        raise table.wrong("regions", f"must be a list of up to {MOST_REGIONS} regions, such as {REGIONS_LIKE}")
    for number, times in enumerate(listed, 1):
        if not isinstance(times, list) or not all(_is_time(time) for time in times):
            raise table.wrong(
                "regions", f"must hold pairs of times, such as {REGIONS_LIKE}; number {number} is not one"
            )
        yield _region(table, "regions", number, times)


def _mutes(table: Table, mention: str) -> Iterator[Region]:
    listed = table.values[mention]
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_MUTES:
        raise table.wrong(mention, f"must be a list of pairs of times, such as {MUTES_LIKE}")
    for number, times in enumerate(listed, 1):
        if not isinstance(times, list) or len(times) != PAIR or not all(_is_time(time) for time in times):
            raise table.wrong(mention, f"must hold pairs of times, such as {MUTES_LIKE}; number {number} is not one")
        region = _region(table, mention, number, times)
        if _runs_backwards(region):
            end = region.end.text if region.end else ""
            raise table.wrong(mention, f"ends before it begins at number {number}, {region.start.text} to {end}")
        yield region


def _region(table: Table, key: str, number: int, times: Sequence[object]) -> Region:
    try:
        return parse_region([str(time) for time in times])
    except ValueError as error:
        raise table.wrong(key, f"is wrong at number {number}: {shown(str(error), 200)}") from error


def _runs_backwards(region: Region) -> bool:
    """Whether it ends where it begins or before; of a time in seconds and one in frames nobody can say yet."""
    start, end = region.start, region.end
    if not end or (start.frames is None) != (end.frames is None):
        return False
    before = start.seconds < end.seconds if start.frames is None else start.frames < (end.frames or 0)
    return not before


def _is_time(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _is_inside(folder: Path, name: str) -> bool:
    try:
        return folder.resolve() in (folder / name).resolve().parents
    except (OSError, RuntimeError, ValueError):
        return False
