"""From jobs to signals: what a runner tells on its own thread arrives on the window's."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.jobs import Job, JobProgress, Runner


class Task(QObject):
    """One job as the window sees it. Connect bound methods of QObjects: they are called on the main thread."""

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

    def heard_progress(self, progress: JobProgress) -> None:
        """Called on the runner's thread; emitting from there queues the call."""
        self.progressed.emit(progress)

    def heard_end(self, job: Job) -> None:
        """Called on the runner's thread."""
        self.ended.emit(job)


class JobBridge(QObject):
    """Starts jobs for the window and tells everyone about all of them: `started`, `progressed`, `ended`."""

    started = Signal(object)
    progressed = Signal(object)
    ended = Signal(object)
    closed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._tasks: list[Task] = []
        self._closing = False

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The jobs that have not ended, oldest first."""
        return tuple(self._tasks)

    def start(self, function: Callable[..., Any], *arguments: Any, title: str) -> Task:
        """Queue work in a child process; see `Runner.start`."""
        task = Task(self)
        task.progressed.connect(self._progressed)
        task.ended.connect(self._ended)
        self._tasks.append(task)
        task.take(
            self._runner.start(
                function, *arguments, title=title, on_progress=task.heard_progress, on_done=task.heard_end
            )
        )
        self.started.emit(task)
        return task

    def set_slots(self, slots: int) -> None:
        """Change how many jobs may run at once."""
        self._runner.set_slots(slots)

    def close(self) -> None:
        """Stop every job without blocking the window; `closed` follows when none is left."""
        if not self._closing:
            self._closing = True
            threading.Thread(target=self._shut_down, name="job shutdown", daemon=True).start()

    def _shut_down(self) -> None:
        self._runner.shutdown()
        self.closed.emit()

    def _progressed(self, _progress: JobProgress) -> None:
        self.progressed.emit(self.sender())

    def _ended(self, _job: Job) -> None:
        task = self.sender()
        if isinstance(task, Task) and task in self._tasks:
            self._tasks.remove(task)
            self.ended.emit(task)
            task.deleteLater()
