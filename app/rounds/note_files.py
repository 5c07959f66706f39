"""Files that notes come in: an e-mail, a table, or what a review page saves."""

from pathlib import Path

from app.domain.notes import NoteSource, ReadNote
from app.errors import UsageError
from render.errors import BouncedeskError

_LARGEST_BYTES = 8 * 2**20
_SOURCES = {
    ".eml": NoteSource.EMAIL,
    ".txt": NoteSource.EMAIL,
    ".csv": NoteSource.CSV,
    ".tsv": NoteSource.CSV,
    ".json": NoteSource.REVIEW,
}


def read_notes_file(file: Path) -> tuple[list[ReadNote], NoteSource, list[str]]:
    """The remarks of a file, how they came, and a sentence for each that could not be read whole."""
    source = _SOURCES.get(file.suffix.lower())
    if source is None:
        raise UsageError(f"{file.name} is no file of notes; give an e-mail (.eml, .txt), a table (.csv) or a .json.")
    content = _read(file)
    if source is NoteSource.EMAIL:
        from app.rounds.letters import read_email

        return read_email(content), source, []
    from app.rounds.tables import read_csv, read_review

    read = read_review(content) if source is NoteSource.REVIEW else read_csv(content.decode("utf-8-sig", "replace"))
    return list(read.notes), source, list(read.said)


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_BYTES:
            raise UsageError(
                f"{file.name} is larger than notes ever are (8 MB); nothing was changed: give another file."
            )
        return file.read_bytes()
    except OSError as error:
        raise BouncedeskError(
            f"{file.name} cannot be read ({error.strerror}); nothing was changed: see that it is there and may be read."
        ) from error
