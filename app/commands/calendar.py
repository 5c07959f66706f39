"""`catalogue calendar`: deadlines and reviews as a file for calendars."""

from datetime import UTC, datetime
from pathlib import Path

import click

from app.catalogue.calendar import write_calendar
from app.commands.opening import opened
from app.commands.output import print_document, say
from app.commands.rows import as_json
from render.text import count


@click.command("calendar")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@as_json
def calendar(file: Path, *, as_json: bool) -> None:
    """Write deadlines and reviews into the calendar FILE (.ics)."""
    with opened() as catalogue:
        entries = write_calendar(catalogue.database, file, datetime.now(UTC))
    if as_json:
        print_document({"file": str(file.absolute()), "entries": entries})
        return
    say(f"{count(entries, 'entry is', 'entries are')} in {file.absolute()}.")
