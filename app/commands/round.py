"""`round`: keeps the revision cycles of the songs from a shell."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.balances import BalancePlace
from app.commands.context import ChildProcess, opened, prepare_engine
from app.commands.mix_options import mix_row
from app.commands.output import as_json, print_row, print_rows, say
from app.commands.progress import TerminalMonitor
from app.commands.typed_words import WordChoice
from app.domain.rounds import Round, RoundState, SignedFile, recalled
from app.domain.session import StemChange
from app.errors import UsageError
from app.use_cases.operation import carry_out
from app.use_cases.sessions import RoundComparison, open_round

_STATES = WordChoice(state for state in RoundState if state is not RoundState.APPROVED)
_COLUMNS = ("id", "song", "number", "state", "included", "opened_at", "decided_by")
_round = click.argument("round_", metavar="ROUND")
_at = click.option("--at", metavar="MOMENT", help="When, if not now: 2026-03-31T14:30.")


@click.group("round")
def command() -> None:
    """Open, send, approve, reject, list and show rounds. A round is named by id, or by song and number: Ember/2."""


def _opening(name: str, hidden: bool) -> None:
    """`open`, and `add` as every other row is made."""

    @command.command(name, hidden=hidden)
    @click.option("--song", required=True, help="The song that is revised.")
    @click.option("--session", type=int, help="The session it is about; otherwise the newest, printed ones first.")
    @click.option("--render", type=int, help="The render it is about.")
    @click.option("--included/--extra", default=None, help="Whether the quote includes it; otherwise while they last.")
    @as_json
    def open_(song: str, session: int | None, render: int | None, included: bool | None, *, as_json: bool) -> None:
        """Open the next round of a song; one still open or sent is superseded."""
        with opened() as catalogue:
            revised = catalogue.songs.find(song)
            row = open_round(catalogue, revised.id, session_id=session, job_id=render, included=included)
            print_row(_row(row, revised.title), as_json=as_json)
            if not row.included:
                recall = row.id in recalled(catalogue.rounds.all(revised.id))
                why = "comes after a sign-off" if recall else f"is one more than the {revised.rounds_included} included"
                as_what = "it can be charged as a recall" if recall else "it can be charged"
                click.echo(f"bouncedesk: Round {row.number} {why}; {as_what}.", err=True)


_opening("open", hidden=False)
_opening("add", hidden=True)


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


@command.command("offers")
@click.option("--song", required=True, help="The song whose rounds are looked at.")
@as_json
def offers_(song: str, *, as_json: bool) -> None:
    """List what of a song's rounds may be charged: extra rounds, recalls, new work that was decided to be so."""
    from app.rounds.scope import find_extras

    with opened() as catalogue:
        song_id = catalogue.songs.find(song).id
        extras = find_extras(catalogue.rounds.all(song_id), catalogue.notes.of_song(song_id))
        print_rows([asdict(extra) for extra in extras], ("round_id", "code", "description"), as_json=as_json)


@command.command("show")
@_round
@as_json
def show(round_: str, *, as_json: bool) -> None:
    """Show one ROUND, with its bus and its balance."""
    with opened() as catalogue:
        row = catalogue.rounds.find(round_)
        mix = mix_row(catalogue.balances.get(BalancePlace(row.song_id, row.id)), as_json=as_json)
        print_row({**_row(row, catalogue.songs.get(row.song_id).title), **mix}, as_json=as_json)


@command.command("edit")
@_round
@click.option("--state", type=_STATES, help="Where the round stands; `round approve` signs it off.")
@click.option("--included/--extra", default=None, help="Whether the quote includes it.")
@as_json
def edit(round_: str, state: str | None, included: bool | None, *, as_json: bool) -> None:
    """Change a ROUND."""
    if state is None and included is None:
        raise UsageError("Nothing to change was given: add --state, --included or --extra.", code="nothing_to_change")
    with opened() as catalogue:
        changed = catalogue.rounds.find(round_)
        with catalogue.transaction():
            if state is not None:
                changed = catalogue.rounds.set_state(changed.id, RoundState(state))
            if included is not None:
                changed = catalogue.rounds.set_included(changed.id, included=included)
        _print(catalogue, changed, as_json=as_json)


@command.command("send")
@_round
@as_json
def send(round_: str, *, as_json: bool) -> None:
    """Mark a ROUND as sent to the client."""
    with opened() as catalogue:
        sent = catalogue.rounds.set_state(catalogue.rounds.find(round_).id, RoundState.SENT)
        _print(catalogue, sent, as_json=as_json)


@command.command("approve")
@_round
@click.option("--by", required=True, help="Who signs it off.")
@_at
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="What is signed off, if not what was rendered.",
)
@as_json
def approve(round_: str, by: str, at: str | None, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Sign a ROUND off: by name, at a moment, exactly these files."""
    signed = [_signed(file) for file in files] if files else None
    with opened() as catalogue:
        approved = catalogue.rounds.approve(catalogue.rounds.find(round_).id, by, signed, at)
        _print(catalogue, approved, as_json=as_json)
        if not approved.signoff_files:
            click.echo("bouncedesk: Nothing was rendered for this round, so its sign-off names no file.", err=True)


@command.command("reject")
@_round
@click.option("--by", default="", help="Who sends it back.")
@_at
@as_json
def reject(round_: str, by: str, at: str | None, *, as_json: bool) -> None:
    """Send a ROUND back: the next one answers it."""
    with opened() as catalogue:
        _print(catalogue, catalogue.rounds.reject(catalogue.rounds.find(round_).id, by, at), as_json=as_json)


@command.command("supersede")
@_round
@as_json
def supersede(round_: str, *, as_json: bool) -> None:
    """Take a ROUND out of the count: another replaced it before it was done."""
    with opened() as catalogue:
        changed = catalogue.rounds.set_state(catalogue.rounds.find(round_).id, RoundState.SUPERSEDED)
        _print(catalogue, changed, as_json=as_json)


@command.command("compare")
@_round
@click.option("--since", metavar="ROUND", help="Compare with this round; otherwise with the last of another session.")
@as_json
def compare(round_: str, since: str | None, *, as_json: bool) -> None:
    """Say which stems of a ROUND changed since the one before, and where; kept as the round's change log."""
    with opened() as catalogue:
        this, other = catalogue.rounds.find(round_), catalogue.rounds.find(since) if since else None
        changes, log = compare_rounds(catalogue, this, other)
        if as_json:
            print_row({"round_id": this.id, "change_log": list(log), "changes": changes}, as_json=True)
        else:
            for line in log:
                say(line)


def _signed(file: Path) -> SignedFile:
    from render.monitor import Unwatched
    from render.sources.fingerprint import hash_file

    if not file.is_file():
        raise UsageError(
            f"{file} is not a file that could be signed off; nothing was changed.", code="not_a_file", file=str(file)
        )
    return SignedFile(str(file.absolute()), hash_file(file, Unwatched()))


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
        "session_id": round_.session_id,
        "job_id": round_.job_id,
        "included": round_.included,
        "sent_at": round_.sent_at,
        "decided_at": round_.decided_at,
        "decided_by": round_.decided_by,
        "signoff_files": [{"path": file.path, "sha256": file.sha256} for file in round_.signoff_files],
        "change_log": list(round_.change_log),
    }


def compare_rounds(
    catalogue: Catalogue, round_: Round, since: Round | None
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """The changes as rows and as sentences; the sentences are kept with the round."""
    comparison = RoundComparison.of(catalogue, round_, since)
    prepare_engine()
    with TerminalMonitor() as monitor, ChildProcess() as child:
        changes: tuple[StemChange, ...] = carry_out(comparison, catalogue, child, monitor)
    return [asdict(change) for change in changes], catalogue.rounds.get(round_.id).change_log
