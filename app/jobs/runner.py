"""The queue of jobs: first come, first served, as many at once as there are slots."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.domain.jobs import JobState
from app.jobs.job import Announcer, Eta, Job, JobProgress, Listeners
from app.jobs.slots import ProcessSlot
from app.jobs.work import PATIENCE_S, Work, outcome_of

_LOG = logging.getLogger(__name__)


class Runner:
    """Runs jobs in `slots` child processes at once; `cache` is where they keep compiled kernels.

    Listeners are called on a thread of the runner's. End with `shutdown()`, or use it as a context.
    """

    def __init__(self, slots: int = 1, cache: Path | None = None) -> None:
        self._cache = cache
        self._slots = max(1, slots)
        self._announcer = Announcer()
        self._changed = threading.Condition()
        self._queue: deque[Job] = deque()
        self._running: list[Job] = []
        self._serving: set[int] = set()
        self._threads: list[threading.Thread] = []
        self._last_id = 0
        self._closing = False

    def start(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        title: str,
        on_progress: Callable[[JobProgress], None] | None = None,
        on_done: Callable[[Job], None] | None = None,
        patience_s: float = PATIENCE_S,
    ) -> Job:
        """Queue `function(*arguments, monitor)`: a module-level function, everything picklable.

        Cancelled, it has `patience_s` seconds to stop by itself before its process is killed: 0 kills it at once.
        """
        work = Work(function, arguments, patience_s)
        return self._enqueue(title, work, Listeners(on_progress, on_done))

    def retry(self, job: Job) -> Job:
        """Queue the same work again, at the end, as a job of its own with the same listeners."""
        return self._enqueue(job.title, job.work, job.listeners)

    def waiting(self) -> list[Job]:
        """The jobs that have not begun, in the order in which they will."""
        with self._changed:
            return [job for job in self._queue if job.state is JobState.QUEUED]

    def running(self) -> list[Job]:
        """The jobs being done."""
        with self._changed:
            return list(self._running)

    @property
    def slots(self) -> int:
        """How many jobs may run at once."""
        return self._slots

    def set_slots(self, slots: int) -> None:
        """Change how many jobs may run at once; jobs that run already are left alone."""
        with self._changed:
            self._slots = max(1, slots)
            self._ensure_threads()
            self._changed.notify_all()

    def shutdown(self) -> None:
        """Cancel everything, wait until it has stopped and its listeners know; no process is left."""
        with self._changed:
            self._closing = True
            doomed = [*self._queue, *self._running]
            self._changed.notify_all()
        for job in doomed:
            job.cancel()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        self._announcer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.shutdown()

    def _enqueue(self, title: str, work: Work, listeners: Listeners) -> Job:
        with self._changed:
            if self._closing:
                raise RuntimeError("The runner is shut down.")
            self._last_id += 1
            job = Job(self._last_id, title, work, listeners, self._announcer)
            self._queue.append(job)
            self._ensure_threads()
            self._changed.notify()
        return job

    def _ensure_threads(self) -> None:
        """One thread a slot, started when there is work for it."""
        wanted = min(self._slots, len(self._queue) + len(self._running))
        for index in range(wanted):
            if index not in self._serving:
                thread = threading.Thread(target=self._serve, args=(index,), name=f"job slot {index + 1}", daemon=True)
                self._serving.add(index)
                self._threads.append(thread)
                thread.start()

    def _serve(self, index: int) -> None:
        slot = ProcessSlot(self._cache)
        try:
            while job := self._next(index):
                self._do(job, slot)
        finally:
            slot.close()

    def _next(self, index: int) -> Job | None:
        """The next job to do, once there is one; None where this slot is to end."""
        with self._changed:
            while not self._closing and index < self._slots:
                while self._queue:
                    job = self._queue.popleft()
                    if job.begin():
                        self._running.append(job)
                        return job
                self._changed.wait()
            self._serving.discard(index)
            self._changed.notify()  # the call that woke a slot too many was meant for another
            return None

    def _do(self, job: Job, slot: ProcessSlot) -> None:
        eta = Eta()

        def report(stage: str, fraction: float) -> None:
            job.report(JobProgress(stage, fraction, eta.update(time.monotonic(), fraction)))

        try:
            outcome = slot.run(job.work, report, job.cancelling)
        except Exception as error:  # noqa: BLE001 -- whatever a slot does wrong, its job ends and the slot goes on
            outcome = outcome_of(error)
        if outcome.details:
            _LOG.error("%s failed.\n%s", job.title, outcome.details)
        with self._changed:
            self._running.remove(job)
        job.finish(outcome)
