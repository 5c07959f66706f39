"""Backups of the catalogue: made, checked and counted, listed, and those that no longer matter deleted."""

import contextlib
import json
import re
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from app.catalogue.connection import connect_to_read
from app.catalogue.copies import back_up
from app.catalogue.errors import CatalogueError, plain_errors
from app.catalogue.maintenance.backup_contents import SET_ASIDE, emptied, read_contents, readable, same_catalogue
from app.catalogue.maintenance.tables import counts
from app.catalogue.schema.v1_first_tables import APPLICATION_ID
from app.errors import UsageError

_MOMENT = "%Y%m%dT%H%M%S%f"
# Ours alone: what a migration saved, a restore set aside, or a person put there is never deleted.
_NAME = re.compile(r"catalogue-(\d{8}T\d{12})Z-schema-(\d+)(-(?:backup|before-restore))?\.db")
_ROTATED = "-backup"
_MENDED = "before-mend-"
_MOST_MENDED = 3

DAILY, WEEKLY, MONTHLY = 7, 8, 12


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its file, its UTC moment, its schema, its size, and whether rotation may delete it.

    What a restore `set_aside` is listed with them, to be restored by its name alone.
    """

    path: Path
    at: datetime
    schema: int
    size: int
    rotated: bool
    set_aside: bool = False


def list_backups(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; none where the folder is not there.

    Raises `CatalogueError` where it cannot be read.
    """
    try:
        backups = [_backup(path) for path in folder.glob("catalogue-*.db")]
    except OSError as error:
        raise CatalogueError(
            f"The folder of backups {folder} cannot be read ({error.strerror}); nothing was changed.",
            code="folder_unreadable",
            file=folder,
            reason=error.strerror,
        ) from error
    return sorted(filter(None, backups), key=lambda backup: backup.at, reverse=True)


def make_backup(source: Path, folder: Path, now: datetime | None = None, *, kind: str = _ROTATED) -> Backup:
    """A new backup of the catalogue `source` in `folder`, checked as a database and counted; old ones then rotate.

    Raises `CatalogueError` in one sentence; every older backup then stays.
    """
    at = (now or datetime.now(UTC)).astimezone(UTC)
    with plain_errors(source):
        before = _counted(source)
        target = folder / f"catalogue-{at:{_MOMENT}}Z-schema-{_schema(source)}{kind}.db"
    back_up(source, target, lambda copy: _check_counts(target, before, _counted(copy), _counted(source)))
    if kind == _ROTATED:
        with contextlib.suppress(CatalogueError, sqlite3.Error):  # unread, nothing goes, which harms nothing
            _rotate(folder, target)
    made = _backup(target)
    if made is None:
        raise CatalogueError(
            f"The backup {target} went away as soon as it was made; make another.", code="backup_failed", file=target
        )
    return made


def save_before_restore(source: Path, folder: Path) -> Backup:
    """A backup of what a restore is about to replace, which no rotation deletes."""
    return make_backup(source, folder, kind=SET_ASIDE)


def is_due(folder: Path, today: date) -> bool:
    """Whether there is no backup of this day (in UTC) yet; where the folder cannot be read, there is none."""
    try:
        return not any(backup.at.date() >= today for backup in list_backups(folder) if backup.rotated)
    except CatalogueError:
        return True


def daily_backups(source: Path, folders: Iterable[Path], now: Callable[[], datetime]) -> list[str]:
    """Back up into each folder that has no backup of today; a sentence for each that could not be."""
    failures = []
    for folder in folders:
        if is_due(folder, now().astimezone(UTC).date()):
            try:
                make_backup(source, folder, now())
            except CatalogueError as error:
                failures.append(str(error))
    return failures


def find_backup(folders: Iterable[Path], wanted: str, present: Path | None = None) -> Path:
    """The backup meant by a file's name or path, or the newest of a day (YYYY-MM-DD).

    By its day only one of the catalogue `present`, that was not emptied, is chosen. Raises `UsageError`.
    """
    path = Path(wanted).expanduser()
    if path.is_file():
        return path.absolute()
    backups = sorted((each for folder in folders for each in list_backups(folder)), key=lambda each: each.at)
    for backup in reversed(backups):
        if wanted == backup.path.name:
            return backup.path
    of_day = {each.path for each in backups if each.at.date().isoformat() == wanted and not each.set_aside}
    if of_day:
        return _newest_of_day([each.path for each in backups if not each.set_aside], of_day, wanted, present)
    raise UsageError(f"There is no backup “{wanted}”; nothing was changed.", code="no_such_backup", name=wanted)


def _newest_of_day(oldest_first: Sequence[Path], of_day: set[Path], day: str, present: Path | None) -> Path:
    ours = same_catalogue(oldest_first, present)
    gone = emptied(ours)
    whole = [each.path for each in ours if each.path not in gone]
    for path in reversed(whole):
        if path in of_day:
            return path
    best = whole[-1] if whole else None
    raise UsageError(
        f"No backup of {day} holds what this catalogue held before; nothing was changed"
        + (f": the newest that does is {best.name}." if best else "."),
        code="backup_emptied",
        day=day,
        backup=best,
        others=tuple(sorted(of_day)),
    )


def backup_counts(path: Path) -> dict[str, int]:
    """How many clients, releases, songs and rounds a backup holds. Raises `CatalogueError` where it cannot be read."""
    with plain_errors(path):
        return dict(read_contents(path).counts)


def mend_copy(folder: Path, now: datetime) -> Path:
    """Where the copy goes that is made before a mend, which need not be sound."""
    return folder / f"{_MENDED}{now:{_MOMENT}}Z.db"


def forget_old_copies(folder: Path) -> None:
    """Of the copies made before mends keep the newest three; one that will not go stays, which harms nothing."""
    for copy in sorted(folder.glob(f"{_MENDED}*.db"))[:-_MOST_MENDED]:
        with contextlib.suppress(OSError):
            copy.unlink()


def _backup(path: Path) -> Backup | None:
    name = _NAME.fullmatch(path.name)
    if not name:
        return None
    try:
        at = datetime.strptime(name[1], _MOMENT).replace(tzinfo=UTC)
        return Backup(path, at, int(name[2]), path.stat().st_size, name[3] == _ROTATED, name[3] == SET_ASIDE)
    except (ValueError, FileNotFoundError):
        return None


def _rotate(folder: Path, made: Path) -> None:
    """Delete what no longer matters; a file that will not go stays, which harms nothing.

    Backups of another catalogue stay, and those that were emptied take no place of those before.
    """
    rotated = {backup.path: backup.at for backup in reversed(list_backups(folder)) if backup.rotated}
    identity = read_contents(made).identity
    ours = [each for each in readable(rotated) if each.identity == identity]
    gone = emptied(ours)
    for alike in ([each for each in ours if (each.path in gone) is was] for was in (False, True)):
        stays = lasting([rotated[each.path] for each in alike])
        for each in alike:
            if rotated[each.path] not in stays and each.path != made and _is_catalogue(each.path):
                with contextlib.suppress(OSError):
                    each.path.unlink()


def _is_catalogue(path: Path) -> bool:
    try:
        with contextlib.closing(connect_to_read(path)) as db:
            return bool(db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.Error:
        return False


def _counted(path: Path) -> dict[str, int]:
    with contextlib.closing(connect_to_read(path)) as db:
        db.execute("BEGIN")
        return counts(db.conn)


def _schema(path: Path) -> int:
    with contextlib.closing(connect_to_read(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def _check_counts(target: Path, before: Mapping[str, int], copied: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Others may write while a copy is made: each count lies between those before and after it."""
    wrong = [
        name
        for name in before
        if not min(before[name], after.get(name, 0)) <= copied.get(name, -1) <= max(before[name], after.get(name, 0))
    ]
    if wrong:
        differing = json.dumps({name: [before[name], copied.get(name)] for name in wrong})
        raise CatalogueError(
            f"The backup {target} did not hold what the catalogue holds ({differing}) and was not kept; the older ones "
            "are: try again, and check the disk.",
            code="backup_failed",
            file=target,
            tables=wrong,
        )


def lasting(moments: Sequence[datetime]) -> set[datetime]:
    """The moments whose backups stay: the newest, and the newest of each of 7 days, 8 weeks and 12 months.

    Days, weeks (of ISO 8601) and months are the last ones that have a backup at all, however long ago: a studio that
    rests loses nothing. In UTC, so that no change of the clocks makes two days of one.
    """
    newest_first = sorted(set(moments), reverse=True)
    stays = {
        *_newest_of_each(((moment.date(), moment) for moment in newest_first), DAILY),
        *_newest_of_each(((moment.isocalendar()[:2], moment) for moment in newest_first), WEEKLY),
        *_newest_of_each((((moment.year, moment.month), moment) for moment in newest_first), MONTHLY),
    }
    return stays | set(newest_first[:1])


def _newest_of_each(spans: Iterable[tuple[Hashable, datetime]], most: int) -> list[datetime]:
    first: dict[Hashable, datetime] = {}
    for span, moment in spans:
        first.setdefault(span, moment)
    return list(first.values())[:most]
