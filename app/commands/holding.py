"""`song hold` and `song unhold`: a song is not delivered while something is owed for it."""

import click

from app.commands.context import opened
from app.commands.output import as_json, print_row


@click.command("hold")
@click.argument("song")
@as_json
def hold(song: str, *, as_json: bool) -> None:
    """Hold the delivery of a SONG until what is owed for it is paid."""
    with opened() as catalogue:
        row = catalogue.songs.find(song)
        catalogue.holds.hold(row.id)
        print_row({"song": row.title, "held": True, "owed": catalogue.holds.owed(row.id)}, as_json=as_json)


@click.command("unhold")
@click.argument("song")
@click.option("--why", required=True, help="Why it may be delivered all the same; it goes to the log.")
@as_json
def unhold(song: str, why: str, *, as_json: bool) -> None:
    """Let a SONG be delivered though something is owed for it."""
    with opened() as catalogue:
        row = catalogue.songs.find(song)
        catalogue.holds.lift(row.id, why)
        print_row({"song": row.title, "held": False, "owed": catalogue.holds.owed(row.id)}, as_json=as_json)
