"""Text in columns, measured in the places it takes on a terminal."""

import unicodedata
from collections.abc import Iterator, Sequence

GAP = "  "


def width_of(text: str) -> int:
    """How many places the text takes: none for accents that combine, two for wide characters."""
    marks = sum(1 for character in text if unicodedata.combining(character))
    return len(text) - marks + sum(1 for character in text if unicodedata.east_asian_width(character) in "WF")


def padded(text: str, width: int) -> str:
    """The text with spaces up to `width` places."""
    return text + " " * (width - width_of(text))


def clipped(text: str, width: int) -> str:
    """The text in at most `width` places, its middle left out: names differ at their ends."""
    if width_of(text) <= width:
        return text
    if width < 5:
        return _start(text, width)
    end = (width - 1) // 3
    tail = _start(text[::-1], end)[::-1]
    return f"{_start(text, width - 1 - width_of(tail))}…{tail}"


def aligned(rows: Sequence[Sequence[str]], width: int, indent: str = "") -> list[str]:
    """Rows of cells as lines of at most `width` places; the first column gives way, then the last ones are dropped."""
    if not rows:
        return []
    columns = len(rows[0])
    widths = [max(width_of(row[place]) for row in rows) for place in range(columns)]
    while columns > 1 and _total(widths[1:columns], columns) + len(indent) + min(widths[0], 16) > width:
        columns -= 1
    first = max(1, width - len(indent) - _total(widths[1:columns], columns))
    widths[0] = min(widths[0], first)
    return [
        indent
        + GAP.join(padded(clipped(row[place], widths[place]), widths[place]) for place in range(columns)).rstrip()
        for row in rows
    ]


def wrapped(sentence: str, width: int, bullet: str = "") -> list[str]:
    """A sentence in lines of at most `width` places, those after the first indented below the bullet's text."""
    room = max(2, width - len(bullet))
    lines = [""]
    for word in _short_words(sentence, room):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return [(bullet if place == 0 else " " * len(bullet)) + line for place, line in enumerate(lines)]


def _short_words(sentence: str, width: int) -> Iterator[str]:
    """The words of a sentence, those wider than a line in parts."""
    for word in sentence.split():
        rest = word
        while rest:
            part = _start(rest, width)
            yield part
            rest = rest[len(part) :]


def _start(text: str, width: int) -> str:
    taken = ""
    for character in text:
        if width_of(taken + character) > width:
            break
        taken += character
    return taken


def _total(widths: Sequence[int], columns: int) -> int:
    return sum(widths) + len(GAP) * (columns - 1)
