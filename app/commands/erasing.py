"""`catalogue merge` and `catalogue erase`: two clients that are one, and a person who asks to be forgotten."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from app.catalogue.maintenance.backups import list_backups, make_backup
from app.catalogue.maintenance.duplicates import likely_duplicates
from app.catalogue.maintenance.erasure import Erasure, erase_client, preview_erasure
from app.catalogue.maintenance.merges import merge_clients
from app.commands.joining import print_done
from app.commands.opening import opened
from app.commands.output import print_document, say
from app.commands.rows import as_json, print_rows
from app.errors import UsageError
from app.paths import find_paths
from app.preferences import backup_folders


@click.command("merge")
@click.argument("kept", required=False)
@click.argument("gone", required=False)
@as_json
def merge(kept: str | None, gone: str | None, *, as_json: bool) -> None:
    """Make the client GONE part of KEPT; without names, list clients and songs that may be one.

    `client merge`, `release merge` and `song merge` do the same for each.
    """
    with opened() as catalogue:
        if kept is None:
            rows = [asdict(each) for each in likely_duplicates(catalogue)]
            print_rows(rows, ("subject", "kept", "name", "other", "other_name", "why"), as_json=as_json)
            return
        if gone is None:
            raise UsageError("Name the client that is to become part of it, too; nothing was changed.")
        ids = catalogue.clients.find(kept).id, catalogue.clients.find(gone).id
        print_done(
            merge_clients(catalogue, *ids), f"The client {ids[1]} is part of client {ids[0]} now", as_json=as_json
        )


@click.command("erase")
@click.argument("client")
@click.option("--yes", is_flag=True, help="Do it; without, only say what would go and what would stay.")
@click.option("--backups", is_flag=True, help="Remove the backups too, once a fresh one has been made.")
@as_json
def erase(client: str, *, yes: bool, backups: bool, as_json: bool) -> None:
    """Erase a client's personal data. What stands on issued invoices stays, as the law asks."""
    paths = find_paths()
    with opened() as catalogue:
        client_id = catalogue.clients.find(client).id
        told = erase_client(catalogue, client_id) if yes else preview_erasure(catalogue, client_id)
        old = [backup.path for folder in backup_folders(paths) for backup in list_backups(folder)]
        removed = _renew(catalogue.path, old, backup_folders(paths)) if yes and backups else []
    left = [path for path in old if path not in removed]
    if as_json:
        print_document({**asdict(told), "erased": yes, "backups": [str(path) for path in left]})
        return
    _tell(told, left, done=yes)


def _renew(catalogue: Path, old: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """Make a fresh backup first; only then do the old ones go."""
    for folder in folders:
        make_backup(catalogue, folder)
    for path in old:
        path.unlink(missing_ok=True)
    return list(old)


def _tell(told: Erasure, backups: Sequence[Path], *, done: bool) -> None:
    say(f"{told.name} {'is erased' if done else 'would be erased'}:")
    for table, count in told.rows.items():
        say(f"  {count} {table.replace('_', ' ')}")
    if told.invoices:
        say(f"  {told.invoices} issued invoices stay as they are, as the law asks")
    if not told.packed:
        say("  traces may be left in the file until it is packed: Bouncedesk does that when it is opened next")
    for folder in told.folders:
        say(f"  on disk, for you to delete: {folder}")
    for path in backups:
        say(f"  a backup that still holds it: {path}")
    if not done:
        say("Nothing was changed; add --yes to do it, and --backups to remove the backups as well.")
