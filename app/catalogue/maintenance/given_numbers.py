"""What a file of the catalogue's has given out: numbers of invoices and of payment entries, read from any copy.

A copy may be of an older schema, without the tables of the books or some of them, or be damaged in places.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.catalogue.connection import connect_to_read
from app.catalogue.maintenance.backup_contents import read_contents
from app.domain.books import PAYMENT_ENTRIES, IssuingPlace, NumberGap, PeriodLock

Given = Mapping[tuple[str, int], str]
_ENTERED = f"SELECT '{PAYMENT_ENTRIES}', seq + 1 FROM sqlite_sequence WHERE name = 'payments'"  # noqa: S608 -- own words


@dataclass(frozen=True, slots=True)
class GivenNumbers:
    """Of the copy at `path`: the hash by series and number of what was issued and entered, the next numbers, the gaps.

    And the places where it issued, and its lock, None for none. `whole` is whether all of it could be read.
    """

    path: Path
    identity: str
    issued: Given
    following: Mapping[str, int]
    gaps: tuple[NumberGap, ...] = ()
    places: tuple[IssuingPlace, ...] = ()
    lock: PeriodLock | None = None
    whole: bool = True

    @property
    def marks(self) -> set[str]:
        """The marks of series that it knows of."""
        return {place.mark for place in self.places}

    def first_of(self, series: str) -> int:
        """The first number that it gave of a series, or left out."""
        numbers = [number for name, number in self.issued if name == series]
        return min([*numbers, *(gap.first for gap in self.gaps if gap.series == series)], default=1)


def read_given(path: Path) -> GivenNumbers:
    """What the copy has given; of a damaged file what can be read. Raises `sqlite3.Error` where it cannot be opened."""
    with contextlib.closing(connect_to_read(path)) as db:
        reader = _Reader(db.conn)
        issued = dict(_by_number(reader.rows("SELECT series, number, hash FROM invoices WHERE state = 'issued'")))
        digest = "hash" if reader.has("payments", "hash") else "''"
        issued |= dict(_by_number(reader.rows(f"SELECT '{PAYMENT_ENTRIES}', id, {digest} FROM payments")))  # noqa: S608
        following: dict[str, int] = dict(reader.rows("SELECT series, next FROM invoice_series"))
        following |= dict(reader.rows(_ENTERED))
        for series, number in issued:
            following[series] = max(following.get(series, 1), number + 1)
        gaps = reader.rows("SELECT series, first, last, why, recorded_at FROM number_gaps ORDER BY first")
        places = reader.rows("SELECT machine, path, mark, since FROM issuing_places ORDER BY id")
        locks = reader.rows("SELECT until, why, who, locked_at FROM period_locks ORDER BY id DESC LIMIT 1")
        return GivenNumbers(
            path,
            _identity(path),
            issued,
            following,
            tuple(NumberGap(*row) for row in gaps),
            tuple(IssuingPlace(*row) for row in places),
            PeriodLock(*locks[0]) if locks else None,
            whole=not reader.missed,
        )


def readable_given(paths: Iterable[Path]) -> list[GivenNumbers]:
    """What those of the files have given that can be read, in their order."""
    given = []
    for path in paths:
        with contextlib.suppress(OSError, sqlite3.Error):
            given.append(read_given(path))
    return given


def is_same_catalogue(path: Path, own: Path) -> bool:
    """Whether the file at `path` is another copy of the catalogue `own`, or may be one, as it cannot be read now.

    They are one catalogue by their identity, or by where they issued first: one that was exported and imported has an
    identity of its own.
    """
    try:
        if not path.is_file() or path.samefile(own):
            return False
        there, here = (_origin(each) for each in (path, own))
    except sqlite3.OperationalError:
        return True
    except (OSError, sqlite3.Error):
        return False
    return bool(there & here)


def _origin(path: Path) -> set[tuple[str, ...]]:
    """By which a catalogue is known again."""
    with contextlib.closing(connect_to_read(path)) as db:
        first = _Reader(db.conn).rows("SELECT machine, path, since FROM issuing_places ORDER BY id LIMIT 1")
    identity = _identity(path)
    return {*first, *([(identity,)] if identity else [])}


def twice_given(one: Given, other: Given) -> list[tuple[str, int]]:
    """The numbers that two copies gave to different invoices; no paper bears the ids of payments."""
    both = [each for each in one.keys() & other.keys() if each[0] != PAYMENT_ENTRIES]
    return sorted(each for each in both if one[each] != other[each])


class _Reader:
    """Reads what is there; `missed` is whether damage kept anything from being read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.missed = False

    def has(self, table: str, column: str) -> bool:
        """Whether a table has a column; both are new with a schema."""
        return bool(self.rows("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", [table, column]))

    def rows(self, sql: str, values: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query, none where its table came with a later schema."""
        try:
            return self._db.execute(sql, tuple(values)).fetchall()
        except sqlite3.OperationalError as error:
            if "no such" not in str(error):
                raise
        except sqlite3.DatabaseError:
            self.missed = True
        return []


def _by_number(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[str, int], str]]:
    for series, number, digest in rows:
        if isinstance(number, int):
            yield (str(series), number), str(digest)


def _identity(path: Path) -> str:
    with contextlib.suppress(sqlite3.Error):
        return read_contents(path).identity
    return ""
