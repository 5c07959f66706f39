"""The child's side of a process slot. Nothing here may import Qt or anything heavy: every child loads it."""

import multiprocessing.util
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import Connection

from app.jobs.work import Outcome, Work, perform
from render.errors import Cancelled

_REPORT_S = 0.05  # twenty reports a second are more than anybody can read
_PARENT_GONE = 70
_LAST = 0  # multiprocessing's own finalizers have higher priorities

# A pool hands its initializer nothing but the process it runs in, so this is where a child keeps its link.
_links: list["Link"] = []


class Link:
    """The child's end of the pipe: reports go up, the number of a cancelled job comes down."""

    def __init__(self, pipe: "Connection[object, object]") -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._cancelled = -1
        threading.Thread(target=self._listen, name="job link", daemon=True).start()

    def send(self, message: tuple[object, ...]) -> None:
        """Send one message up; the parent's end is always being read while a job runs."""
        with self._lock:
            self._pipe.send(message)

    def cancelled(self, number: int) -> bool:
        """Whether the parent asked this job to stop."""
        return self._cancelled == number

    def _listen(self) -> None:
        try:
            while True:
                self._cancelled = int(self._pipe.recv())  # type: ignore[call-overload]  # only numbers come down
        except (OSError, EOFError):
            os._exit(_PARENT_GONE)  # the parent is gone: nobody wants the work, and the pool would wait for ever


class PipeMonitor:
    """The Monitor a job's function gets in a child process. Both methods are thread-safe and cheap."""

    def __init__(self, link: Link, number: int) -> None:
        self._link = link
        self._number = number
        self._lock = threading.Lock()
        self._next_at = float("-inf")
        self._stage = ""

    def progress(self, stage: str, fraction: float) -> None:
        """Report to the parent: each new stage, the end, and otherwise at most every 50 ms."""
        now = time.monotonic()
        with self._lock:
            if now < self._next_at and stage == self._stage and fraction < 1.0:
                return
            self._next_at, self._stage = now + _REPORT_S, stage
        self._link.send(("progress", self._number, stage, min(1.0, max(0.0, float(fraction)))))

    def check(self) -> None:
        """Raise `Cancelled` when the parent asked this job to stop."""
        if self._link.cancelled(self._number):
            raise Cancelled("Cancelled.")


def start_worker(pipe: "Connection[object, object]", cache: str | None) -> None:
    """Prepare a fresh child: link to the parent, the cache of compiled kernels, and no ear for Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to every process; the parent decides
    sys.stdout = sys.stderr  # stdout belongs to the parent's JSON document
    if cache:
        os.environ.setdefault("NUMBA_CACHE_DIR", cache)
    # A child that is no longer wanted goes at once: taking the interpreter and the compiler apart takes a third of a
    # second. By then its last result is with the parent, and what it wrote is on the disk.
    multiprocessing.util.Finalize(None, os._exit, args=(0,), exitpriority=_LAST)
    link = Link(pipe)
    _links[:] = [link]
    link.send(("ready", os.getpid()))


def perform_here(number: int, work: Work) -> Outcome:
    """Do the work in this child, watched and stopped over its link."""
    outcome = perform(work, PipeMonitor(_links[-1], number))
    _links[-1].send(("end", number))
    return outcome
