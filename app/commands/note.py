"""`note`: keeps the checklists of the rounds from a shell."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from app.catalogue import Catalogue
from app.catalogue.notes import NoteChanges
from app.commands.context import opened
from app.commands.output import as_json, encoding_option, print_row, print_rows, warn
from app.commands.typed_words import WordChoice
from app.domain.rounds import Note, NoteKind, NoteSource, ReadNote, Round
from app.errors import UsageError
from app.rounds.note_files import encoding_warnings, left_out_words, read_notes_file
from app.rounds.scope import add_notes, all_doubts, doubts_of, song_length
from app.rounds.song_times import find_pin, seconds_of, stretch
from app.text_encoding import DecodedText, decode_as

_KINDS = WordChoice(NoteKind)
_COLUMNS = ("id", "position", "at", "text", "kind", "done")
_OTHERWISE = "--encoding and a name read it otherwise."
_round = click.argument("round_", metavar="ROUND")
_note = click.argument("note", type=int)


@click.group("note")
def command() -> None:
    """Add, list, show and edit notes. A note is named by its id, its ROUND by id or as in Ember/2."""


@command.command("add")
@_round
@click.argument("text")
@click.option("--at", metavar="TIME", help="Where in the song: 1:23, 2:10-2:18, 83.5.")
@click.option("--by", default="", help="Who asked.")
@as_json
def add(round_: str, text: str, at: str | None, by: str, *, as_json: bool) -> None:
    """Add one note to a ROUND, the TEXT exactly as it is."""
    from_s, to_s = _times(at)
    with opened() as catalogue:
        row = catalogue.rounds.find(round_)
        read = ReadNote(text, from_s, to_s, by)
        (note,) = add_notes(catalogue, row.id, [read], NoteSource.TYPED)
        print_row(_row(note), as_json=as_json)
        warn(doubts_of(read, song_length(catalogue, row.song_id)))


@command.command("paste")
@_round
@click.argument("text", required=False)
@click.option("--by", default="", help="Who asked, if no line says it.")
@encoding_option
@as_json
def paste(round_: str, text: str | None, by: str, encoding: str, *, as_json: bool) -> None:
    """Add a block of notes to a ROUND: one a line or divided by semicolons, as "1:23 vocal up; 2:10-2:18 snare down".

    Without TEXT, the block is read from standard input.
    """
    from app.rounds.note_texts import read_block

    decoded = decode_as(sys.stdin.buffer.read(), encoding) if text is None else DecodedText(text, "utf-8")
    block = read_block(decoded.text)
    read = [replace(note, asked_by=by or note.asked_by) for note in block.notes]
    warn(filter(None, [left_out_words(block.left_out)]))
    with opened() as catalogue:
        _take(catalogue, catalogue.rounds.find(round_), read, NoteSource.PASTE, as_json=as_json)
    warn(f"{sentence} {_OTHERWISE}" for sentence in encoding_warnings(decoded, "What was pasted"))


@command.command("import")
@_round
@click.argument("file", type=click.Path(path_type=Path))
@encoding_option
@click.option("--whole", is_flag=True, help="Take an e-mail's greeting, quotes and signature in as well.")
@as_json
def import_(round_: str, file: Path, encoding: str, *, whole: bool, as_json: bool) -> None:
    """Add the notes of a FILE to a ROUND: an e-mail (.eml, .txt), a table (.csv) or a review page's file (.json)."""
    read = read_notes_file(file, encoding)
    notes = [*read.notes, *(read.left_out if whole else ())]
    if read.left_out and not whole:
        warn([f"{left_out_words(read.left_out)} --whole takes them in."])
    with opened() as catalogue:
        _take(catalogue, catalogue.rounds.find(round_), notes, read.source, as_json=as_json)
    warn(read.warnings)
    if read.encoding and not encoding:
        warn([_OTHERWISE])


@command.command("list")
@click.argument("round_", metavar="[ROUND]", required=False)
@click.option("--song", help="The notes of all of this song's rounds.")
@click.option("--open", "open_only", is_flag=True, help="Only those not ticked off.")
@as_json
def list_(round_: str | None, song: str | None, open_only: bool, *, as_json: bool) -> None:
    """List the notes of a ROUND, or of a song."""
    if (round_ is None) == (song is None):
        raise UsageError("Name the round whose notes to list, or a song with --song.", code="round_missing")
    with opened() as catalogue:
        if song is not None:
            notes = catalogue.notes.of_song(catalogue.songs.find(song).id, open_only=open_only)
        else:
            notes = catalogue.notes.all(catalogue.rounds.find(str(round_)).id)
        chosen = [note for note in notes if not (open_only and note.done)]
        print_rows([_row(note) for note in chosen], _COLUMNS, as_json=as_json)


@command.command("show")
@_note
@as_json
def show(note: int, *, as_json: bool) -> None:
    """Show one NOTE."""
    with opened() as catalogue:
        print_row(_row(catalogue.notes.get(note)), as_json=as_json)


@command.command("edit")
@_note
@click.option("--text", help="Another text.")
@click.option("--at", metavar="TIME", help="Another place, as 1:23 or 2:10-2:18; '' for none.")
@click.option("--by", help="Who asked; '' for nobody known.")
@as_json
def edit(note: int, text: str | None, at: str | None, by: str | None, *, as_json: bool) -> None:
    """Change a NOTE."""
    changes: NoteChanges = {}
    if text is not None:
        changes["text"] = text
    if at is not None:
        changes["from_s"], changes["to_s"] = _times(at)
    if by is not None:
        changes["asked_by"] = by
    if not changes:
        raise UsageError("Nothing to change was given: add --text, --at or --by.", code="nothing_to_change")
    with opened() as catalogue:
        print_row(_row(catalogue.notes.edit(note, **changes)), as_json=as_json)


@command.command("done")
@click.argument("notes", metavar="NOTE...", type=int, nargs=-1, required=True)
@click.option("--not", "undone", is_flag=True, help="Remove the tick again.")
@as_json
def done(notes: tuple[int, ...], undone: bool, *, as_json: bool) -> None:
    """Tick notes off: all of them, or none where one is not there."""
    with opened() as catalogue:
        ticked = catalogue.notes.tick_all(notes, done=not undone)
        print_rows([_row(note) for note in ticked], _COLUMNS, as_json=as_json)


@command.command("decide")
@_note
@click.argument("kind", type=_KINDS)
@click.option("--reason", default="", help="Why.")
@as_json
def decide(note: int, kind: str, reason: str, *, as_json: bool) -> None:
    """Say what KIND of work a NOTE is: a revision, a recall after approval, or new work."""
    with opened() as catalogue:
        print_row(_row(catalogue.notes.decide(note, NoteKind(kind), reason)), as_json=as_json)


@command.command("remove")
@_note
@as_json
def remove(note: int, *, as_json: bool) -> None:
    """Take a NOTE off its list; the activity log keeps its text."""
    with opened() as catalogue:
        print_row(_row(catalogue.notes.remove(note)), as_json=as_json)


def _take(catalogue: Catalogue, round_: Round, read: list[ReadNote], source: NoteSource, *, as_json: bool) -> None:
    """Keep remarks and print them, with what to ask their writer about their times."""
    taken = add_notes(catalogue, round_.id, read, source)
    print_rows([_row(note) for note in taken], _COLUMNS, as_json=as_json)
    warn(all_doubts(read, song_length(catalogue, round_.song_id)))


def _times(text: str | None) -> tuple[float | None, float | None]:
    if not text:
        return None, None
    bare = seconds_of(text)
    if bare is not None:
        return bare, None
    pin = find_pin(text.strip())
    if pin is None or (pin.begins, pin.ends) != (0, len(text.strip())):
        raise UsageError(
            f"“{text}” is not a place in a song; nothing was changed: write 1:23, 2:10-2:18 or 83.5.",
            code="wrong_place",
            place=text,
        )
    return pin.from_s, pin.to_s


def _row(note: Note) -> dict[str, Any]:
    return {
        "id": note.id,
        "round_id": note.round_id,
        "position": note.position,
        "at": stretch(note.from_s, note.to_s),
        "from_s": note.from_s,
        "to_s": note.to_s,
        "text": note.text,
        "asked_by": note.asked_by,
        "source": note.source.value,
        "kind": note.in_force.value,
        "decided": note.kind is not None,
        "reason": note.reason if note.kind else note.suggested_why,
        "suggested": note.suggested.value,
        "added_at": note.added_at,
        "done": note.done,
        "done_at": note.done_at,
    }
