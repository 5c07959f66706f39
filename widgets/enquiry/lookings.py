"""Looking into what was sent, one thing at a time, in a child process."""

import shutil
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import JobState
from app.enquiry.arrival import Looker
from app.intake.archive import free_folder, is_archive
from app.jobs.job import Job, JobProgress
from app.jobs.tasks import look_into
from widgets.bridge import Task
from widgets.services import WindowServices


class Lookings(QObject):
    """Looks into one path; `found` carries its Arrival, `failed` one sentence (empty where it was cancelled)."""

    progressed = Signal(object)
    found = Signal(object)
    failed = Signal(str)

    def __init__(self, services: WindowServices, looker: Looker, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._looker = services, looker
        self._task: Task | None = None
        self._into: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being looked into."""
        return self._task is not None

    def start(self, path: Path) -> None:
        """Look into a path, in place of whatever was before it."""
        self.forget()
        if is_archive(path):
            self._into = free_folder(path, self._services.studio.paths.sessions)
        self._task = self._services.jobs.start(
            look_into, self._looker, path, self._into, title=f"Look into {path.name}"
        )
        self._task.progressed.connect(self._pass_on)
        self._task.ended.connect(self._end)

    def cancel(self) -> None:
        """Ask it to stop; `failed` follows."""
        if self._task:
            self._task.job.cancel()

    def keep(self) -> None:
        """What was unpacked is a session of the studio now."""
        self._into = None

    def forget(self) -> None:
        """Stop, and remove what was unpacked for an enquiry that came to nothing; the client's file stays."""
        if self._task:
            self._task.job.cancel()
            self._task = None
        if self._into is not None:
            shutil.rmtree(self._into, ignore_errors=True)
            self._into = None

    def _pass_on(self, progress: JobProgress) -> None:
        if self.sender() is self._task:
            self.progressed.emit(progress)

    def _end(self, job: Job) -> None:
        if self.sender() is not self._task:
            return  # something else was dropped meanwhile
        self._task = None
        if job.state is not JobState.DONE:
            self._into = None  # nothing was unpacked, or it was removed already
            self.failed.emit("" if job.state is JobState.CANCELLED else job.error)
            return
        self.found.emit(job.result(timeout=0))
