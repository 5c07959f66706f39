"""What was sent, inspected in a child process while the enquiry is written."""

import shutil
from collections.abc import Hashable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.jobs import JobState
from app.enquiry.assessment import ArrivalInspector
from app.jobs.job import Job
from app.use_cases.enquiry import ArrivalInspection
from render.errors import BouncedeskError
from widgets.common.messages import advised
from widgets.jobs import KeyedJobs
from widgets.services import WindowServices


class EnquiryJobs(KeyedJobs):
    """What was sent, inspected one path at a time.

    `inspected` carries its Arrival, `failed` one sentence (empty where it was cancelled).
    """

    inspected = Signal(object)
    failed = Signal(str)

    def __init__(self, services: WindowServices, inspector: ArrivalInspector, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._inspector = inspector
        self._path: Path | None = None
        self._into: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether something is being inspected."""
        return self.task_of(self._path) is not None

    def start(self, path: Path, encoding: str = "") -> None:
        """Inspect a path, in place of whatever was before it; `failed` follows where it cannot even begin.

        The names in a zip are read in `encoding`, "" for the likeliest.
        """
        self.forget()
        try:
            inspection = ArrivalInspection.of(self._inspector, path, self._services.studio.paths.sessions, encoding)
        except BouncedeskError as error:
            self.failed.emit(advised(error))
            return
        self._path, self._into, work = path, inspection.unpacked, inspection.work
        self.follow(path, self._services.jobs.start(work.function, *work.arguments, title=inspection.title))

    def stop(self) -> None:
        """Ask it to stop; `failed` follows."""
        self.cancel(self._path)

    def retain(self) -> None:
        """What was unpacked is a session of the studio now."""
        self._into = None

    def forget(self) -> None:
        """Stop, and remove what was unpacked for an enquiry that came to nothing; the client's file stays."""
        self.drop(self._path)
        if self._into is not None:
            shutil.rmtree(self._into, ignore_errors=True)
            self._into = None

    def finish(self, key: Hashable, job: Job) -> None:  # noqa: ARG002 -- one at a time
        """Hand on what it is, or say why that is not known."""
        if job.state is JobState.DONE:
            self.inspected.emit(job.result(timeout=0))
            return
        self._into = None  # nothing was unpacked, or it was removed already
        self.failed.emit("" if job.state is JobState.CANCELLED else advised(job.failure or ""))
