"""Where work is done, a piece at a time: in a child process that can be stopped, and whose crash ends one job only."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing.connection import Connection
from pathlib import Path

from app.jobs.work import Outcome, Work, outcome_of
from app.jobs.worker import perform_here, start_worker
from render.errors import BouncedeskError, Cancelled

Report = Callable[[str, float], None]
"""Called with the stage and the fraction done (0 to 1)."""


_POLL_S = 0.05
_PATIENCE_S = 2.0  # how long a child without work may take to end by itself
_CANCELLED = Outcome(error=Cancelled("Cancelled."))
_CRASHED = Outcome(
    error=BouncedeskError(
        "The process doing this ended without a word (killed, crashed or out of memory); no source was touched "
        "and other jobs go on: try again.",
        code="process_gone",
    )
)


def outcome_from(future: "Future[Outcome]") -> Outcome:
    """The outcome a finished future holds; an error of the executor itself becomes one."""
    try:
        return future.result(timeout=0)
    except CancelledError:
        return Outcome(error=Cancelled("Cancelled."))
    except Exception as error:  # noqa: BLE001 -- what could not be pickled, or a broken pool: ends this job only
        return outcome_of(error)


@dataclass(slots=True)
class _Child:
    """A running child: its pool of one, our end of the pipe, and its process id once it has reported it."""

    pool: ProcessPoolExecutor
    pipe: "Connection[object, object]"
    pid: int | None = None
    gone: bool = False
    killed: bool = False


class ProcessSlot:
    """A place for one piece of work at a time, in a process spawned with the first work and again after each crash."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = str(cache) if cache else None
        self._child: _Child | None = None
        self._number = 0

    def run(self, work: Work, report: Report, cancelling: threading.Event) -> Outcome:
        """Do the work in the child and wait for its outcome; raises nothing, and is called by one thread.

        The child is killed after `cancelling` if it does not stop by itself within its patience.
        """
        self._number += 1
        try:
            child, future = self._submit(work)
        except OSError as error:
            self.close()
            return Outcome(error=_not_started(error))
        self._follow(child, future, work, report, cancelling)
        outcome = outcome_from(future)
        if not isinstance(future.exception(), BrokenProcessPool):
            return outcome
        self.close()
        return _CANCELLED if cancelling.is_set() else _CRASHED

    def close(self) -> None:
        """End the child: asked to first, killed where it does not answer. The slot may be used again."""
        if self._child is None:
            return
        child, self._child = self._child, None
        # A pool that was shut down without waiting cannot be waited for later, so the waiting has a thread of its own.
        ending = threading.Thread(target=child.pool.shutdown, kwargs={"cancel_futures": True}, name="job slot ending")
        ending.start()
        deadline = time.monotonic() + _PATIENCE_S
        while not child.gone and time.monotonic() < deadline:
            _read(child, self._number, _ignore, _POLL_S)
        if not child.gone:
            _kill(child)
        ending.join()
        child.pipe.close()

    def _submit(self, work: Work) -> tuple[_Child, "Future[Outcome]"]:
        if self._child:
            try:
                return self._child, self._child.pool.submit(perform_here, self._number, work)
            except BrokenProcessPool:  # the child died while it had nothing to do
                self.close()
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        try:
            pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), start_worker, (theirs, self._cache))
            self._child = _Child(pool, ours)
            return self._child, pool.submit(perform_here, self._number, work)
        finally:
            theirs.close()  # the child has its own by now; only so does its end close when it dies

    def _follow(
        self, child: _Child, future: "Future[Outcome]", work: Work, report: Report, cancelling: threading.Event
    ) -> None:
        """Pass on reports until the future is done; pass down the wish to cancel, and then lose patience."""
        asked_at: float | None = None
        while not future.done():
            if _read(child, self._number, report, _POLL_S) is _Message.END:
                wait([future], _POLL_S)
            if cancelling.is_set() and asked_at is None:
                asked_at = time.monotonic()
                _ask_to_stop(child, self._number)
            if asked_at is not None and time.monotonic() - asked_at >= work.patience_s:
                _kill(child)
        while _read(child, self._number, report, 0.0) is not _Message.NOTHING:
            pass


def _ignore(_stage: str, _fraction: float) -> None:
    """Nobody listens to a child that is being closed."""


class _Message(Enum):
    """What kind of message came up the pipe."""

    NOTHING = auto()
    SOMETHING = auto()
    END = auto()  # of this work: its outcome is on its way


def _read(child: _Child, number: int, report: Report, timeout: float) -> _Message:
    """Take one message off the pipe, if one comes in time."""
    if child.gone:
        time.sleep(timeout)
        return _Message.NOTHING
    try:
        if not child.pipe.poll(timeout):
            return _Message.NOTHING
        message = child.pipe.recv()
    except (OSError, EOFError):
        child.gone = True
        return _Message.NOTHING
    match message:
        case ("ready", int(pid)):
            child.pid = pid
        case ("progress", int(of), str(stage), float(fraction)) if of == number:
            report(stage, fraction)
        case ("end", int(of)) if of == number:
            return _Message.END
    return _Message.SOMETHING


def _ask_to_stop(child: _Child, number: int) -> None:
    try:
        child.pipe.send(number)
    except OSError:
        child.gone = True


def _kill(child: _Child) -> None:
    """End the child at once. It is not yet reaped while its pool waits for it, so the id cannot be another's."""
    if child.pid is None or child.killed:
        return
    child.killed = True
    try:
        os.kill(child.pid, getattr(signal, "SIGKILL", signal.SIGTERM))  # on Windows SIGTERM ends it at once, too
    except OSError:  # it was quicker
        return


def _not_started(error: OSError) -> BouncedeskError:
    reason = error.strerror or str(error)
    return BouncedeskError(
        f"No process could be started for this ({reason}); nothing was changed: close other programs and try again.",
        code="process_not_started",
        reason=reason,
    )
