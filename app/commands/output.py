"""How commands that report print: one JSON document, or lines for people."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from render.errors import BouncedeskError


def print_document(document: Any) -> None:
    """Print one JSON document on stdout, nothing else; a NaN in it is a fault of ours, never printed."""
    text = json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False)
    with _told():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()


def decibels(value: float | None, unit: str = "dB") -> str:
    """A level for people, or a dash where it is undefined."""
    return f"{value:.1f} {unit}" if value is not None else "–"


def say(line: str) -> None:
    """Print a line for people, with a question mark for what the terminal cannot show."""
    encoding = sys.stdout.encoding or "utf-8"
    with _told():
        click.echo(line.encode(encoding, "replace").decode(encoding))


@contextmanager
def _told() -> Iterator[None]:
    """Turn an answer that cannot be written into a sentence; whoever closes the pipe has read enough."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be said goes nowhere
    except OSError as error:
        raise BouncedeskError(
            f"The answer could not be written ({error.strerror}), though the work is done and its files are safe; "
            "send it somewhere with room, and ask again."
        ) from error
