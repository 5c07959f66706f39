"""Where in a TOML text a setting stands, for saying so: the parser itself only tells of broken syntax."""

import re
from collections.abc import Iterator

KeyPath = tuple[str | int, ...]
"""The keys that lead to a setting; a number is the place in a list of tables, from 0."""


def line_of(text: str, path: KeyPath) -> int | None:
    """The line, from 1, of the setting at `path`, as ("eq", 1, "hz") for a key of the second `[[eq]]`.

    Where that line is not seen, that of the table around it; None where nothing of it is.
    """
    lines = dict(reversed(list(_settings(text))))  # the first of several
    for end in range(len(path), 0, -1):
        if path[:end] in lines:
            return lines[path[:end]]
    return None


def _settings(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Each table and key that has a line of its own, as a path, with that line."""
    table: KeyPath = ()
    counts: dict[KeyPath, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"[ \t]*(\[\[?)(.*?)\]", line)
        if header:
            table = _indexed(_names(header[2]), counts, header[1] == "[[")
            yield _names(header[2]), number
            yield table, number
        elif "=" in line:
            yield (*table, *_names(line.partition("=")[0])), number


def _indexed(names: KeyPath, counts: dict[KeyPath, int], one_more: bool) -> KeyPath:
    """The path of a header: below an array of tables it goes on with the index of the last one."""
    path: KeyPath = ()
    for name in names:
        path = (*path, name)
        if one_more and len([part for part in path if isinstance(part, str)]) == len(names):
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _names(dotted: str) -> KeyPath:
    """The parts of a dotted key, bare or in quotation marks."""
    return tuple(name.strip().strip("\"'") for name in dotted.split("."))
