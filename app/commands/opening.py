"""What a command works with: the studio's catalogue, and the desktop that the program was started with."""

from typing import TYPE_CHECKING

import click

from app.catalogue import Catalogue
from app.paths import find_paths

if TYPE_CHECKING:
    from app.desktop import Desktop


def opened() -> Catalogue:
    """The studio's catalogue, made if there never was one; close it, or use it in a `with`."""
    paths = find_paths()
    return Catalogue.open(paths.catalogue, paths.backups)


def desktop() -> "Desktop":
    """Whatever draws papers for the command that runs; nothing of it is loaded before one is drawn."""
    found: Desktop = click.get_current_context().obj
    return found
