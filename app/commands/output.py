"""How commands print: one JSON document, or rows and lines for people."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from app.commands.columns import padded, width_of
from render.errors import BouncedeskError
from render.text import printable

Row = Mapping[str, Any]
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


def print_document(document: Any) -> None:
    """Print one JSON document on stdout, nothing else; a NaN in it is a fault of ours, never printed."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    with _sentence_on_failure():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()


def say(line: str) -> None:
    """Print a line for people, with a question mark for what the terminal cannot show."""
    encoding = sys.stdout.encoding or "utf-8"
    with _sentence_on_failure():
        click.echo(line.encode(encoding, "replace").decode(encoding))


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
    """Print one row: as JSON, or a line for each value."""
    if as_json:
        print_document(row)
        return
    width = max(len(_heading(name)) for name in row)
    for name, value in row.items():
        say(f"{_heading(name).ljust(width)}  {_cell(value)}".rstrip())


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


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _cell(value: object) -> str:
    """A value on one line, with nothing in it that would steer the terminal."""
    return "–" if value is None else printable(str(value))
