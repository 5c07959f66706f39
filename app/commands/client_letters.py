"""Letters to clients as commands give them: on standard output, and as a PDF."""

from datetime import date
from pathlib import Path

from app.billing.studio import load_studio
from app.commands.context import desktop
from app.commands.output import say
from app.errors import UsageError
from app.intake.letter import Letter, LetterPaper, LetterRules, Writer
from app.intake.problem_rules import ProblemRules
from app.paths import find_paths


def letter_writer() -> Writer:
    """Writes letters that the studio signs, once its name is known."""
    return Writer(LetterRules.load(), ProblemRules.load(), load_studio(find_paths().studio).name)


def say_letter(letter: Letter) -> None:
    """Print a letter under its subject."""
    say(f"{letter.subject}\n\n{letter.text()}")


def save_letter(path: Path, letter: Letter) -> None:
    """Save a letter as a PDF, dated today; raises BouncedeskError or AudioError with no file left."""
    if path.is_dir():
        raise UsageError(
            f"{path} is a folder; nothing was written: name the PDF itself.", code="is_a_folder", file=str(path)
        )
    today = date.today().isoformat()  # noqa: DTZ011 -- a letter is dated by the studio's own calendar
    desktop().letters().write_letter(path, LetterPaper(letter.subject, letter.text(), today))
