"""The catalogue's file: found and sound, made whole, or refused untouched with a sentence; packed where that is due."""

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

from app.catalogue.connection import connect, connect_to_read, set_journal
from app.catalogue.copies import find_damage
from app.catalogue.database import Database
from app.catalogue.errors import (
    CatalogueDamagedError,
    CatalogueError,
    CatalogueNewerError,
    damage_of,
    explain,
    plain_errors,
)
from app.catalogue.maintenance.backup_contents import newest_sound
from app.catalogue.schema.migrations import STEPS, Step, migrate
from app.catalogue.schema.v1_first_tables import APPLICATION_ID
from render.atomic import is_there

# A larger file would keep the user waiting; the daily backup checks it, and SQLite itself names a broken page it meets.
_CHECKED_AT_OPENING_BYTES = 16 * 2**20
_SMALLEST_BYTES = 512


def open_database(path: Path, backups: Path, timeout_s: float = 5.0, steps: tuple[Step, ...] = STEPS) -> Database:
    """The catalogue at `path`, made if there never was one, brought to the present schema otherwise.

    A file that is damaged, foreign, newer or locked is left as it is, and never replaced by an empty one: raises
    `CatalogueDamagedError`, `CatalogueNewerError`, `CatalogueBusyError` or another `CatalogueError`.
    """
    if _is_missing(path):
        _create(path, backups, steps)
    _refuse_unsound(path, backups, timeout_s, newest=len(steps))
    with plain_errors(path), contextlib.closing(connect(path, timeout_s=timeout_s)) as db:
        migrate(db, path, backups, steps)
        set_journal(db)
        db.execute("PRAGMA busy_timeout = 0")  # where another program is at work, a later opening packs
        pack(db.conn)
    return Database(path, len(steps), timeout_s)


def _is_missing(path: Path) -> bool:
    """A file that the disk says nothing about may be there: what is wrong with it is said when it is asked."""
    try:
        return not is_there(path)
    except OSError:
        return False


def _create(path: Path, backups: Path, steps: tuple[Step, ...]) -> None:
    """Make the file beside its place and move it there whole: a kill can leave no empty file under the name."""
    _refuse_if_lost(path, backups)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(".part", f"{path.name}.", path.parent)
        os.close(handle)
    except OSError as error:
        raise CatalogueError(
            f"The catalogue {path} cannot be made ({error.strerror}); nothing was written: allow writing to its "
            "folder, or name another with BOUNCEDESK_HOME.",
            code="catalogue_not_made",
            file=path,
            reason=error.strerror,
        ) from error
    part = Path(name)
    try:
        with plain_errors(path), contextlib.closing(connect(part)) as db:
            migrate(db, part, backups, steps)
            set_journal(db)
        _put_in_place(part, path)
    finally:
        part.unlink(missing_ok=True)


def _put_in_place(part: Path, path: Path) -> None:
    """Where another program has made the catalogue meanwhile, its file is the one that counts."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # no hard links here, as on FAT
        if not path.exists():
            part.rename(path)


def _refuse_if_lost(path: Path, backups: Path) -> None:
    """A missing file with backups beside it was lost, not never made; a journal left behind would spoil a new one."""
    for journal in (path.with_name(f"{path.name}{suffix}") for suffix in ("-journal", "-wal")):
        if journal.is_file() and journal.stat().st_size:
            raise CatalogueError(
                f"The catalogue {path} is missing though {journal.name} is there, which belongs to it; nothing was "
                "written: put the catalogue back beside it, or move that file elsewhere.",
                code="catalogue_missing",
                file=path,
                journal=journal,
            )
    backup = newest_sound(backups)
    if backup:
        raise CatalogueError(
            f"The catalogue {path} is missing though there are backups of it; nothing was written: restore "
            f"{backup.path} to go on with it ({backup.wording}), or move the folder {backups} away to begin a new one.",
            code="catalogue_missing",
            file=path,
            backup=backup.path,
        )


def _refuse_unsound(path: Path, backups: Path, timeout_s: float, newest: int) -> None:
    size = _size(path)
    if size < _SMALLEST_BYTES:
        raise CatalogueDamagedError(
            _damage(path, "it is empty" if size == 0 else "it is cut short", backups),
            code="catalogue_damaged",
            file=path,
            reason="empty" if size == 0 else "cut short",
        )
    try:
        application, version = _read_marks(path, timeout_s)
        fault = find_damage(path, timeout_s) if size <= _CHECKED_AT_OPENING_BYTES else None
    except sqlite3.Error as error:
        fault = damage_of(error)
        if not fault:
            raise explain(error, path) from error
    if fault:
        raise CatalogueDamagedError(_damage(path, fault, backups), code="catalogue_damaged", file=path, reason=fault)
    if application != APPLICATION_ID:
        raise CatalogueError(
            f"The file {path} is a database, but not a catalogue of Bouncedesk's; it has been left as it is: move it "
            "elsewhere, or name another folder with BOUNCEDESK_HOME.",
            code="not_a_catalogue",
            file=path,
        )
    if version > newest:
        raise CatalogueNewerError(
            f"The catalogue {path} was written by a newer Bouncedesk (schema {version}, this one knows {newest}); it "
            "has not been touched: install the newer version to open it.",
            code="catalogue_newer",
            file=path,
            schema=version,
            known=newest,
        )


def _size(path: Path) -> int:
    try:
        if path.is_dir():
            raise CatalogueError(
                f"The catalogue {path} is a folder, not a file; move the folder elsewhere to go on.",
                code="not_a_file",
                file=path,
            )
        return path.stat().st_size
    except OSError as error:
        raise CatalogueError(
            f"The catalogue {path} cannot be opened ({error.strerror}); nothing was changed: allow reading it, then "
            "try again.",
            code="catalogue_unusable",
            file=path,
            reason=error.strerror,
        ) from error


def _read_marks(path: Path, timeout_s: float) -> tuple[int, int]:
    """Whose file it is, and its schema."""
    with contextlib.closing(connect_to_read(path, timeout_s)) as db:
        application, version = (
            int(db.execute(f"PRAGMA {mark}").fetchone()[0]) for mark in ("application_id", "user_version")
        )
        return application, version


def _damage(path: Path, fault: str, backups: Path) -> str:
    backup = newest_sound(backups, path)
    advice = (
        f"then restore {backup.path}, the newest backup that checks out ({backup.wording})"
        if backup
        else f"a new one can then begin; there is no sound backup in {backups}, but much can often be saved from damage"
    )
    return (
        f"The catalogue {path} is damaged ({fault}) and has been left exactly as it is: move every file whose name "
        f"begins with {path.name} elsewhere and keep it; {advice}."
    )


def owe_packing(db: sqlite3.Connection, moment: str) -> None:
    """Mark, in the erasure's own transaction, that packing is due."""
    db.execute("INSERT OR IGNORE INTO packing_due (id, since) VALUES (1, ?)", [moment])


def is_owed(db: sqlite3.Connection) -> bool:
    """Whether something was erased and the file not packed since."""
    return db.execute("SELECT 1 FROM packing_due").fetchone() is not None


def pack(db: sqlite3.Connection) -> bool:
    """Pack the file where that is due; False where another program or a full disk stands in the way.

    The mark then stays, and the next opening or erasure tries again. It goes last, so that a kill cannot lose it.
    """
    try:
        if is_owed(db):
            db.execute("VACUUM")
            busy, _, _ = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                db.execute("DELETE FROM packing_due")
        return not is_owed(db)
    except sqlite3.OperationalError:
        return False
