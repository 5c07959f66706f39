"""What is written down while a delivery's names are given, so that one that is cut short can be made whole again.

A process can be killed, and the power fail, between two names. Before the first one, every name is written into a file
within the delivery, with what it is to stand for, and where that is kept which it stood for before. Whoever comes next
(the next delivery, `verify`, the start of the window) finds the file and gives every name back; where the last had been
given there is nothing to do. While names are given the file is locked: one that is locked is nobody's leftover.

Folders are copied and sent about, so a journal is believed only where a seal, a file named by its hash, lies beside the
catalogue: who else could have written it? And only files that are one or the other by it are touched.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Container, Iterable, Sequence
from enum import Enum, auto
from pathlib import Path
from typing import IO

from render.atomic import sync_folder, write_whole
from render.delivery.given_name import GivenName, name_of, row_of
from render.delivery.lock import take_lock
from render.errors import BouncedeskError, reason_of

EARLIER = ".earlier.part"  # the folder of second names and of the journal, within the delivery
JOURNAL = "journal.json"
KEPT = "kept from a delivery cut short"  # where what nobody may delete is moved, within the delivery
VERSION = 1
_MOST = 1 << 26  # bytes of a journal: of more files than any delivery has


class Recovery(Enum):
    """What became of a delivery that had been cut short."""

    FINISHED = auto()  # it had all its names: nothing was missing
    UNDONE = auto()  # what was there before it is there again, and nothing else
    MIXED = auto()  # what some names had stood for was nowhere to be found: they keep the new files
    KEPT = auto()  # undone, but for files that somebody changed since: they stay, and what they replaced is kept


class Journal:
    """The record of the `names` that are being given in `out`; it is on the disk, and locked, until `close`.

    Its seal lies in the folder `seals`; without one nobody will believe it. Raises OSError where it cannot be written,
    BouncedeskError where its seal cannot.
    """

    def __init__(self, out: Path, names: Sequence[GivenName], seals: Path | None) -> None:
        folder = out / EARLIER
        folder.mkdir(exist_ok=True)
        self._path = folder / JOURNAL
        rows = [row_of(out, name) for name in names]
        data = json.dumps({"version": VERSION, "nonce": secrets.token_hex(16), "names": rows}).encode()
        if seals is not None:
            seals.mkdir(parents=True, exist_ok=True)
            write_whole(_seal(seals, data), b"")
            with contextlib.suppress(OSError):
                sync_folder(seals)
        self._file: IO[bytes] = self._path.open("xb")
        try:
            self._file.write(data)
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


def _seal(seals: Path, data: bytes) -> Path:
    return seals / f"{hashlib.sha256(data).hexdigest()}.naming"


def remove_journal(out: Path, seals: Path | None) -> None:
    """Forget what names were given and what they stood for: first the record, then what it is about."""
    folder = out / EARLIER
    with contextlib.suppress(OSError):
        folder.unlink()  # a link that leads elsewhere is not followed
        return
    _unlink_sealed(folder / JOURNAL, seals)
    shutil.rmtree(folder, ignore_errors=True)


def _unlink_sealed(journal: Path, seals: Path | None) -> None:
    with contextlib.suppress(OSError):
        data = _read(journal)
        journal.unlink()
        if seals is not None:
            _seal(seals, data).unlink(missing_ok=True)


def _read(journal: Path) -> bytes:
    if not journal.is_file():  # a pipe would be waited for
        return b""
    with journal.open("rb") as file:
        return file.read(_MOST)


def set_aside(out: Path) -> Path:
    """Move what a delivery that was cut short had kept where everybody sees it; raises BouncedeskError."""
    numbers = (KEPT, *(f"{KEPT} {number}" for number in range(2, 1000)))
    place = next(out / name for name in numbers if not os.path.lexists(out / name))
    try:
        (out / EARLIER).rename(place)
    except OSError as error:
        raise _refused(out, error) from error
    return place


def is_cut_short(out: Path) -> bool:
    """Whether names are being given in `out`, or were when whoever gave them ended.

    Raises BouncedeskError where the disk does not say.
    """
    try:
        return (out / EARLIER / JOURNAL).is_file() and not (out / EARLIER).is_symlink()
    except OSError as error:
        reason = reason_of(error)
        raise BouncedeskError(
            f"The folder {out} cannot be used ({reason}); nothing was changed: check the disk, and try again.",
            code="unusable_folder",
            folder=out,
            reason=reason,
        ) from error


def recover(out: Path, seals: Path | None) -> Recovery | None:
    """Make a delivery that was cut short in `out` whole; None where there is none.

    Raises BouncedeskError where the disk refuses, where names are being given right now, or where no seal in `seals`
    says that the journal is ours and as it was written (`unknown_journal`).
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
            names = _names(out, file.read(_MOST), seals)
            if not names:
                raise _unknown(out)
            return _recovered(out, names, seals)
    except OSError as error:
        raise _refused(out, error) from error


def make_way(out: Path, seals: Path | None) -> bool:
    """As `recover`, but what an unknown journal is about is moved out of the way; whether there was a journal.

    Raises BouncedeskError where the disk does not say.
    """
    try:
        return recover(out, seals) is not None
    except BouncedeskError as error:
        if error.code != "unknown_journal":
            raise
        set_aside(out)
        return True


def _refused(out: Path, error: OSError) -> BouncedeskError:
    reason = reason_of(error)
    return BouncedeskError(
        f"An earlier delivery into {out} was cut short, and what was there before it could not be put back "
        f"({reason}); all of it is still there: see to the folder and its disk, and try again.",
        code="cut_short",
        folder=out,
        reason=reason,
    )


def _unknown(out: Path) -> BouncedeskError:
    return BouncedeskError(
        f"A delivery into {out} was cut short, but its record is damaged, or not of this Bouncedesk, so nothing was "
        f"changed. Deliver again: files that it had kept are moved into “{KEPT}” there then.",
        code="unknown_journal",
        folder=out,
    )


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


def _recovered(out: Path, names: Sequence[GivenName], seals: Path | None) -> Recovery:
    """Decide by what is there now: the same whenever it is asked again, until the journal is gone."""
    if _is_finished(names):
        remove_journal(out, seals)
        return Recovery.FINISHED
    theirs = [name for name in names if name.is_theirs]
    for name in reversed(names):
        if name.can_go_back:
            name.undo()
    mixed = not all(name.can_go_back for name in names if name not in theirs)
    _confirm(out, names)
    *others, last = names
    for name in others:  # before the record goes: ended meanwhile, whoever comes next removes the rest
        name.discard_new()
    kept = {name.earlier.name for name in theirs if name.waits and name.earlier}
    if kept:
        _keep(set_aside(out), kept, seals)
    else:
        remove_journal(out, seals)
    last.discard_new()  # that it is there tells what was undone from what was finished
    _remove_empty(out, names)
    return Recovery.MIXED if mixed else Recovery.KEPT if kept else Recovery.UNDONE


def _is_finished(names: Sequence[GivenName]) -> bool:
    """Whether every name was given, though files may have been changed or removed since: the last one says so."""
    *others, last = names
    if last.is_given:
        return not any(name.is_old for name in others)
    return bool(others) and all(name.is_given for name in others) and not last.has_part and not last.is_old


def _keep(folder: Path, kept: Container[str], seals: Path | None) -> None:
    """Leave only files with these names in a folder that was set aside."""
    _unlink_sealed(folder / JOURNAL, seals)
    for path in folder.iterdir():
        if path.name not in kept:
            with contextlib.suppress(OSError):
                path.unlink()


def _confirm(out: Path, names: Iterable[GivenName]) -> None:
    for folder in dict.fromkeys([out, *(name.place.parent for name in names)]):
        if folder.is_dir():
            sync_folder(folder)


def _remove_empty(out: Path, names: Iterable[GivenName]) -> None:
    """Remove folders that were made for names which nothing has now."""
    for folder in {name.place.parent for name in names if name.place.parent != out}:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _names(out: Path, data: bytes, seals: Path | None) -> list[GivenName]:
    """The names of a journal, none of one that is not ours, damaged, or leads elsewhere."""
    if seals is None or not _seal(seals, data).is_file():
        return []
    try:
        document = json.loads(data)
        return [name_of(out, out / EARLIER, row) for row in document["names"]] if document["version"] == VERSION else []
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
