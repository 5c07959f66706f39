"""`round`: keeps the revision cycles of the songs from a shell."""

from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.mixes import MixPlace
from app.commands.catalogue import opened
from app.commands.mixing import mix_row
from app.commands.rows import as_json, print_row, print_rows
from app.domain.catalogue import Round, RoundState

_STATES = click.Choice([state.value for state in RoundState], case_sensitive=False)
_COLUMNS = ("id", "song", "number", "state", "opened_at")


@click.group("round")
def command() -> None:
    """Add, list, show and edit rounds. A round is named by id, or by song and number as in Ember/2."""


@command.command("add")
@click.option("--song", required=True, help="The song that is revised.")
@as_json
def add(song: str, *, as_json: bool) -> None:
    """Open the next round of a song; one still open or sent is superseded."""
    with opened() as catalogue:
        revised = catalogue.songs.find(song)
        print_row(_row(catalogue.rounds.open(revised.id), revised.title), as_json=as_json)


@command.command("list")
@click.option("--song", help="Only this song's.")
@as_json
def list_(song: str | None, *, as_json: bool) -> None:
    """List rounds, by song and number."""
    with opened() as catalogue:
        chosen = [catalogue.songs.find(song)] if song is not None else [row.song for row in catalogue.songs.board()]
        titles = {each.id: each.title for each in chosen}
        rounds = catalogue.rounds.all(chosen[0].id if song is not None else None)
        print_rows([_row(each, titles[each.song_id]) for each in rounds], _COLUMNS, as_json=as_json)


@command.command("show")
@click.argument("round_", metavar="ROUND")
@as_json
def show(round_: str, *, as_json: bool) -> None:
    """Show one ROUND, with its bus and its balance."""
    with opened() as catalogue:
        found = catalogue.rounds.find(round_)
        mix = mix_row(catalogue.mixes.get(MixPlace(found.song_id, found.id)), as_json=as_json)
        print_row({**_row(found, catalogue.songs.get(found.song_id).title), **mix}, as_json=as_json)


@command.command("edit")
@click.argument("round_", metavar="ROUND")
@click.option("--state", type=_STATES, required=True, help="Where the round stands.")
@as_json
def edit(round_: str, state: str, *, as_json: bool) -> None:
    """Change a ROUND."""
    with opened() as catalogue:
        changed = catalogue.rounds.set_state(catalogue.rounds.find(round_).id, RoundState(state))
        _print(catalogue, changed, as_json=as_json)


def _print(catalogue: Catalogue, round_: Round, *, as_json: bool) -> None:
    print_row(_row(round_, catalogue.songs.get(round_.song_id).title), as_json=as_json)


def _row(round_: Round, song: str) -> dict[str, Any]:
    return {
        "id": round_.id,
        "song_id": round_.song_id,
        "song": song,
        "number": round_.number,
        "state": round_.state.value,
        "opened_at": round_.opened_at,
    }
