"""The window's jobs: at most one of a kind for each song, release or file, found again when that is shown again.

Operations of the studio are one class, `RecordedJobs`; what is thin below it only remembers what its page asks for.
"""

from collections.abc import Callable, Collection, Hashable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.jobs import JobState, RenderJob
from app.domain.session import Scan
from app.errors import NextSteps, UsageError
from app.jobs.job import Job, JobProgress
from app.mastering.loudness_trace import Reduction, read_reduction
from app.use_cases.operation import Ended, Operation, record_end
from app.use_cases.render import manifest_notes
from render.errors import BouncedeskError, Cancelled
from widgets.common.messages import advised
from widgets.job_bridge import Task
from widgets.services import WindowServices


class KeyedJobs(QObject):
    """Keeps the task of each key, such as a song's id, and passes on its progress with that key."""

    progressed = Signal(object, object)
    ended = Signal(object)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks: dict[Hashable, Task] = {}

    def task_of(self, key: Hashable) -> Task | None:
        """The task of a key, None while there is none."""
        return self._tasks.get(key)

    def cancel(self, key: Hashable) -> None:
        """Ask the task of a key to stop."""
        task = self._tasks.get(key)
        if task:
            task.job.cancel()

    def follow(self, key: Hashable, task: Task) -> None:
        """Take charge of a task that has just been started."""
        self._tasks[key] = task
        task.progressed.connect(self._progressed)
        task.ended.connect(self._ended)

    def drop(self, key: Hashable) -> None:
        """Stop a task whose end concerns nobody any more."""
        self.cancel(key)
        self._tasks.pop(key, None)

    def finish(self, key: Hashable, job: Job) -> None:
        """The job of a key has ended: subclasses keep what came of it."""
        raise NotImplementedError

    def _key_of(self, task: QObject | None) -> Hashable | None:
        return next((key for key, each in self._tasks.items() if each is task), None)

    def _progressed(self, progress: JobProgress) -> None:
        key = self._key_of(self.sender())
        if key is not None:
            self.progressed.emit(key, progress)

    def _ended(self, job: Job) -> None:
        key = self._key_of(self.sender())
        if key is not None:
            del self._tasks[key]
            self.finish(key, job)
            self.ended.emit(key)


class RecordedJobs(KeyedJobs):
    """Operations of one kind, by what they are done to: begun in the catalogue, done in a child process, ended there.

    What was asked for in this run can be asked for again. A failure that `asks` answers with a question of its own is
    not said beside it. `delivered` carries an operation that went well, and its
    result.
    """

    delivered = Signal(object, object)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._going: dict[Hashable, tuple[Operation, RenderJob | None]] = {}
        self._asked: dict[int, Operation] = {}
        self._following: RecordedJobs | None = None
        self.asks: Callable[[Operation, BouncedeskError], bool] = lambda _operation, _error: False

    def start(self, operation: Operation) -> None:
        """Begin an operation; raises BouncedeskError where it cannot, or one like it is going on."""
        key = operation.subject
        if self.task_of(key):
            if operation.busy:
                raise UsageError(operation.busy, code="going_on_already", subject=key)
            return
        row = operation.begin(self._services.catalogue)
        self._going[key] = operation, row
        if row is not None:
            self._asked[row.id] = operation
        work = operation.work
        self.follow(key, self._services.jobs.start(work.function, *work.arguments, title=operation.title))
        if row is not None:
            self._services.watch.touch()

    @property
    def rows(self) -> Collection[RenderJob]:
        """The catalogue's rows of what is being made."""
        return [row for _, row in self._going.values() if row is not None]

    def can_retry(self, job_id: int) -> bool:
        """Whether what the catalogue's job asked for is still known."""
        return job_id in self._asked

    def retry(self, job_id: int) -> None:
        """Do once more what the catalogue's job asked for."""
        try:
            self.start(self._asked[job_id])
        except BouncedeskError as error:
            self._services.messages.error(error)

    def finish(self, key: Hashable, job: Job) -> None:
        """Record how an operation ended, and say it."""
        operation, row = self._going.pop(key)
        try:
            if job.state is JobState.DONE:
                self._end(operation, row, job.result(timeout=0))
            else:
                self._fail(operation, row, job)
        except BouncedeskError as error:
            self._services.messages.error(error)

    def keep(self, operation: Any, result: Any) -> None:
        """What a page remembers of an operation that went well, before anybody hears of it."""

    def _end(self, operation: Operation, row: RenderJob | None, result: Any) -> None:
        self.keep(operation, result)
        try:
            ended = record_end(operation, self._services.catalogue, row, result)
        finally:
            if operation.asked_for:
                self._services.watch.touch()
        self._say(ended)
        self.delivered.emit(operation, result)

    def _say(self, ended: Ended) -> None:
        if ended.sentence:
            self._services.messages.say(ended.sentence, "ok")
        if ended.following:
            self._following = self._following or RecordedJobs(self._services, self)
            self._following.start(ended.following)

    def _fail(self, operation: Operation, row: RenderJob | None, job: Job) -> None:
        try:
            job.result(timeout=0)
        except (BouncedeskError, Cancelled) as error:
            operation.fail(self._services.catalogue, row, error)
        if row is not None:
            self._services.watch.touch()
        if not operation.asked_for:
            return
        if job.state is JobState.CANCELLED:
            self._services.messages.say(operation.cancelled, "info")
        elif not (isinstance(job.failure, BouncedeskError) and self.asks(operation, job.failure)):
            self._services.messages.error(job.failure or "")


class RenderJobs(RecordedJobs):
    """The renders being done, by song, and what the last of each in this run had to say.

    Older takes and copies of a song that are ticked are in its mixes, whoever makes those; `extras_ticked` carries the
    song's id where they have changed.
    """

    extras_ticked = Signal(object)

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._notes: dict[int, tuple[str, ...]] = {}
        self._extras: dict[int, tuple[str, ...]] = {}

    def tick_extras(self, song_id: int, offered: Collection[str], ticked: Collection[str]) -> None:
        """Have those of the offered ones in the song's mixes that are ticked."""
        others = [path for path in self._extras.get(song_id, ()) if path not in offered]
        self._extras[song_id] = (*others, *ticked)
        self.extras_ticked.emit(song_id)

    def extras_in(self, song_id: int, scan: Scan) -> tuple[str, ...]:
        """Those of a song that are in this session of it."""
        stems = {stem.path for stem in scan.stems}
        return tuple(path for path in self._extras.get(song_id, ()) if path in stems)

    def notes(self, song_id: int) -> tuple[str, ...]:
        """The proof of the song's last render, and what to know of it."""
        return self._notes.get(song_id, ())

    def keep(self, operation: Any, result: Any) -> None:
        """Its notes."""
        self._notes[operation.subject] = manifest_notes(result, NextSteps.of("window"))


class MasterJobs(RecordedJobs):
    """The masters being made, by song; what was made in this run by file, the limiter's work also beyond it."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._reductions: dict[Path, Reduction] = {}
        self._notes: dict[Path, tuple[str, ...]] = {}

    def reduction(self, path: Path, sha256: str) -> Reduction | None:
        """What the limiter did in a master, None where nothing remembers it."""
        if path not in self._reductions and sha256:
            kept = read_reduction(self._services.studio.paths.renders, sha256, path.name)
            if kept:
                self._reductions[path] = kept
        return self._reductions.get(path)

    def notes(self, mix: Path) -> tuple[str, ...]:
        """What the last mastering of a mix in this run had to say."""
        return self._notes.get(mix, ())

    def keep(self, operation: Any, result: Any) -> None:
        """Its notes, and what the limiter did."""
        self._reductions |= {operation.request.out / each.path: each for each in result.reductions}
        self._notes[operation.request.source] = manifest_notes(result.manifest, NextSteps.of("window"))


class ReleaseJobs(RecordedJobs):
    """The releases being mastered, by their ids, and what the last mastering of each in this run made."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(services, parent)
        self._made: dict[Hashable, tuple[Path, dict[str, Any]]] = {}
        self._failures: dict[Hashable, str] = {}

    def failure(self, release_id: int) -> str:
        """Why the release's last mastering in this run failed, empty where it did not."""
        return self._failures.get(release_id, "")

    def made(self, release_id: int) -> tuple[Path, dict[str, Any]] | None:
        """Folder and manifest of the release's last mastering in this run, None where it failed or there was none."""
        return self._made.get(release_id)

    def finish(self, key: Hashable, job: Job) -> None:
        """What was made before is not what was asked for last."""
        self._made.pop(key, None)
        self._failures[key] = advised(job.failure or "") if job.state is JobState.FAILED else ""
        super().finish(key, job)

    def keep(self, operation: Any, result: Any) -> None:
        """Where it went, and its manifest."""
        self._made[operation.subject] = operation.request.out, result
