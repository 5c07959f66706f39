"""`verify OUT`: is a delivery still what its manifest says."""

from dataclasses import asdict
from pathlib import Path

import click

from app.commands.context import prepare_engine
from app.commands.output import print_document, say
from app.commands.progress import TerminalMonitor
from render.text import printable


@click.command("verify")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def command(ctx: click.Context, out: Path, as_json: bool) -> None:
    """Check the delivery in OUT: hashes, formats, sums."""
    prepare_engine()
    from render.delivery.verification import verify_delivery

    with TerminalMonitor() as monitor:
        found = verify_delivery(out, monitor)
    if as_json:
        failures = [asdict(failure) for failure in found.failures]
        print_document({"ok": found.ok, "files": found.files, "failures": failures})
    elif found.ok:
        say(f"All {found.files} files are there, unchanged, and sum as they should.")
    else:
        for failure in found.failures:
            say(f"{printable(failure.path)}: {failure.reason}.")
    ctx.exit(0 if found.ok else 1)
