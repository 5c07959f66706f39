"""`enquiry [FILE|FOLDER]`: what a client sent with a note becomes advice, an assessed song, and a reply."""

import os
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from app.billing.studio import load_studio
from app.commands.books import open_books
from app.commands.context import ChildProcess, opened, prepare_engine
from app.commands.output import names_encoding_option, print_document, say, warn
from app.commands.progress import TerminalMonitor
from app.domain.enquiry import Arrival, Assessed
from app.domain.money import pounds
from app.enquiry.assessment import ArrivalInspector, EnquiryService, enquirer_of
from app.enquiry.client_note import read_words
from app.errors import UsageError
from app.intake.grouping import GroupRules
from app.paths import find_paths
from app.rounds.emails import NoteLetter, read_letter
from app.rounds.note_files import encoding_warnings
from app.text_encoding import DecodedText, decode_as
from app.use_cases.enquiry import ArrivalInspection, EnquiryRequest, KeptEnquiry, answer_enquiry
from app.use_cases.scan import check_stems
from render.errors import BouncedeskError
from render.text import shown

MOST_BYTES = 1 << 20  # of a note; more is not a note
MOST_MAIL_BYTES = 40 << 20  # of an e-mail, whose attachments are in it; mail services take no more than 25 to 35 MB


@click.command("enquiry")
@click.argument("path", type=click.Path(path_type=Path), required=False, metavar="[FILE|FOLDER]")
@click.option("--note", default="", help="What the client wrote.")
@click.option("--note-file", type=click.Path(path_type=Path), help="A text file or an e-mail (.eml) with it.")
@click.option("--note-encoding", default="", metavar="NAME", help="What that file is written in, if not the likeliest.")
@names_encoding_option
@click.option("--client", default="", help="Whose song it is; else the note's signature or the file's name says so.")
@click.option("--title", default="", help="What the song is called.")
@click.option("--song", "shown_song", default="", help="Show what was kept of this song's last enquiry; adds nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(
    path: Path | None,
    note: str,
    note_file: Path | None,
    note_encoding: str,
    encoding: str,
    client: str,
    title: str,
    shown_song: str,
    as_json: bool,
) -> None:
    """Answer an enquiry: FILE is listened to, FOLDER (or a zip) is scanned; the song is kept as assessed."""
    if shown_song:
        if path or note or note_file or client or title:
            raise UsageError(
                "--song shows an enquiry that was kept; give it alone, or not at all.",
                code="too_much_asked",
            )
        _show(shown_song, as_json=as_json)
        return
    if note and note_file:
        raise UsageError("Give the note once: either --note or --note-file.", code="two_notes")
    service, today = EnquiryService.open(), date.today()  # noqa: DTZ011 -- the studio's own day
    letter = _read(note_file, note_encoding) if note_file else NoteLetter(DecodedText(note, "utf-8"))
    read, text = letter.text, letter.text.text
    request = EnquiryRequest(text, path, enquirer_of(service.read(text, today), path, client, title))
    request.check()
    load_studio(find_paths().studio)  # what cannot be signed is refused before anything is inspected
    arrival = _inspect(path, service, encoding) if path else None
    with open_books() as books:
        assessed, kept = answer_enquiry(service, books, request, arrival)
    if as_json:
        print_document(_document(assessed, kept))
    else:
        _report(assessed, kept)
    warn(f"{said} --note-encoding reads it otherwise." for said in encoding_warnings(read, "The note"))
    warn(f"{shown(name)} is attached and was not read; save it and give it as well." for name in letter.attached)


def _show(named: str, *, as_json: bool) -> None:
    """Print the last enquiry about a song, named by its id or title."""
    with opened() as catalogue:
        song = catalogue.songs.find(named)
        row = catalogue.enquiries.newest(song.id)
    if row is None:
        raise BouncedeskError(
            f"“{shown(song.title)}” did not begin with an enquiry; there is nothing to show.",
            code="no_enquiry",
            song=song.title,
        )
    if as_json:
        print_document({**asdict(row), "source": str(row.source) if row.source else None})
        return
    say(f"Enquiry about “{shown(song.title)}”, received {row.received_at}:\n")
    say(f"{row.note or '(no note)'}\n")
    say(f"Subject: {row.reply.subject}\n")
    say(row.reply.text.rstrip("\n"))


def _read(file: Path, encoding: str) -> NoteLetter:
    """The note in a file, whatever it is written in, or the e-mail it is; a pipe or a device is never opened."""
    try:
        if not file.is_file():
            raise BouncedeskError(
                f"{shown(file.name)} is not a file; give a text file with the client's note.",
                code="not_a_file",
                file=str(file),
            )
        is_mail = file.suffix.lower() == ".eml"
        if file.stat().st_size > (MOST_MAIL_BYTES if is_mail else MOST_BYTES):
            raise BouncedeskError(
                f"{shown(file.name)} is too long to be a note; give the client's own words only.",
                code="note_too_long",
                file=str(file),
            )
        content = file.read_bytes()
        return (read_letter(content, encoding) if is_mail else None) or NoteLetter(decode_as(content, encoding))
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise BouncedeskError(
            f"The note {shown(file.name)} cannot be read ({os.fspath(reason)}); check it.",
            code="file_unreadable",
            file=str(file),
        ) from error


def _inspect(path: Path, service: EnquiryService, encoding: str) -> Arrival:
    """What was sent, inspected in a child process; a folder without stems is refused before one is started."""
    if path.is_dir():
        check_stems(path)
    inspector = ArrivalInspector(service.advice, GroupRules.load())
    inspection = ArrivalInspection.of(inspector, path, find_paths().sessions, encoding)
    prepare_engine()
    work = inspection.work
    with TerminalMonitor() as monitor, ChildProcess() as child:
        child.load()
        arrival: Arrival = child.run(work.function, *work.arguments, title=inspection.title, monitor=monitor)
    return arrival


def _document(assessed: Assessed, kept: KeptEnquiry) -> dict[str, object]:
    note = assessed.note
    return {
        "client": {"id": kept.client.id, "name": kept.client.name, "known": kept.known},
        "song": {"id": kept.song.id, "title": kept.song.title, "stage": kept.song.stage, "due": kept.song.due},
        "said": {
            **asdict(note.answers),
            "deadline": note.deadline or None,
            "email": note.email or None,
            "artist": note.artist or None,
            "wanted": note.wanted,
            "services": note.services,
            "songs": note.songs,
            "budget": note.budget,
        },
        "advice": asdict(assessed.advice),
        "reply": asdict(assessed.reply),
        "quote": {"quote": kept.quote.name, "gross_pence": kept.quote.gross} if kept.quote else None,
    }


def _report(assessed: Assessed, kept: KeptEnquiry) -> None:
    known = "known" if kept.known else "new"
    say(f"Kept as song {kept.song.id} “{shown(kept.song.title)}” of {shown(kept.client.name)} ({known}), assessed.")
    if kept.quote:
        say(f"Quoted as {kept.quote.name}, {pounds(kept.quote.gross)}: a draft, to be checked and sent.")
    read = read_words(assessed.note)
    if read:
        say(f"Read in the note: {shown(read)}.")
    say(f"Subject: {assessed.reply.subject}\n")
    say(assessed.reply.text.rstrip("\n"))
