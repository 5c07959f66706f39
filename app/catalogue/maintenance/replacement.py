"""A catalogue's file replaced as a whole while others may have it open, unless somebody wrote to it meanwhile."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.connection import connect
from app.catalogue.errors import CatalogueBusyError

_PATIENCE_S = 10.0
_PAGES = 16  # at once, so that the first step has the right to write while the last is still to come


class WrittenMeanwhileError(Exception):
    """Another program wrote to the catalogue since it was looked at; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A connection that knows whether another one changed its file since it was `before`."""

    db: sqlite3.Connection
    before: int

    @property
    def reads_beside_writers(self) -> bool:
        """Whether the file can be read while another connection writes; with a rollback journal it cannot."""
        return bool(self.db.execute("PRAGMA journal_mode").fetchone()[0] == "wal")

    def refuse_changed(self) -> None:
        """Raise `WrittenMeanwhileError` where somebody wrote."""
        if _data_version(self.db) != self.before:
            raise WrittenMeanwhileError

    def keep_others_out(self) -> None:
        """Keep the right to write, and to read, until the connection is closed."""
        self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.db.execute("BEGIN EXCLUSIVE")
        self.db.execute("COMMIT")


@contextmanager
def watched(catalogue: Path) -> Iterator[Watch | None]:
    """What looks after the file from now on; None where there is none that can be read."""
    with contextlib.ExitStack() as stack:
        try:
            db = stack.enter_context(contextlib.closing(connect(catalogue, "rw", _PATIENCE_S).conn))
            watch = Watch(db, _data_version(db))
        except sqlite3.Error:
            yield None
            return
        yield watch


def replace_file(ready: Path, catalogue: Path, watch: Watch | None) -> None:
    """One transaction over the whole file: a kill half-way leaves the old one, and open windows read the new one.

    With the right to write in hand it looks whether somebody was quicker, whose invoice would else be overwritten.
    Raises `WrittenMeanwhileError`, `CatalogueBusyError` or `sqlite3.Error`; nothing was changed then.
    """
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(connect(ready, "ro").conn) as source:
        if watch is None or not catalogue.exists():
            _copy(source, catalogue, lambda: None)
        elif watch.reads_beside_writers:
            _copy(source, catalogue, watch.refuse_changed)
        else:
            watch.keep_others_out()
            watch.refuse_changed()
            source.backup(watch.db)


def _copy(source: sqlite3.Connection, catalogue: Path, look: Callable[[], None]) -> None:
    with contextlib.closing(connect(catalogue, "rwc").conn) as target:
        source.backup(target, pages=_PAGES, progress=_patience(catalogue, look))


def _patience(catalogue: Path, look: Callable[[], None]) -> Callable[[int, int, int], None]:
    deadline, looked = time.monotonic() + _PATIENCE_S, False

    def watch(status: int, _remaining: int, _total: int) -> None:
        nonlocal looked
        if status == sqlite3.SQLITE_OK and not looked:
            looked = True
            look()
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > deadline:
            raise CatalogueBusyError(
                f"The catalogue {catalogue} is in use by another program and did not become free in time; nothing "
                "was restored: try again, or close the other program first.",
                code="catalogue_busy",
                file=catalogue,
            )

    return watch


def _data_version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA data_version").fetchone()[0])
