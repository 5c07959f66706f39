"""Letters to clients as commands give them: on standard output, and as a PDF."""

from datetime import date
from pathlib import Path

from app.commands.output import say
from app.errors import UsageError
from app.intake.letter import Letter
from app.intake.letter_paper import LetterPaper


def say_letter(letter: Letter) -> None:
    """Print a letter under its subject."""
    say(f"{letter.subject}\n\n{letter.text()}")


def save_letter(path: Path, letter: Letter) -> None:
    """Save a letter as a PDF, dated today; raises BouncedeskError or AudioError with no file left."""
    from widgets.documents.pdf_documents import PdfDocuments

    if path.is_dir():
        raise UsageError(f"{path} is a folder; nothing was written: name the PDF itself.")
    today = date.today().isoformat()  # noqa: DTZ011 -- a letter is dated by the studio's own calendar
    PdfDocuments().write_letter(path, LetterPaper(letter.subject, letter.text(), today))
