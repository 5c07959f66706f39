"""How the catalogue's commands print: rows as JSON for scripts, or as aligned text for people."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from app.commands.columns import padded, width_of
from app.commands.output import print_document, say
from render.text import printable

Row = Mapping[str, Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


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


def _heading(column: str) -> str:
    return column.replace("_", " ")


def _cell(value: object) -> str:
    """A value on one line, with nothing in it that would steer the terminal."""
    return "–" if value is None else printable(str(value))
