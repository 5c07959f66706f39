"""A backup put in the catalogue's place: what is there now is saved first, and whoever has it open sees the change."""

import contextlib
import sqlite3
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.connection import connect
from app.catalogue.copies import copy_database
from app.catalogue.errors import CatalogueBusyError, CatalogueError, damage_of, plain_errors, words_of
from app.catalogue.file import open_database
from app.catalogue.maintenance.backups import Backup, save_before_restore

_PATIENCE_S = 10.0


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored from where; `saved` is the backup of what was there, or where a damaged file was put."""

    source: Path
    saved: Path | None


def restore(source: Path, catalogue: Path, backups: Path) -> Restored:
    """Put the backup `source` in the place of `catalogue`, brought to the present schema; the backup stays as it is.

    A backup that is damaged, foreign or of a newer schema is refused untouched. What is there now is saved among the
    backups; a file too damaged for that is moved beside, whole. Raises `CatalogueError`; then nothing was changed.
    """
    with tempfile.TemporaryDirectory(prefix="bouncedesk-restore-") as between, plain_errors(source):
        ready = Path(between) / source.name
        copy_whole(source, ready)
        _bring_up(ready, source)
        saved = _save(catalogue, backups)
        with plain_errors(catalogue):
            _replace(ready, catalogue)
    return Restored(source, saved)


def _bring_up(ready: Path, source: Path) -> None:
    """Refuse the copy as the catalogue itself would be refused, or bring it to the present schema."""
    try:
        open_database(ready, ready.parent / "none").close()
    except CatalogueError as error:
        reason = str(error).replace(str(ready), str(source))
        raise type(error)(f"{reason} Nothing was restored.", code=error.code, **error.facts) from error


def copy_whole(source: Path, target: Path) -> None:
    """A copy of a file of SQLite's, in use or not; raises `CatalogueError` where it cannot be read or written."""
    try:
        copy_database(source, target)
    except (OSError, sqlite3.Error) as error:
        reason = words_of(error)
        raise CatalogueError(
            f"The backup {source} cannot be read ({reason}); nothing was changed: use another backup.",
            code="backup_unreadable",
            file=source,
            reason=reason,
        ) from error


def _save(catalogue: Path, backups: Path) -> Path | None:
    if not catalogue.exists():
        return None
    try:
        saved: Backup = save_before_restore(catalogue, backups)
    except CatalogueBusyError:
        raise
    except CatalogueError as error:
        if not _is_damaged(catalogue):
            raise CatalogueError(
                f"Nothing was restored, as what is there now could not be saved: {error}",
                code="restore_failed",
                file=catalogue,
                reason=str(error),
            ) from error
        return _put_aside(catalogue)
    return saved.path


def _is_damaged(catalogue: Path) -> bool:
    """Whether the file is so far gone that not even a copy of it can be checked."""
    try:
        with contextlib.closing(connect(catalogue, "ro")) as db:
            return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok") or bool(
                db.execute("PRAGMA foreign_key_check").fetchone()
            )
    except sqlite3.Error as error:
        return damage_of(error) is not None


def _put_aside(catalogue: Path) -> Path:
    aside = catalogue.with_name(f"{catalogue.name}.damaged-{time.time_ns()}")
    try:
        for suffix in ("-journal", "-wal", "-shm"):
            left = catalogue.with_name(f"{catalogue.name}{suffix}")
            if left.exists():
                left.rename(aside.with_name(f"{aside.name}{suffix}"))
        catalogue.rename(aside)
    except OSError as error:
        raise CatalogueError(
            f"The damaged catalogue {catalogue} could not be moved aside ({error.strerror}); nothing was restored: "
            "close every Bouncedesk, then try again.",
            code="restore_failed",
            file=catalogue,
            reason=error.strerror,
        ) from error
    return aside


def _replace(ready: Path, catalogue: Path) -> None:
    """One transaction over the whole file: a kill half-way leaves the old one, and open windows read the new one."""
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + _PATIENCE_S
    with (
        contextlib.closing(connect(ready, "ro").conn) as source,
        contextlib.closing(connect(catalogue, "rwc").conn) as target,
    ):
        source.backup(target, progress=_patience(deadline, catalogue))


def _patience(deadline: float, catalogue: Path) -> Callable[[int, int, int], None]:
    def watch(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise CatalogueBusyError(
                f"The catalogue {catalogue} is in use by another program and did not become free in time; nothing "
                "was restored: try again, or close the other program first.",
                code="catalogue_busy",
                file=catalogue,
            )

    return watch
