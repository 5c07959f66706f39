"""Files measured for the Master section, each once: its figures and its curve over time."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import JobState
from app.jobs.job import Job, JobProgress
from app.jobs.tasks import picture_file
from app.mastering.picture import Picture
from render.errors import BouncedeskError
from widgets.bridge import Task
from widgets.services import WindowServices

_Key = tuple[Path, int, int]


class Measurings(QObject):
    """`measured` and `failed` carry a path, `progressed` a path and how far it is."""

    measured = Signal(object)
    failed = Signal(object, str)
    progressed = Signal(object, object)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._pictures: dict[_Key, Picture] = {}
        self._tasks: dict[_Key, Task] = {}

    def picture(self, path: Path) -> Picture | None:
        """What is known of a file as it is now, None while nothing is."""
        key = _key(path)
        return self._pictures.get(key) if key else None

    def want(self, path: Path) -> None:
        """Measure a file unless that is done, or being done; `failed` follows where it is gone."""
        key = _key(path)
        if key is None:
            self.failed.emit(path, f"{path.name} is not there any more: it was moved or deleted; choose another file.")
        elif key not in self._pictures and key not in self._tasks:
            task = self._services.jobs.start(picture_file, path, title=f"Measure {path.name}")
            self._tasks[key] = task
            task.progressed.connect(self._progressed)
            task.ended.connect(self._ended)

    def _key_of(self, task: QObject | None) -> _Key | None:
        return next((key for key, each in self._tasks.items() if each is task), None)

    def _progressed(self, progress: JobProgress) -> None:
        key = self._key_of(self.sender())
        if key:
            self.progressed.emit(key[0], progress)

    def _ended(self, job: Job) -> None:
        key = self._key_of(self.sender())
        if key is None:
            return
        del self._tasks[key]
        if job.state is JobState.DONE:
            try:
                self._pictures[key] = job.result(timeout=0)
            except BouncedeskError as error:
                self.failed.emit(key[0], str(error))
                return
            self.measured.emit(key[0])
        elif job.state is JobState.FAILED:
            self.failed.emit(key[0], job.error)


def _key(path: Path) -> _Key | None:
    """A file as it is now, None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_size, found.st_mtime_ns
