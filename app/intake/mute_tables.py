"""What is silent in clean variants, in a session's `session.toml`.

[clean.mute]
"LV" = [["0:12.5", "0:13.0"], ["1:02", "end"]]   # times in the song, from its start
"""

from collections.abc import Iterator, Mapping

from app.domain.cuts import Region, parse_region
from render.tables import Table
from render.text import shown

MOST_MUTES = 500
PAIR = 2
EXAMPLE = '[["0:12.5", "0:13.0"]]'


def read_mutes(clean: Table) -> Mapping[str, tuple[Region, ...]]:
    """The stretches by the mention of a stem; raises BouncedeskError naming the key that is wrong."""
    clean.only(("mute",))
    table = clean.table("mute")
    return {mention: tuple(_stretches(table, mention)) for mention in table}


def _stretches(table: Table, mention: str) -> Iterator[Region]:
    listed = table.values[mention]
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_MUTES:
        raise table.wrong(mention, f"must be a list of pairs of times, such as {EXAMPLE}")
    for number, times in enumerate(listed, 1):
        if not isinstance(times, list) or len(times) != PAIR or not all(_is_time(time) for time in times):
            raise table.wrong(mention, f"must hold pairs of times, such as {EXAMPLE}; number {number} is none")
        yield _stretch(table, mention, number, [str(time) for time in times])


def _stretch(table: Table, mention: str, number: int, times: list[str]) -> Region:
    try:
        region = parse_region(times)
    except ValueError as error:
        raise table.wrong(mention, f"is wrong at number {number}: {shown(str(error), 200)}") from error
    start, end = region.start, region.end
    if end and (start.frames is None) == (end.frames is None):
        before = start.seconds < end.seconds if start.frames is None else start.frames < (end.frames or 0)
        if not before:
            raise table.wrong(mention, f"ends before it begins at number {number}, {start.text} to {end.text}")
    return region


def _is_time(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
