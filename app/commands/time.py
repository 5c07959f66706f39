"""`time`: keeps the hours that go into the songs from a shell."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.hours import TimeChanges
from app.commands.context import opened
from app.commands.output import as_json, print_row, print_rows
from app.commands.typed_words import WordChoice
from app.domain.hours import TimeEntry, WorkKind
from app.errors import UsageError

_KINDS = WordChoice(WorkKind)
_COLUMNS = ("id", "song", "kind", "started_at", "minutes", "running", "note")


@click.group("time")
def command() -> None:
    """Start and stop the timer, write hours down, list, show and edit them. An entry is named by its id."""


@command.command("start")
@click.argument("song")
@click.option("--kind", type=_KINDS, default=WorkKind.MIXING.value, show_default=True, help="What is being done.")
@click.option("--note", default="", help="Anything worth remembering.")
@as_json
def start(song: str, kind: str, note: str, *, as_json: bool) -> None:
    """Start the timer for a SONG; one that was running is stopped."""
    with opened() as catalogue:
        entry = catalogue.hours.start(catalogue.songs.find(song).id, WorkKind(kind), note)
        print_row(_row(catalogue, entry), as_json=as_json)


@command.command("stop")
@click.option("--at", metavar="MOMENT", help="When it was stopped, if not now: 2026-03-31T14:30.")
@as_json
def stop(at: str | None, *, as_json: bool) -> None:
    """Stop the timer."""
    with opened() as catalogue:
        print_row(_row(catalogue, catalogue.hours.stop(at)), as_json=as_json)


@command.command("add")
@click.argument("song")
@click.argument("minutes", type=int)
@click.option("--kind", type=_KINDS, default=WorkKind.MIXING.value, show_default=True, help="What was done.")
@click.option("--at", metavar="MOMENT", help="When it began: 2026-03-31, or 2026-03-31T14:30.")
@click.option("--note", default="", help="Anything worth remembering.")
@as_json
def add(song: str, minutes: int, kind: str, at: str | None, note: str, *, as_json: bool) -> None:
    """Write down MINUTES of work on a SONG."""
    with opened() as catalogue:
        entry = catalogue.hours.add(catalogue.songs.find(song).id, WorkKind(kind), minutes, at, note)
        print_row(_row(catalogue, entry), as_json=as_json)


@command.command("list")
@click.option("--song", help="Only this song's.")
@as_json
def list_(song: str | None, *, as_json: bool) -> None:
    """List what was worked, the newest first."""
    with opened() as catalogue:
        entries = catalogue.hours.all(catalogue.songs.find(song).id if song is not None else None)
        titles = {number: catalogue.songs.get(number).title for number in {entry.song_id for entry in entries}}
        print_rows([_titled(entry, titles[entry.song_id]) for entry in entries], _COLUMNS, as_json=as_json)


@command.command("show")
@click.argument("entry", type=int)
@as_json
def show(entry: int, *, as_json: bool) -> None:
    """Show one ENTRY."""
    with opened() as catalogue:
        print_row(_row(catalogue, catalogue.hours.get(entry)), as_json=as_json)


@command.command("edit")
@click.argument("entry", type=int)
@click.option("--song", help="Another song.")
@click.option("--kind", type=_KINDS, help="What was done.")
@click.option("--from", "started_at", metavar="MOMENT", help="When it began.")
@click.option("--to", "ended_at", metavar="MOMENT", help="When it was ended.")
@click.option("--minutes", type=int, help="How long it took, in place of its end.")
@click.option("--note", help="Another note; '' for none.")
@as_json
def edit(entry: int, song: str | None, *, as_json: bool, **given: Any) -> None:
    """Change an ENTRY."""
    changes = TimeChanges(**{name: value for name, value in given.items() if value is not None})  # type: ignore[typeddict-item]  # click's names are its keys
    if not changes and song is None:
        raise UsageError(
            "Nothing to change was given: add --song, --kind, --from, --to, --minutes or --note.",
            code="nothing_to_change",
        )
    with opened() as catalogue:
        if song is not None:
            changes["song_id"] = catalogue.songs.find(song).id
        print_row(_row(catalogue, catalogue.hours.edit(entry, **changes)), as_json=as_json)


@command.command("remove")
@click.argument("entry", type=int)
@as_json
def remove(entry: int, *, as_json: bool) -> None:
    """Delete an ENTRY; the activity log keeps what it held."""
    with opened() as catalogue:
        print_row(_row(catalogue, catalogue.hours.remove(entry)), as_json=as_json)


def _row(catalogue: Catalogue, entry: TimeEntry) -> dict[str, Any]:
    return _titled(entry, catalogue.songs.get(entry.song_id).title)


def _titled(entry: TimeEntry, song: str) -> dict[str, Any]:
    minutes = round(entry.seconds(datetime.now(UTC)) / 60.0, 2)
    return {**asdict(entry), "kind": entry.kind.value, "song": song, "minutes": minutes, "running": entry.running}
