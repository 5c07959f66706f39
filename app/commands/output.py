"""How commands that report print: one JSON document, or lines for people."""

import json
import sys
from typing import Any

import click


def print_document(document: Any) -> None:
    """Print one JSON document on stdout, nothing else; a NaN in it is a fault of ours, never printed."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")


def decibels(value: float | None, unit: str = "dB") -> str:
    """A level for people, or a dash where it is undefined."""
    return f"{value:.1f} {unit}" if value is not None else "–"


def say(line: str) -> None:
    """Print a line for people, with a question mark for what the terminal cannot show."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(line.encode(encoding, "replace").decode(encoding))
