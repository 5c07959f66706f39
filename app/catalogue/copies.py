"""Copies of the catalogue that were opened and checked before they got their name."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from app.catalogue.connection import connect, connect_to_read
from app.catalogue.errors import CatalogueError, damage_of, verdict_words, words_of
from render.atomic import sync_folder

_PATIENCE_S = 20.0


def back_up(source: Path, target: Path, prove: Callable[[Path], None] = lambda _copy: None) -> None:
    """Copy the catalogue `source`, open or not, to `target` by SQLite's own backup call; name the copy once checked.

    `prove` looks at the finished copy too, and raises where it is not what it should be. Its folder is made where it is
    missing. An existing `target` is never overwritten. Raises `CatalogueError`; nothing half-written is left then, and
    no folder that was made for it.
    """
    part = target.with_name(f"{target.name}.part")
    missing = [folder for folder in target.parents if not folder.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        copy_database(source, part)
        fault = find_damage(part)
        if fault:
            raise CatalogueError(_refusal(target, fault), code="backup_failed", file=target, reason=fault)
        prove(part)
        _settle(part, target)
    except (OSError, sqlite3.Error) as error:
        reason = words_of(error)
        raise CatalogueError(_refusal(target, reason), code="backup_failed", file=target, reason=reason) from error
    finally:
        _remove(part)
        with contextlib.suppress(OSError):  # a folder that holds the backup, or anything else, stays
            for folder in missing:
                folder.rmdir()


def copy_as_it_is(source: Path, target: Path) -> None:
    """Copy a database to `target`, sound or not; raises `CatalogueError`, and nothing half-written is left then."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        copy_database(source, target)
    except (OSError, sqlite3.Error) as error:
        _remove(target)
        reason = words_of(error)
        raise CatalogueError(
            f"No copy of the catalogue could be made in {target.parent} ({reason}), so nothing was changed; free some "
            "space or allow writing there, then try again.",
            code="copy_failed",
            folder=target.parent,
            reason=reason,
        ) from error


def _remove(copy: Path) -> None:
    """Remove a copy that will not be used, with what SQLite left beside it."""
    for path in (copy, copy.with_name(f"{copy.name}-journal")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def find_damage(path: Path, timeout_s: float = 5.0) -> str | None:
    """What is wrong with the file at `path` as a database, or None if SQLite's quick check finds it whole.

    Raises `sqlite3.Error` where the file cannot be looked at (locked, not allowed): that says nothing of its state.
    """
    try:
        with contextlib.closing(connect_to_read(path, timeout_s)) as db:
            verdict = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
            broken = db.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        if damage_of(error):
            return damage_of(error)
        raise
    if verdict != "ok":
        return verdict_words(verdict)
    return f"a row of {broken[0]} refers to one that is missing" if broken else None


def copy_database(source: Path, part: Path) -> None:
    """Copy a database, open or not, as it is at one moment; unchecked. Raises `sqlite3.Error` or OSError.

    Python's backup call waits for ever on a locked file; the deadline ends that.
    """
    deadline = time.monotonic() + _PATIENCE_S

    def watch(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise TimeoutError("it is in use by another program")

    with (
        contextlib.closing(connect_to_read(source).conn) as original,
        contextlib.closing(connect(part, "rwc").conn) as copy,
    ):
        original.backup(copy, progress=watch)
        copy.execute("PRAGMA journal_mode = delete").fetchall()  # one file alone, wherever it is carried


def _settle(part: Path, target: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if target.exists():
        raise FileExistsError(f"{target} exists already")
    part.rename(target)
    try:
        sync_folder(target.parent)
    except OSError:  # a power cut could take the name away again: it does not count as made
        target.unlink(missing_ok=True)
        raise


def _refusal(target: Path, reason: str) -> str:
    return (
        f"The catalogue could not be backed up to {target} ({reason}); it has not been changed: free some space or "
        "allow writing there, then try again."
    )
