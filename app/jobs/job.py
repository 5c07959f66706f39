"""One job as its owner sees it: its state, how far it is, how long it will take, its result, and how it is cancelled.

Listeners are called on a thread of their own.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.jobs import JobState
from app.jobs.work import Ending, Outcome, Work
from render.errors import BouncedeskError, Cancelled

_LOG = logging.getLogger(__name__)

_Call = tuple[Callable[[Any], None], Any]

_STATES = {Ending.DONE: JobState.DONE, Ending.CANCELLED: JobState.CANCELLED}

_NEVER_BEGUN = Outcome(error=Cancelled("Cancelled before it began."))

_WINDOW_S = 10.0  # a stage may be far slower than the one before it: only the latest pace predicts

_LEAST_S = 0.5  # with less to go by, a guess would jump about


@dataclass(frozen=True, slots=True)
class JobProgress:
    """What is being done, which fraction (0 to 1) of all is done, and the seconds left, None while unknown."""

    stage: str
    fraction: float
    eta_s: float | None = None


class Announcer:
    """Calls listeners on its own thread, one at a time, in the order of `announce`."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="job announcer", daemon=True)
        self._thread.start()

    def announce(self, listener: Callable[[Any], None], what: Any) -> None:
        """Have `listener(what)` called soon."""
        self._calls.put((listener, what))

    def close(self) -> None:
        """Announce what still waits, then end the thread."""
        self._calls.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while call := self._calls.get():
            listener, what = call
            try:
                listener(what)
            except Exception:  # noqa: BLE001 -- a listener's fault must not silence the others; it is logged
                _LOG.exception("A listener of a job failed.")
            del call, listener, what  # a waiting thread must not keep a finished job alive


@dataclass(frozen=True, slots=True)
class Listeners:
    """Called about a job, always on the runner's announcing thread."""

    on_progress: Callable[[JobProgress], None] | None = None
    on_done: "Callable[[Job], None] | None" = None


class Job:
    """A job of a `Runner`. All methods may be called from any thread; none waits except `result`."""

    def __init__(self, number: int, title: str, work: Work, listeners: Listeners, announcer: Announcer) -> None:
        self.id = number
        self.title = title
        self.work = work
        self.listeners = listeners
        self.cancelling = threading.Event()
        self._announcer = announcer
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._outcome: Outcome | None = None
        self._state = JobState.QUEUED
        self._progress: JobProgress | None = None

    @property
    def state(self) -> JobState:
        """Queued, running, done, failed or cancelled."""
        return self._state

    @property
    def ended(self) -> bool:
        """Whether there is an outcome."""
        return self._ended.is_set()

    @property
    def progress(self) -> JobProgress | None:
        """The latest progress reported, None before the first."""
        return self._progress

    @property
    def error(self) -> str:
        """The sentence why the job failed or was cancelled; empty otherwise."""
        return str(self.failure) if self.failure else ""

    @property
    def failure(self) -> BouncedeskError | Cancelled | None:
        """Why the job failed or was cancelled, as it was raised; None otherwise."""
        return self._outcome.error if self._outcome else None

    def cancel(self) -> None:
        """Ask the job to stop: at once where it still waits, else within about two seconds. Harmless when ended."""
        self.cancelling.set()
        if self.state is JobState.QUEUED:
            self._end(_NEVER_BEGUN, only_from=JobState.QUEUED)

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the job and return what its function returned.

        Raises the error of the work as it was raised there (a `BouncedeskError` or `Cancelled`), and `TimeoutError`
        after `timeout` seconds.
        """
        if not self._ended.wait(timeout) or self._outcome is None:
            raise TimeoutError(f"{self.title} is not done yet.")
        return self._outcome.unwrap()

    def begin(self) -> bool:
        """The runner takes the job up; False where it was cancelled meanwhile."""
        with self._lock:
            if self._state is not JobState.QUEUED:
                return False
            self._state = JobState.RUNNING
            return True

    def report(self, progress: JobProgress) -> None:
        """The runner passes on how far the work is."""
        self._progress = progress
        if self.listeners.on_progress:
            self._announcer.announce(self.listeners.on_progress, progress)

    def finish(self, outcome: Outcome) -> None:
        """The runner gives the job its outcome."""
        self._end(outcome, only_from=JobState.RUNNING)

    def _end(self, outcome: Outcome, only_from: JobState) -> None:
        with self._lock:
            if self._state is not only_from:
                return
            self._outcome = outcome
            self._state = _STATES.get(outcome.ending, JobState.FAILED)
            self._ended.set()
        if self.listeners.on_done:
            self._announcer.announce(self.listeners.on_done, self)


class Eta:
    """Estimates the seconds left from the fractions reported so far; moments come from the caller's clock."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def update(self, now: float, fraction: float) -> float | None:
        """Take note of a fraction (0 to 1) at a moment in seconds; the seconds left, None while they are unknown."""
        if self._seen and fraction < self._seen[-1][1]:
            self._seen.clear()  # the work began again
        self._seen.append((now, fraction))
        while len(self._seen) > 2 and now - self._seen[1][0] >= _WINDOW_S:
            self._seen.popleft()
        return self._left(now, fraction)

    def _left(self, now: float, fraction: float) -> float | None:
        began, first = self._seen[0]
        if now - began < _LEAST_S or fraction <= first:
            return None
        return (now - began) * (1.0 - fraction) / (fraction - first)
