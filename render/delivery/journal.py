"""What is written down while a delivery's names are given, so that one that is cut short can be made whole again.

A process can be killed, and the power fail, between two names. Before the first one, every name is written into a file
within the delivery, with what it is to stand for, and where that is kept which it stood for before. Whoever comes next
(the next delivery, `verify`, the start of the window) finds the file and gives every name back; where the last had been
given there is nothing to do. While names are given the file is locked: one that is locked is nobody's leftover.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import Enum, auto
from pathlib import Path, PurePosixPath
from typing import IO, Any

from render.atomic import sync_folder
from render.delivery.given_name import GivenName
from render.delivery.lock import take_lock
from render.errors import BouncedeskError, reason_of
from render.sources.fingerprint import Fingerprint

EARLIER = ".earlier.part"  # the folder of second names and of the journal, within the delivery
JOURNAL = "journal.json"


class Recovery(Enum):
    """What became of a delivery that had been cut short."""

    FINISHED = auto()  # it had all its names: nothing was missing
    UNDONE = auto()  # what was there before it is there again, and nothing else
    MIXED = auto()  # what some names had stood for was nowhere to be found: they keep the new files


class Journal:
    """The record of the `names` that are being given in `out`; it is on the disk, and locked, until `close`.

    Raises OSError where it cannot be written.
    """

    def __init__(self, out: Path, names: Sequence[GivenName]) -> None:
        folder = out / EARLIER
        folder.mkdir(exist_ok=True)
        self._path = folder / JOURNAL
        self._file: IO[bytes] = self._path.open("xb")
        try:
            self._file.write(json.dumps([_row(out, name) for name in names]).encode())
            self._file.flush()
            os.fsync(self._file.fileno())
            with contextlib.suppress(OSError):  # a disk that knows no locks, or does not confirm names
                take_lock(self._file)
                sync_folder(folder)
                sync_folder(out)
        except BaseException:
            self._file.close()
            raise

    def close(self) -> None:
        """Let it go; what it is about stays as it is."""
        self._file.close()


def remove_journal(out: Path) -> None:
    """Forget what names were given and what they stood for: first the record, then what it is about."""
    folder = out / EARLIER
    with contextlib.suppress(OSError):
        folder.unlink()  # a link that leads elsewhere is not followed
        return
    with contextlib.suppress(OSError):
        (folder / JOURNAL).unlink()
    shutil.rmtree(folder, ignore_errors=True)


def is_cut_short(out: Path) -> bool:
    """Whether names are being given in `out`, or were when whoever gave them ended."""
    return (out / EARLIER / JOURNAL).is_file() and not (out / EARLIER).is_symlink()


def recover(out: Path) -> Recovery | None:
    """Make a delivery that was cut short in `out` whole; None where there is none.

    Raises BouncedeskError where the disk refuses, or where names are being given right now.
    """
    try:
        if not is_cut_short(out):
            return None
        with (out / EARLIER / JOURNAL).open("rb") as file:
            file.seek(0, os.SEEK_END)
            if not _may_take(file):
                raise _under_way(out)
            if not is_cut_short(out):  # another program has seen to it meanwhile
                return None
            file.seek(0)
            return _recovered(out, _names(out, file.read()))
    except OSError as error:
        reason = reason_of(error)
        raise BouncedeskError(
            f"An earlier delivery into {out} was cut short, and what was there before it could not be put back "
            f"({reason}); all of it is still there: make the folder writable, and try again.",
            code="cut_short",
            folder=out,
            reason=reason,
        ) from error


def _may_take(file: IO[bytes]) -> bool:
    """Whether nobody holds the journal; a disk that knows no locks says nothing of that."""
    try:
        return take_lock(file)
    except OSError:
        return True


def _under_way(out: Path) -> BouncedeskError:
    return BouncedeskError(
        f"Another program is giving the files in {out} their names at this moment; nothing was changed: try again "
        "when it is done.",
        code="delivery_under_way",
        folder=out,
    )


def _recovered(out: Path, names: Sequence[GivenName]) -> Recovery:
    """Decide by what is there now: the same whenever it is asked again, until the journal is gone."""
    if names and all(name.is_given for name in names):
        remove_journal(out)
        return Recovery.FINISHED
    for name in reversed(names):
        if name.can_go_back:
            name.undo()
    mixed = not all(name.can_go_back for name in names)
    _confirm(out, names)
    remove_journal(out)
    for name in names:
        name.discard_new()
    _remove_empty(out, names)
    return Recovery.MIXED if mixed else Recovery.UNDONE


def _confirm(out: Path, names: Iterable[GivenName]) -> None:
    for folder in dict.fromkeys([out, *(name.place.parent for name in names)]):
        if folder.is_dir():
            sync_folder(folder)


def _remove_empty(out: Path, names: Iterable[GivenName]) -> None:
    """Remove folders that were made for names which nothing has now."""
    for folder in {name.place.parent for name in names if name.place.parent != out}:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _row(out: Path, name: GivenName) -> dict[str, Any]:
    """A name as the journal has it: paths are within the delivery."""
    return {
        "path": name.place.relative_to(out).as_posix(),
        "part": name.part.relative_to(out).as_posix(),
        "new": asdict(name.new),
        "taken": name.taken,
        "earlier": name.earlier.name if name.earlier else None,
    }


def _names(out: Path, data: bytes) -> list[GivenName]:
    """The names of a journal; none where it was not written to its end, for then no name had been given."""
    try:
        return [_name(out, row) for row in json.loads(data)]
    except (ValueError, KeyError, TypeError):
        return []


def _name(out: Path, row: dict[str, Any]) -> GivenName:
    """One name; raises ValueError where it leads out of the delivery."""
    earlier = out / EARLIER / _inside(row["earlier"]) if row["earlier"] is not None else None
    places = out / _inside(row["path"]), out / _inside(row["part"])
    return GivenName(*places, Fingerprint(**row["new"]), bool(row["taken"]), earlier)


def _inside(path: str) -> str:
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or "\0" in path:
        raise ValueError(path)
    return path
