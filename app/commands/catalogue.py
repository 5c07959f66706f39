"""`catalogue`: looks after the catalogue as a whole."""

from pathlib import Path

import click

from app.catalogue.keeping.exporting import export_all
from app.catalogue.keeping.importing import import_all
from app.commands.opening import opened
from app.commands.output import print_document, say
from app.commands.rows import as_json

_FOLDER = click.Path(path_type=Path)


@click.group("catalogue")
def command() -> None:
    """Export and import everything the studio has kept."""


@command.command("export")
@click.argument("folder", type=_FOLDER)
@as_json
def export(folder: Path, *, as_json: bool) -> None:
    """Write everything as JSON and CSV into the new FOLDER."""
    with opened() as catalogue:
        done = export_all(catalogue.path, folder)
    if as_json:
        print_document({"folder": str(done.folder), "schema": done.schema, "rows": done.rows})
        return
    say(f"{sum(done.rows.values())} rows of {len(done.rows)} tables are in {done.folder}.")


@command.command("import")
@click.argument("source", type=_FOLDER)
@as_json
def import_(source: Path, *, as_json: bool) -> None:
    """Read back SOURCE, a folder that `catalogue export` wrote, into an empty catalogue."""
    with opened() as catalogue:
        rows = import_all(catalogue.database, source)
    if as_json:
        print_document({"source": str(source.absolute()), "rows": rows})
        return
    say(f"{sum(rows.values())} rows of {len(rows)} tables were read from {source.absolute()}.")
