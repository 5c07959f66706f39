"""Where in a TOML text a setting stands, for saying so; the parser itself only tells of broken syntax."""

import re

SPACE = r"[ \t]*"


def line_of(text: str, table: str, key: str = "") -> int | None:
    """The line, from 1, of `key` in the top-level `table`, or else of the table itself; None where it is not seen.

    Understands the ways a table is usually written: `[table]`, `[table.key]`, `table.key = …` and `table = { … }`.
    """
    inside, found = False, None
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(rf"{SPACE}\[+(.*?)\]", line)
        if header:
            path = _names(header[1])
            inside = path == [table]
            here, exact = path[:1] == [table], bool(key) and path[:2] == [table, key]
        else:
            path = _names(line.partition("=")[0]) if "=" in line else []
            here = not inside and path[:1] == [table]
            exact = bool(key) and (path[:1] == [key] if inside else path[:2] == [table, key])
        if exact:
            return number
        found = found or (number if here else None)
    return found


def _names(dotted: str) -> list[str]:
    """The parts of a dotted key, bare or in quotation marks."""
    return [name.strip().strip("\"'") for name in dotted.split(".")]
