"""What a copy of the catalogue holds: whose it is, its schema and counts, and whether it lost what was there before.

A catalogue is known by the moment at which its first table was made, to the microsecond: every copy carries it with it,
also one of the first schema, and an emptied one is the same catalogue still. It is judged by what it counts.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.connection import connect_to_read
from app.catalogue.copies import find_damage
from render.text import count

COUNTED = ("clients", "releases", "songs", "rounds")
SET_ASIDE = "-before-restore"  # what a restore replaced: kept, but never offered as the newest backup
_LEFT = 10  # a copy that holds less than a tenth of an earlier one was emptied, or is another's
_IDENTITY = "SELECT applied_at FROM _sqlite_migrations WHERE name = 'schema_1'"


@dataclass(frozen=True, slots=True)
class BackupContents:
    """Of a copy at `path`: its catalogue's identity, its schema, and how many clients, releases, songs and rounds."""

    path: Path
    identity: str
    schema: int
    counts: Mapping[str, int]

    @property
    def rows(self) -> int:
        """All that was counted."""
        return sum(self.counts.values())

    @property
    def wording(self) -> str:
        """What it holds, in words."""
        return "it holds " + " and ".join(count(self.counts[name], name[:-1]) for name in ("clients", "songs"))


def read_contents(path: Path) -> BackupContents:
    """What the file at `path` holds; raises `sqlite3.Error` where it cannot be read."""
    parts = ", ".join(f"(SELECT count(*) FROM {name})" for name in COUNTED)  # noqa: S608 -- this module's own names
    with contextlib.closing(connect_to_read(path)) as db:
        numbers = db.execute(f"SELECT {parts}").fetchone()
        schema = int(db.execute("PRAGMA user_version").fetchone()[0])
        identity = db.execute(_IDENTITY).fetchone()
    return BackupContents(path, str(identity[0]) if identity else "", schema, dict(zip(COUNTED, numbers, strict=True)))


def readable(paths: Iterable[Path]) -> list[BackupContents]:
    """What those of the files hold that can be read, in their order."""
    contents = []
    for path in paths:
        with contextlib.suppress(OSError, sqlite3.Error):
            contents.append(read_contents(path))
    return contents


def emptied(oldest_first: Iterable[BackupContents]) -> set[Path]:
    """Those that hold less than a tenth of what one before them held."""
    most, gone = 0, set()
    for each in oldest_first:
        most = max(most, each.rows)
        if each.rows * _LEFT < most:
            gone.add(each.path)
    return gone


def same_catalogue(paths: Iterable[Path], present: Path | None) -> list[BackupContents]:
    """What the copies of the catalogue `present` hold, in their order.

    It is all that can be read where the catalogue itself cannot, or holds nothing yet that would say whose they are.
    """
    known = readable([present] if present else [])
    contents = readable(paths)
    if not known or not known[0].rows:
        return contents
    return [each for each in contents if each.identity == known[0].identity]


def newest_sound(backups: Path, present: Path | None = None) -> BackupContents | None:
    """The newest backup in the folder that checks out, one that was emptied last; None where there is none.

    `present` is the catalogue whose it is to be, if that can still be read.
    """
    names = sorted(path for path in backups.glob("catalogue-*.db") if not path.stem.endswith(SET_ASIDE))
    ours = same_catalogue(names, present)
    gone = emptied(ours)
    newest_first = ours[::-1]
    best_first = sorted(newest_first, key=lambda each: each.path in gone)
    return next((each for each in best_first if _is_sound(each.path)), None)


def _is_sound(path: Path) -> bool:
    try:
        return not find_damage(path)
    except (OSError, sqlite3.Error):
        return False
