"""`client`, `release` and `song`: merging two entries for the same, and deleting one."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.maintenance.merges import merge_clients, merge_releases, merge_songs
from app.catalogue.maintenance.removal import remove_client, remove_release, remove_song
from app.catalogue.maintenance.undo import Undoable
from app.commands.opening import opened
from app.commands.output import print_document, say
from app.commands.rows import as_json

Finder = Callable[[Catalogue, str], int]
Merge = Callable[[Catalogue, int, int], Undoable]
Remove = Callable[[Catalogue, int], Undoable]


def _client(catalogue: Catalogue, name: str) -> int:
    return catalogue.clients.find(name).id


def _release(catalogue: Catalogue, name: str) -> int:
    return catalogue.releases.find(name).id


def _song(catalogue: Catalogue, name: str) -> int:
    return catalogue.songs.find(name).id


def print_done(done: Undoable, sentence: str, *, as_json: bool) -> None:
    """Say what was done and how many rows it changed."""
    rows = len(done.changes)
    if as_json:
        print_document({**{name: asdict(done)[name] for name in ("action", "subject", "row")}, "rows": rows})
    else:
        say(f"{sentence}; {rows} rows were changed.")


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
