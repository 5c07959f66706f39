"""How commands print: one JSON document, or rows, columns and lines for people, as wide as they are on a terminal."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from render.errors import BouncedeskError
from render.text import printable

GAP = "  "
Row = Mapping[str, Any]
_STEERING = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
encoding_option = click.option(
    "--encoding", default="", metavar="NAME", help="What it is written in, if the likeliest is wrong: cp1252, cp932 …"
)
names_encoding_option = click.option(
    "--encoding", default="", metavar="NAME", help="What a zip's names are written in, if the likeliest is wrong."
)


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


def print_document(document: Any) -> None:
    """Print one JSON document on stdout, nothing else; a NaN in it is a fault of ours, never printed."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    with _sentence_on_failure():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()


def say(line: str) -> None:
    """Print a line or several for people, with a question mark for what the terminal cannot show.

    What somebody wrote keeps its lines and tabs, and nothing else of it steers the terminal.
    """
    encoding = sys.stdout.encoding or "utf-8"
    unsteered = line.replace("\r\n", "\n").translate(_STEERING)
    with _sentence_on_failure():
        click.echo(unsteered.encode(encoding, "replace").decode(encoding))


def warn(sentences: Iterable[str]) -> None:
    """Say beside the answer, on stderr, what is to be known of it."""
    for sentence in sentences:
        click.echo(f"bouncedesk: {sentence}", err=True)


def print_rows(rows: Sequence[Row], columns: Sequence[str], *, as_json: bool) -> None:
    """Print a list of rows: every value as JSON, or the named columns as a table with a heading."""
    if as_json:
        print_document(list(rows))
        return
    if not rows:
        click.echo("Nothing there yet.", err=True)
        return
    table = [[_heading(column) for column in columns], *([_cell(row[column]) for column in columns] for row in rows)]
    widths = [max(width_of(line[place]) for line in table) for place in range(len(columns))]
    for line in table:
        say("  ".join(padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def print_row(row: Row, *, as_json: bool) -> None:
    """Print one row: as JSON, or a line for each value, the further lines of a value below its first."""
    if as_json:
        print_document(row)
        return
    width = max(len(_heading(name)) for name in row)
    for name, value in row.items():
        first, *more = ["–"] if value is None else _lines(str(value)) or [""]
        say(f"{_heading(name).ljust(width)}  {first}".rstrip())
        for line in more:
            say(f"{'':{width}}  {line}")


def decibels(value: float | None, unit: str = "dB") -> str:
    """A level for people, or a dash where it is undefined."""
    return f"{value:.1f} {unit}" if value is not None else "–"


@contextmanager
def _sentence_on_failure() -> Iterator[None]:
    """Turn an answer that cannot be written into a sentence; whoever closes the pipe has read enough."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the rest of it goes nowhere
    except OSError as error:
        raise BouncedeskError(
            f"The answer could not be written ({error.strerror}), though the work is done and its files are safe; "
            "send it somewhere with room, and ask again.",
            code="answer_unwritable",
        ) from error


def on_one_line(text: str) -> str:
    """Text with its lines beside each other, and nothing in it that would steer the terminal."""
    return " / ".join(_lines(text))


def _lines(text: str) -> list[str]:
    """The lines that say something, each space of whatever kind as one that can be printed."""
    spaced = ("".join(" " if sign.isspace() else sign for sign in line.strip()) for line in text.splitlines())
    return [printable(line) for line in spaced if line]


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _cell(value: object) -> str:
    """A value on one line, with nothing in it that would steer the terminal."""
    return "–" if value is None else on_one_line(str(value))
