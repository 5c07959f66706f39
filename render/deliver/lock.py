"""One render at a time into a folder: a second one waits until the first is done."""

import hashlib
import sys
import time
from pathlib import Path
from typing import IO

from render.errors import AudioError
from render.monitor import Monitor

POLL_S = 0.1

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _opened(path: Path) -> IO[bytes]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("ab")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise AudioError(
            f"{path.parent}, where renders queue up, cannot be written to ({reason}); nothing was rendered: free some "
            "space there or make it writable, and render again."
        ) from error


class FolderLock:
    """A lock on the delivery folder `out`, kept in `locks`, not in the delivery; the system frees it after a crash."""

    def __init__(self, locks: Path | None, out: Path, monitor: Monitor) -> None:
        name = hashlib.sha256(str(out.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:32]
        self._path = locks / f"{name}.lock" if locks else None
        self._monitor = monitor
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Wait for the lock; raises Cancelled where the user stops waiting, AudioError where it cannot be kept."""
        if self._path is None:
            return
        self._file = _opened(self._path)
        while not _try_lock(self._file):
            self._monitor.progress("waiting for another render into this folder", 0.0)
            try:
                self._monitor.check()
            except BaseException:
                self.release()
                raise
            time.sleep(POLL_S)

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()
            self._file = None
