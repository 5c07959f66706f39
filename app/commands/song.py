"""`song`: keeps the songs and their stages from a shell."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from app.catalogue import Catalogue
from app.catalogue.briefs import BriefChanges
from app.catalogue.songs import SongChanges
from app.commands import merges
from app.commands.brief import COMMANDS
from app.commands.context import opened
from app.commands.mix_options import mix_row, read_mix_options
from app.commands.output import as_json, print_row, print_rows
from app.commands.typed_words import WordChoice
from app.domain.brief import Brief, read_tempo
from app.domain.catalogue import SongRow, Stage
from app.errors import UsageError

_STAGES = WordChoice(Stage)
_COLUMNS = ("id", "title", "artist", "client", "stage", "due", "rounds_left")


_OPTIONS = (
    click.option("--isrc", help="Its ISRC; '' for none."),
    click.option("--bpm", "tempo_bpm", help="Its tempo in beats a minute, like 92.5; '' or 0 for none known."),
    click.option("--key", help="The key it is in; '' for none known."),
    click.option("--notes", help="Anything worth remembering."),
)


def _details(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a song's details."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@click.group("song")
def command() -> None:
    """Add, list, show and edit songs. A song is named by id, title, or the beginning of a title."""


for part in (*COMMANDS, *merges.SONG):
    command.add_command(part)


@command.command("add")
@click.argument("title")
@click.option("--client", required=True, help="Whose song it is.")
@click.option("--artist", default="", help="Who performs it.")
@click.option("--release", help="The release it is part of.")
@click.option("--due", help="When it is due: YYYY-MM-DD.")
@click.option("--rounds", type=int, default=2, show_default=True, help="Rounds of revision included.")
@_details
@as_json
def add(
    title: str,
    client: str,
    artist: str,
    release: str | None,
    due: str | None,
    rounds: int,
    *,
    as_json: bool,
    **given: Any,
) -> None:
    """Add the song TITLE."""
    with opened() as catalogue:
        owner = catalogue.clients.find(client)
        release_id = _release_id(catalogue, release, owner.id)
        brief = _brief_changes(given)
        details: Any = {name: value for name, value in given.items() if value is not None}
        with catalogue.transaction():
            song = catalogue.songs.add(owner.id, title, artist, release_id, due, rounds, **details)
            catalogue.briefs.edit(song.id, **brief)
        print_row(_row(catalogue.songs.row(song.id), catalogue.briefs.get(song.id)), as_json=as_json)


@command.command("list")
@click.argument("text", default="")
@click.option("--stage", type=_STAGES, help="Only songs of this stage.")
@as_json
def list_(text: str, stage: str | None, *, as_json: bool) -> None:
    """List songs, the soonest due first; with TEXT, those whose title, artist, client or release hold its words."""
    with opened() as catalogue:
        rows = catalogue.songs.board(text, Stage(stage) if stage else None)
        briefs = catalogue.briefs.all()
        print_rows([_row(row, briefs[row.song.id]) for row in rows], _COLUMNS, as_json=as_json)


@command.command("show")
@click.argument("song")
@as_json
def show(song: str, *, as_json: bool) -> None:
    """Show one SONG, with the bus and the balance that its renders go through now."""
    with opened() as catalogue:
        _print_whole(catalogue, catalogue.songs.find(song).id, as_json=as_json)


@command.command("edit")
@click.argument("song")
@click.option("--title", help="A new title.")
@click.option("--client", help="Another client.")
@click.option("--artist", help="Another artist; '' for none.")
@click.option("--release", help="Another release; '' for none.")
@click.option("--stage", type=_STAGES, help="Where the song stands.")
@click.option("--due", help="When it is due: YYYY-MM-DD; '' for no date.")
@click.option("--rounds", type=int, help="Rounds of revision included.")
@_details
@click.option("--bus", metavar="FILE|PRESET|none", help="What renders go through after the sum.")
@click.option(
    "--balance", type=click.Path(path_type=Path), help="A TOML file of each group's strip; an empty one: flat."
)
@as_json
def edit(song: str, *, bus: str | None, balance: Path | None, as_json: bool, **given: Any) -> None:
    """Change a SONG. Bus and balance are those of its newest round, if it has one."""
    if all(value is None for value in (bus, balance, *given.values())):
        raise UsageError(
            "Nothing to change was given: add --title, --artist, --stage, --due or another option.",
            code="nothing_to_change",
        )
    mix = read_mix_options(bus, balance)
    with opened() as catalogue:
        song_id = catalogue.songs.find(song).id
        brief = _brief_changes(given)
        with catalogue.transaction():
            catalogue.songs.edit(song_id, **_changes(catalogue, song_id, given))
            catalogue.briefs.edit(song_id, **brief)
            mix.keep(catalogue, song_id)
        _print_whole(catalogue, song_id, as_json=as_json)


def _print_whole(catalogue: Catalogue, song_id: int, *, as_json: bool) -> None:
    mix = mix_row(catalogue.balances.of_song(song_id), as_json=as_json)
    row = _row(catalogue.songs.row(song_id), catalogue.briefs.get(song_id))
    print_row({**row, **mix}, as_json=as_json)


def _brief_changes(given: dict[str, Any]) -> BriefChanges:
    """What the options ask to be changed of the brief, taken out of the rest."""
    bpm, key = given.pop("tempo_bpm"), given.pop("key")
    changes: BriefChanges = {}
    if bpm is not None:
        changes["tempo_bpm"] = None if bpm.strip() == "0" else read_tempo(bpm)
    if key is not None:
        changes["key"] = key
    return changes


def _changes(catalogue: Catalogue, song_id: int, given: dict[str, Any]) -> SongChanges:
    """What the options ask to be changed; client and release, named there, as their ids."""
    changed = {name: value for name, value in given.items() if value is not None}
    if "client" in changed:
        client_id = catalogue.clients.find(changed.pop("client")).id
        changed["client_id"] = client_id
    else:
        client_id = catalogue.songs.get(song_id).client_id
    named: dict[str, Callable[[Any], Any]] = {
        "release": lambda name: ("release_id", _release_id(catalogue, name, client_id)),
        "rounds": lambda number: ("rounds_included", number),
        "stage": lambda stage: ("stage", Stage(stage)),
    }
    changes: Any = dict(named[name](value) if name in named else (name, value) for name, value in changed.items())
    return cast("SongChanges", changes)


def _release_id(catalogue: Catalogue, release: str | None, client_id: int) -> int | None:
    return catalogue.releases.find(release, client_id).id if release else None


def _row(row: SongRow, brief: Brief) -> dict[str, Any]:
    song = row.song
    return {
        "id": song.id,
        "title": song.title,
        "artist": song.artist,
        "client_id": song.client_id,
        "client": row.client,
        "release_id": song.release_id,
        "release": row.release,
        "stage": song.stage.value,
        "due": song.due,
        "rounds_included": song.rounds_included,
        "rounds_used": row.rounds_used,
        "rounds_left": row.rounds_left,
        "isrc": song.isrc,
        "tempo_bpm": brief.tempo_bpm,
        "key": brief.key,
        "notes": song.notes,
    }


@command.command("hold")
@click.argument("song")
@as_json
def hold(song: str, *, as_json: bool) -> None:
    """Hold the delivery of a SONG until what is owed for it is paid."""
    with opened() as catalogue:
        row = catalogue.songs.find(song)
        catalogue.holds.hold(row.id)
        print_row({"song": row.title, "held": True, "owed": catalogue.holds.owed(row.id)}, as_json=as_json)


@command.command("unhold")
@click.argument("song")
@click.option("--why", required=True, help="Why it may be delivered all the same; it goes to the log.")
@as_json
def unhold(song: str, why: str, *, as_json: bool) -> None:
    """Let a SONG be delivered though something is owed for it."""
    with opened() as catalogue:
        row = catalogue.songs.find(song)
        catalogue.holds.lift(row.id, why)
        print_row({"song": row.title, "held": False, "owed": catalogue.holds.owed(row.id)}, as_json=as_json)
