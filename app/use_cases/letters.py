"""Letters to clients about the files that arrived: about which session, in whose name, and as which file."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.brief import Brief
from app.domain.session import Scan, SessionKind
from app.errors import UsageError
from app.intake.letter import Letter, LetterPaper, LetterPapers, LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from render.atomic import write_whole

if TYPE_CHECKING:
    from app.catalogue import Catalogue

NOTHING_ARRIVED = "nothing_arrived"


def scan_letter(scan: Scan, studio: str) -> Letter:
    """The letter about a session that belongs to no song, signed by the studio once it has a name."""
    return _writer(studio).write(scan, Brief())


def song_letter(catalogue: "Catalogue", song_id: int, studio: str) -> Letter:
    """The letter about the last files that the client sent for a song, which asks for what its brief lacks.

    Printed stems are the engineer's own, so nothing is written about them: raises UsageError where no others came.
    """
    row = catalogue.songs.row(song_id)
    session = catalogue.sessions.newest(song_id, SessionKind.RECEIVED)
    if session is None:
        raise UsageError(
            f"No files have arrived from the client for “{row.song.title}” yet, so there is nothing to write about.",
            code=NOTHING_ARRIVED,
            song=row.song.title,
        )
    scan, brief = catalogue.sessions.scan(session.id), catalogue.briefs.get(song_id)
    return _writer(studio).write(scan, brief, row.client, row.song.title)


def letter_text(subject: str, text: str) -> str:
    """A letter under its subject, as it is printed or pasted."""
    return f"{subject}\n\n{text}"


def save_letter_text(path: Path, subject: str, text: str) -> None:
    """The same as a file, whole or not at all."""
    write_whole(path, letter_text(subject, text).encode("utf-8", "replace"))


def save_letter(papers: LetterPapers, path: Path, subject: str, text: str, today: date) -> None:
    """A letter as a PDF dated today; raises BouncedeskError with no file left where it cannot be written."""
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder; nothing was written: name the PDF itself.", code="is_a_folder", file=str(path)
        )
    papers.write_letter(path, LetterPaper(subject, text, today.isoformat()))


def _writer(studio: str) -> Writer:
    return Writer(LetterRules.load(), ProblemRules.load(), studio)
