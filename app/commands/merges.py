"""Merging and deleting clients, releases and songs, and erasing a person who asks to be forgotten."""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.maintenance.backups import list_backups, make_backup
from app.catalogue.maintenance.erasure import Erasure, erase_client, preview_erasure
from app.catalogue.maintenance.merges import likely_duplicates, merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.undo import Undoable
from app.commands.context import opened
from app.commands.output import as_json, print_document, print_rows, say
from app.errors import UsageError
from app.paths import find_paths
from app.settings import backup_folders
from render.errors import BouncedeskError
from render.text import count

Finder = Callable[[Catalogue, str], int]
Merge = Callable[[Catalogue, int, int], Undoable]
Remove = Callable[[Catalogue, int], Undoable]


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
            raise UsageError(
                "Name the client that is to become part of it, too; nothing was changed.", code="other_client_missing"
            )
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
        erasure = erase_client(catalogue, client_id) if yes else preview_erasure(catalogue, client_id)
        old = [backup.path for folder in backup_folders(paths) for backup in list_backups(folder)]
        removed = _renew(catalogue.path, old, backup_folders(paths)) if yes and backups else []
    left = [path for path in old if path not in removed]
    if as_json:
        print_document({**asdict(erasure), "erased": yes, "backups": [str(path) for path in left]})
    else:
        _report(erasure, left, done=yes)
    if yes and backups and left:
        raise BouncedeskError(
            f"{erasure.name} is erased, but {count(len(left), 'backup')} that may hold it could not be removed: remove "
            f"{', '.join(map(str, left))}.",
            code="backups_left",
            files=tuple(left),
        )


def _renew(catalogue: Path, old: Sequence[Path], folders: Sequence[Path]) -> list[Path]:
    """Make a fresh backup first; only then do the old ones go."""
    for folder in folders:
        make_backup(catalogue, folder)
    removed = []
    for path in old:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            removed.append(path)
    return removed


def _report(erasure: Erasure, backups: Sequence[Path], *, done: bool) -> None:
    say(f"{erasure.name} {'is erased' if done else 'would be erased'}:")
    for table, rows in erasure.rows.items():
        say(f"  {table.replace('_', ' ')}: {rows}")
    if erasure.invoices:
        say(f"  kept as the law asks: {count(erasure.invoices, 'issued invoice')}")
    if not erasure.packed:
        say("  traces may be left in the file until it is packed: Bouncedesk does that when it is opened next")
    for folder in erasure.folders:
        say(f"  on disk, for you to delete: {folder}")
    for path in backups:
        say(f"  a backup that still holds it: {path}")
    if not done:
        say("Nothing was changed; add --yes to do it, and --backups to remove the backups as well.")


def print_done(done: Undoable, sentence: str, *, as_json: bool) -> None:
    """Say what was done and how many rows it changed."""
    rows = len(done.changes)
    if as_json:
        print_document({**{name: asdict(done)[name] for name in ("action", "subject", "row")}, "rows": rows})
    else:
        say(f"{sentence}; {count(rows, 'row')} changed.")


def _client(catalogue: Catalogue, name: str) -> int:
    return catalogue.clients.find(name).id


def _release(catalogue: Catalogue, name: str) -> int:
    return catalogue.releases.find(name).id


def _song(catalogue: Catalogue, name: str) -> int:
    return catalogue.songs.find(name).id


def _merge_command(subject: str, find: Finder, merge: Merge) -> click.Command:
    @click.command("merge", help=f"Make the {subject} OTHER one with KEPT: all of it moves there, and OTHER goes.")
    @click.argument("kept")
    @click.argument("other")
    @as_json
    def command(kept: str, other: str, *, as_json: bool) -> None:
        with opened() as catalogue:
            mine, theirs = find(catalogue, kept), find(catalogue, other)
            print_done(
                merge(catalogue, mine, theirs),
                f"The {subject} {theirs} is part of {subject} {mine} now",
                as_json=as_json,
            )

    return command


def _remove_command(subject: str, find: Finder, remove: Remove) -> click.Command:
    @click.command(
        "remove", help=f"Delete a {subject.upper()} with what belongs to it, after asking. Files on disk stay."
    )
    @click.argument(subject)
    @click.option("--yes", is_flag=True, help="Without asking.")
    @as_json
    def command(yes: bool, *, as_json: bool, **given: Any) -> None:
        with opened() as catalogue:
            row = find(catalogue, given[subject])
            if not (yes or as_json):
                click.confirm(f"Delete the {subject} {row} and what belongs to it?", abort=True)
            print_done(remove(catalogue, row), f"The {subject} {row} was deleted", as_json=as_json)

    return command


CLIENT = (_merge_command("client", _client, merge_clients), _remove_command("client", _client, remove_client))
RELEASE = (_merge_command("release", _release, merge_releases), _remove_command("release", _release, remove_release))
SONG = (_merge_command("song", _song, merge_songs), _remove_command("song", _song, remove_song))
