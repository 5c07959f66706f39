"""From jobs to signals: what a runner reports on its own thread arrives on the window's."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.jobs.job import Job, JobProgress
from app.jobs.runner import Runner

_POLL_MS = 20


class Task(QObject):
    """One job as the window sees it; its signals are emitted on the main thread."""

    progressed = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None

    @property
    def job(self) -> Job:
        """The job itself."""
        if self._job is None:
            raise RuntimeError("The task has not been started.")
        return self._job

    def take(self, job: Job) -> None:
        """The job this is the face of; given once, when it is queued."""
        self._job = job


class JobBridge(QObject):
    """Starts jobs for the window and reports all of them to everyone: `started`, `progressed`, `ended`.

    Another thread emits one signal only, and that of the bridge itself, which outlives every job: a task could be gone
    before an emission of its own came to its last listener.
    """

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    closed = Signal()
    _reported = Signal(object, object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tasks: list[Task] = []
        self._ending: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_for_end)
        self._reported.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The jobs that have not ended, oldest first."""
        return tuple(self._tasks)

    def start(self, function: Callable[..., Any], *arguments: Any, title: str) -> Task:
        """Queue work in a child process; see `Runner.start`."""
        task = Task(self)
        report = partial(self._reported.emit, task)
        task.take(self._runner.start(function, *arguments, title=title, on_progress=report, on_done=report))
        self._tasks.append(task)
        self.started.emit(task)
        return task

    def set_slots(self, slots: int) -> None:
        """Change how many jobs may run at once."""
        self._runner.set_slots(slots)

    def close(self) -> None:
        """Stop every job without blocking the window; `closed` follows when none is left."""
        if self._ending is None:
            self._ending = threading.Thread(target=self._runner.shutdown, name="job shutdown", daemon=True)
            self._ending.start()
            self._timer.start(_POLL_MS)

    def _look_for_end(self) -> None:
        if self._ending and not self._ending.is_alive() and not self._tasks:
            self._timer.stop()
            self.closed.emit()

    def _deliver(self, task: Task, what: JobProgress | Job) -> None:
        if isinstance(what, JobProgress):
            task.progressed.emit(what)
            self.progressed.emit(task)
        elif task in self._tasks:
            self._tasks.remove(task)
            task.ended.emit(what)
            self.ended.emit(task)
            task.deleteLater()
