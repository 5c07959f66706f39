"""One delivery at a time into a folder: a second one waits until the first is done."""

import errno
import sys
import time
from pathlib import Path
from typing import IO

from render.delivery.cache import place_key
from render.errors import BouncedeskError, reason_of
from render.monitor import Monitor

POLL_S = 0.1
HELD = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}  # what systems answer while another has the lock

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def take_lock(file: IO[bytes]) -> bool:
    """Whether the lock on an open file is taken now; it goes with the file.

    Raises OSError where the disk knows no locks, which no waiting changes.
    """
    try:
        _lock(file)
    except OSError as error:
        if error.errno not in HELD:
            raise
        return False
    return True


class FolderLock:
    """A lock on the delivery folder `out`, kept in `locks`, not in the delivery; the system frees it after a crash.

    Where `locks` is None nobody else can deliver, and there is nothing to wait for.
    """

    def __init__(self, locks: Path | None, out: Path, monitor: Monitor) -> None:
        self._path = locks / f"{place_key(out)}.lock" if locks else None
        self._monitor = monitor
        self._file: IO[bytes] | None = None

    def take(self) -> None:
        """Wait for the lock; raises Cancelled where the user stops waiting, BouncedeskError where it cannot be kept."""
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
            while not take_lock(self._file):
                self._monitor.progress("waiting for another delivery into this folder", 0.0)
                self._monitor.check()
                time.sleep(POLL_S)
        except OSError as error:
            self.release()
            reason = reason_of(error)
            raise BouncedeskError(
                f"{self._path.parent}, where deliveries queue up, cannot be used for that ({reason}); nothing was "
                "made: free some space there or make it writable, and try again.",
                code="unusable_locks",
                folder=self._path.parent,
                reason=reason,
            ) from error
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let the next one in."""
        if self._file is not None:
            self._file.close()
            self._file = None
