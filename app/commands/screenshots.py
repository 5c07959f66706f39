"""`screenshots DIR`: a picture of each page and theme, drawn without a display from a catalogue made up for it."""

import os
from pathlib import Path

import click

from app.commands.context import desktop, prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from render.text import printable


@click.command("screenshots")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the pictures' paths as JSON.")
def command(folder: Path, as_json: bool) -> None:
    """Draw one picture a page and theme into DIR and nothing else."""
    prepare_engine()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no window may flash up, and none is needed
    with TerminalMonitor() as monitor:
        paths = desktop().draw_pages(folder, monitor)
    if as_json:
        print_document([str(path) for path in paths])
    else:
        for path in paths:
            say(printable(str(path)))
