"""Jobs that belong to a song: at most one of a kind each, found again when the song is shown again."""

from PySide6.QtCore import QObject, Signal

from app.jobs.job import Job, JobProgress
from widgets.bridge import Task


class SongTasks(QObject):
    """Keeps the task of each song, and passes on its progress with the song's id."""

    progressed = Signal(object, object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: dict[int, Task] = {}

    def task_of(self, song_id: int) -> Task | None:
        """The song's task, None while there is none."""
        return self._tasks.get(song_id)

    def cancel(self, song_id: int) -> None:
        """Ask the song's task to stop."""
        task = self._tasks.get(song_id)
        if task:
            task.job.cancel()

    def follow(self, song_id: int, task: Task) -> None:
        """Take charge of a task that has just been started."""
        self._tasks[song_id] = task
        task.progressed.connect(self._progressed)
        task.ended.connect(self._ended)

    def finish(self, song_id: int, job: Job) -> None:
        """The song's job has ended: subclasses keep what came of it."""
        raise NotImplementedError

    def _song_of(self, task: QObject | None) -> int | None:
        return next((song_id for song_id, each in self._tasks.items() if each is task), None)

    def _progressed(self, progress: JobProgress) -> None:
        song_id = self._song_of(self.sender())
        if song_id is not None:
            self.progressed.emit(song_id, progress)

    def _ended(self, job: Job) -> None:
        song_id = self._song_of(self.sender())
        if song_id is not None:
            del self._tasks[song_id]
            self.finish(song_id, job)
            self.ended.emit(song_id)
