"""Values on their way into SQLite and out again."""

from collections.abc import Mapping, Sequence
from typing import Any


def stored_all(values: Sequence[object] | Mapping[str, object]) -> Any:
    """The parameters of a statement, each in a form that SQLite takes."""
    if isinstance(values, Mapping):
        return {name: stored(value) for name, value in values.items()}
    return [stored(value) for value in values]


def stored(value: object) -> object:
    """A file name need not be valid Unicode; SQLite's text must be. Such a name is kept as bytes, in an ANY column."""
    if not isinstance(value, str) or value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-8", "surrogatepass")
    return value


def restored(value: object) -> object:
    """The value that was stored; bytes are always text that is not valid Unicode."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value
