"""Files measured for the Master section, each once: their figures and their curves over time."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job, JobProgress
from app.jobs.tasks import trace_file
from app.mastering.loudness_trace import LoudnessTrace
from render.errors import BouncedeskError, Cancelled
from widgets.common.messages import advised
from widgets.jobs import KeyedJobs
from widgets.services import WindowServices


class MeasurementJobs(KeyedJobs):
    """Files measured over time, each once as it is; signals carry a path: how far it is, that it is done, why not."""

    measuring = Signal(object, object)
    measured = Signal(object)
    failed = Signal(object, str)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._traces: dict[Hashable, LoudnessTrace] = {}
        self.progressed.connect(self._pass_on)

    def trace(self, path: Path) -> LoudnessTrace | None:
        """What is known of a file as it is now, None while nothing is."""
        return self._traces.get(_version(path))

    def want(self, path: Path) -> None:
        """Measure a file unless that is done, or being done; `failed` follows where it is gone."""
        key = _version(path)
        if key is None:
            self.failed.emit(path, f"{path.name} is not there any more: it was moved or deleted; choose another file.")
        elif key not in self._traces and self.task_of(key) is None:
            self.follow(key, self._services.jobs.start(trace_file, path, title=f"Measure {path.name}"))

    def finish(self, key: Any, job: Job) -> None:
        """Keep the figures, or say why there are none; one that was cancelled says nothing."""
        path, *_ = key
        try:
            self._traces[key] = job.result(timeout=0)
        except Cancelled:
            return
        except BouncedeskError as error:
            self.failed.emit(path, advised(error))
            return
        self.measured.emit(path)

    def _pass_on(self, key: Any, progress: JobProgress) -> None:
        self.measuring.emit(key[0], progress)


def _version(path: Path) -> tuple[Path, int, int] | None:
    """A file as it is now, None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return path, found.st_size, found.st_mtime_ns
