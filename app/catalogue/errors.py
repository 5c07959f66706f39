"""What can go wrong with the catalogue's file: the surroundings' fault, with advice, or ours, with a plea to report."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import UsageError
from render.errors import BouncedeskError


class CatalogueError(BouncedeskError):
    """The surroundings' fault: a full disk, a missing permission, a file moved away. Nothing half-written remains."""


class CatalogueBusyError(CatalogueError):
    """Another program holds the file; the same change may be tried again."""


class CatalogueDamagedError(CatalogueError):
    """The file cannot be trusted; it is left exactly as it is."""


class CatalogueNewerError(CatalogueError):
    """A newer Bouncedesk wrote the file; this one does not touch it."""


class CatalogueFaultError(BouncedeskError):
    """A fault of Bouncedesk's own; the change was undone as a whole."""


_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_UNCONFIRMED = sqlite3.SQLITE_IOERR_DIR_FSYNC  # the journal is gone, and so is the way back
_LOCKED = "the books are locked"  # as the triggers of schema 7 say it
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_ADVICE = {
    sqlite3.SQLITE_READONLY: "may not be written to; allow writing to the file and its folder, then try again",
    sqlite3.SQLITE_PERM: "may not be opened; allow reading and writing it, then try again",
    sqlite3.SQLITE_AUTH: "may not be opened; allow reading and writing it, then try again",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; see that its folder exists and may be written to, then try again",
    sqlite3.SQLITE_FULL: "has no room to grow: the disk is full; free some space and try again",
    sqlite3.SQLITE_IOERR: "could not be read or written: the disk reported an error; check the disk and try again",
    sqlite3.SQLITE_NOMEM: "could not be read: memory ran out; close other programs and try again",
    sqlite3.SQLITE_NOLFS: "has grown past what this file system can hold; move it to another disk",
}


_WORDS = {
    sqlite3.SQLITE_CANTOPEN: "the system does not let it be opened",
    sqlite3.SQLITE_READONLY: "it may not be written to",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
}


@contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """Turn every SQLite error raised inside into one sentence about the catalogue at `path`."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def words_of(error: OSError | sqlite3.Error) -> str:
    """Why a file could not be copied, as it stands in the middle of a sentence: no numbers, and no temporary names."""
    if isinstance(error, OSError):
        return error.strerror.lower() if error.strerror else str(error)
    return _WORDS.get(_primary(error) or 0, str(error))


def verdict_words(verdict: str) -> str:
    """What SQLite's check of a file found, on one line; where the disk gave it a page that is all that is known."""
    if "unable to get the page" in verdict:
        return "the disk could not read all of it"
    return " ".join(verdict.removeprefix("*** in database main ***").split())


def damage_of(error: sqlite3.Error) -> str | None:
    """What SQLite found wrong with the file itself, or None where the error is another one."""
    return str(error) if _primary(error) in _DAMAGE else None


def explain(error: sqlite3.Error, path: Path) -> BouncedeskError:
    """The sentence for one SQLite error; the low byte of its code says whose fault it is."""
    primary = _primary(error)
    if primary in _DAMAGE:
        return CatalogueDamagedError(
            f"The catalogue {path} is damaged ({error}); it has been left as it is: restore a backup, or copy the "
            "file somewhere safe before anything else.",
            code="catalogue_damaged",
            file=path,
            reason=str(error),
        )
    if primary in _BUSY:
        return CatalogueBusyError(
            f"The catalogue {path} is in use by another program and did not become free in time; nothing was "
            "changed: try again, or close the other program first.",
            code="catalogue_busy",
            file=path,
        )
    if getattr(error, "sqlite_errorcode", None) == _UNCONFIRMED:
        return CatalogueError(
            f"The disk did not confirm the change to the catalogue {path}, which is probably saved all the same; what "
            "was saved before is safe. Look whether it is there before you make it again, and check the disk.",
            code="catalogue_unconfirmed",
            file=path,
            reason=str(error),
        )
    if primary in _ADVICE:
        return CatalogueError(
            f"The catalogue {path} {_ADVICE[primary]}; what was saved before is safe.",
            code="catalogue_unusable",
            file=path,
            reason=str(error),
        )
    if _LOCKED in str(error):
        return UsageError(
            "The books are locked for that day, so nothing is dated into it any more; nothing was changed.",
            code="period_locked",
        )
    return CatalogueFaultError(
        f"Bouncedesk made a mistake with the catalogue {path} ({error}); nothing was changed: please report this.",
        code="catalogue_fault",
        file=path,
        reason=str(error),
    )


def unforeseen(error: Exception) -> CatalogueError | None:
    """The sentence for an error of SQLite's that nobody explained on its way up; None for any other."""
    if not isinstance(error, sqlite3.Error):
        return None
    reason = words_of(error)
    return CatalogueError(
        f"The catalogue or a copy of it could not be used ({reason}); what was saved before is safe: check the disk "
        "and try again.",
        code="catalogue_unusable",
        reason=reason,
    )


def _primary(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def no_such(noun: str, row_id: int) -> UsageError:
    """The refusal where there is no row of this id; `noun` is what people call such a row."""
    return UsageError(f"There is no {noun} {row_id} in the catalogue.", code="no_such_row", noun=noun, id=row_id)
