"""A backup put in the catalogue's place: what is there now is saved first, and whoever has it open sees the change.

Numbers that were given since the backup was made are carried over, so that none is given twice.
"""

import contextlib
import sqlite3
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.catalogue.connection import connect
from app.catalogue.copies import copy_database
from app.catalogue.errors import CatalogueBusyError, CatalogueError, damage_of, plain_errors, words_of
from app.catalogue.file import open_database
from app.catalogue.maintenance.backups import Backup, save_before_restore
from app.catalogue.maintenance.carried_numbers import CarriedNumbers, carry_numbers
from app.catalogue.maintenance.given_numbers import GivenNumbers, read_given, readable_given
from app.catalogue.maintenance.replacement import WrittenMeanwhileError, replace_file, watched
from render.text import count


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored from where; `saved` is the backup of what was there, or where a damaged file was put.

    `unknown` is whether some of what was there could not be read, so that numbers may have been given of which no copy
    knows.
    """

    source: Path
    saved: Path | None
    carried: CarriedNumbers = field(default_factory=CarriedNumbers)
    unknown: bool = False

    @property
    def code(self) -> str:
        """By which each shell knows what to advise; empty where nothing is to be done."""
        if self.unknown:
            return "numbers_unknown"
        return "invoices_lost" if self.carried.lost_invoices else ""

    @property
    def lost(self) -> list[str]:
        """The numbers of the invoices that are lost, a text for each run of them."""
        return [gap.labels for gap in self.carried.lost_invoices]

    @property
    def sentences(self) -> str:
        """What is lost by it, and what is not right; empty where nothing is."""
        carried, said = self.carried, []
        if self.lost:
            were = "was" if sum(gap.size for gap in carried.lost_invoices) == 1 else "were"
            said.append(f"{', '.join(self.lost)} {were} issued after that backup and so lost; the numbers go on.")
        if carried.lost_entries:
            entries = count(carried.lost_entries, "payment entry", "payment entries")
            said.append(f"What the backup lacks beside: {entries} of what came in or was paid back.")
        if carried.twice:
            said.append(f"{', '.join(carried.twice)} stands for something else in another copy of this catalogue.")
        if self.unknown:
            said.append("Some of what was there cannot be read, so later numbers may have been given than are known.")
        return " ".join(said)


def restore(source: Path, catalogue: Path, backups: Path) -> Restored:
    """Put the backup `source` in the place of `catalogue`, brought to the present schema; the backup stays as it is.

    A backup that is damaged, foreign or of a newer schema is refused untouched. What is there now is saved among the
    backups; a file too damaged for that is moved beside, whole. The highest numbers of invoices and payments are
    carried over from it and from every backup of the same catalogue. Raises `CatalogueError`; then nothing was changed.
    """
    with tempfile.TemporaryDirectory(prefix="bouncedesk-restore-") as between, plain_errors(source):
        ready = Path(between) / source.name
        while True:
            ready.unlink(missing_ok=True)
            copy_whole(source, ready)
            _bring_up(ready, source)
            with contextlib.suppress(WrittenMeanwhileError):
                return _put_in_place(ready, source, catalogue, backups)


def _put_in_place(ready: Path, source: Path, catalogue: Path, backups: Path) -> Restored:
    """Raises `WrittenMeanwhileError`, with nothing changed, where the catalogue is not what was saved any more."""
    with watched(catalogue) as watch:
        there = catalogue.exists()
        present = readable_given([catalogue]) if there else []
        saved = _save(catalogue, backups)
        why = f"given after the backup {source.name} was made, which was restored"
        carried = carry_numbers(ready, [*present, *_copies(ready, backups, source.parent)], why)
        with plain_errors(catalogue):
            replace_file(ready, catalogue, watch)
    return Restored(source, saved, carried, unknown=there and not (present and present[0].whole))


def _copies(ready: Path, *folders: Path) -> list[GivenNumbers]:
    """What the backups of the same catalogue gave, the newest first."""
    identity = read_given(ready).identity
    paths = {path for folder in folders for path in folder.glob("*.db")}
    newest_first = sorted(paths, key=lambda path: path.name, reverse=True)
    return [each for each in readable_given(newest_first) if each.identity == identity]


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
