"""Files that are whole or absent: written beside their target as `.part`, synced, then renamed."""

import contextlib
import errno
import os
import shutil
import threading
from pathlib import Path

from render.errors import BouncedeskError, reason_of

_NOWHERE = {errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.EINVAL}  # no file can be there under that name


def refusal(path: Path, error: OSError) -> BouncedeskError:
    """The sentence for a file that cannot be written; one in a hidden folder of a delivery is one of the delivery's."""
    reason = reason_of(error)
    hidden = next((each for each in path.parents if each.name.startswith(".") and each.name.endswith(".part")), path)
    return BouncedeskError(
        f"{path.name} could not be written to {hidden.parent} ({reason}); nothing that was there before was changed. "
        "Free some space or choose another folder, and try again.",
        code="unwritten_file",
        file=path,
        reason=reason,
    )


def is_there(path: Path) -> bool:
    """Whether something has this name, a link that leads nowhere too; raises OSError where the disk does not say.

    To take its silence for a no would be to write over what is there.
    """
    try:
        path.lstat()
    except OSError as error:
        if error.errno in _NOWHERE:
            return False
        raise
    return True


def check_space(out: Path, needed: int) -> None:
    """Raise BouncedeskError where `needed` bytes are not free on the disk of `out`, which need not be there yet."""
    place = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if needed > free:
        raise BouncedeskError(
            f"The delivery needs {_size_text(needed)} but only {_size_text(free)} are free in {out}; "
            "free some space or choose another folder. Nothing was written.",
            code="disk_full",
            folder=out,
            needed_bytes=needed,
            free_bytes=free,
        )


def _size_text(size: int) -> str:
    """A size such as "81 kB" or "9.1 MB": two that differ at all seldom read alike."""
    if size < 1e6:
        return f"{size / 1e3:,.0f} kB"
    return f"{size / 1e6:,.1f} MB" if size < 1e9 else f"{size / 1e9:,.2f} GB"


class PartFile:
    """The `.part` beside `target`; several threads may write to it at given places.

    Raises BouncedeskError in one sentence where the disk is full, read-only or gone.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.part = target.with_name(target.name + ".part")
        self._turn = threading.Lock()
        try:
            self.part.unlink(missing_ok=True)  # what a killed render left behind, or a link that leads elsewhere
            self._file = self.part.open("x+b", buffering=0)
        except OSError as error:
            raise refusal(target, error) from error

    def write_at(self, position: int, data: memoryview | bytes) -> None:
        """Write all of `data` from byte `position` on."""
        view = memoryview(data).cast("B")
        try:
            while view:
                done = self._write_some(position, view)
                position, view = position + done, view[done:]
        except OSError as error:
            raise refusal(self.target, error) from error

    def _write_some(self, position: int, view: memoryview) -> int:
        if hasattr(os, "pwrite"):
            return os.pwrite(self._file.fileno(), view, position)
        with self._turn:
            self._file.seek(position)
            return self._file.write(view) or 0

    def sync(self) -> None:
        """Have the system put every byte on the disk; a disk that cannot is never reported as done."""
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            raise refusal(self.target, error) from error

    def publish(self) -> None:
        """Give the file its name, replacing an earlier render of the same name; the `.part` stays where that fails."""
        try:
            self._file.close()
            self.part.replace(self.target)
        except OSError as error:
            reason = reason_of(error)
            raise BouncedeskError(
                f"{self.target.name} is finished but could not be given its name ({reason}); it is whole and safe as "
                f"{self.part.name}: make the folder {self.target.parent} writable and try again.",
                code="unnamed_file",
                file=self.target,
                part=self.part,
                reason=reason,
            ) from error

    def close(self) -> None:
        """Write no more; the `.part` stays as it is."""
        with contextlib.suppress(OSError):
            self._file.close()

    def discard(self) -> None:
        """Remove the `.part`, if it is still there."""
        self.close()
        with contextlib.suppress(OSError):
            self.part.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the system remember the folder's new names, where it can be asked to."""
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # may be written, but not read: nothing can be asked of it
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # a disk that syncs no folders, not one that fails
            raise
    finally:
        os.close(handle)


def write_whole(target: Path, data: bytes) -> None:
    """Write a small file whole or not at all; raises BouncedeskError with what was there before as it was."""
    part = PartFile(target)
    try:
        part.write_at(0, data)
        part.sync()
        part.publish()
    except BouncedeskError as error:
        part.discard()
        if isinstance(error.__cause__, OSError):  # nothing stays aside here, so there is only one thing to say
            raise refusal(target, error.__cause__) from error.__cause__
        raise
