"""The cut-downs in a session's `session.toml`.

[cuts.30s]
regions = [["1:02", "1:17"], ["0:12", "end"]]   # in the order they play; "end" makes the length exact
crossfade_ms = 20                               # from 0 to 1000
fade_out_s = 0                                  # from 0 to 10
of = "main"                                     # the variant that it is cut from
"""

from collections.abc import Iterator, Mapping

from app.domain.cuts import CutChoice, Region, parse_region
from render.tables import Table
from render.text import shown

LONGEST_CROSSFADE_MS, LONGEST_FADE_S = 1000.0, 10.0
MOST_REGIONS = 100


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


def _regions(table: Table) -> Iterator[Region]:
    listed = table.values.get("regions", [])
    if not isinstance(listed, list) or len(listed) > MOST_REGIONS:
        raise table.wrong("regions", f'must be a list of up to {MOST_REGIONS} regions, such as [["0:12", "0:27"]]')
    for number, times in enumerate(listed, 1):
        if not isinstance(times, list) or not all(_is_time(time) for time in times):
            raise table.wrong("regions", f'must hold pairs of times, such as ["0:12", "0:27"]; number {number} is none')
        try:
            yield parse_region([str(time) for time in times])
        except ValueError as error:
            raise table.wrong("regions", f"is wrong at number {number}: {shown(str(error), 200)}") from error


def _is_time(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
