"""The page of the render queue: the jobs that go on, and those that have ended."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.jobs import JobKind, JobState, RenderJob
from render.errors import BouncedeskError
from render.text import count
from widgets.common.desktop_files import show_in_folder
from widgets.common.words import listing
from widgets.job_bridge import Task
from widgets.jobs import RecordedJobs
from widgets.page import Page, PageServices
from widgets.queue.view import QueueView, history_lines
from widgets.services import WindowServices

_RETRIED = frozenset({JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED})
_AGAIN = {
    JobKind.RENDER: "To render it again, open the song.",
    JobKind.MASTER: "To master it again, open the song.",
    JobKind.RELEASE: "To master it again, name its file once more.",
}


class QueueController(QObject):
    """Keeps the Render queue in step with the jobs and the catalogue."""

    def __init__(
        self, services: WindowServices, view: QueueView, kinds: Sequence[RecordedJobs], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._kinds = services, view, kinds
        services.jobs.started.connect(self._show_task)
        services.jobs.progressed.connect(self._show_task)
        services.jobs.ended.connect(self._drop_task)
        view.cancelled.connect(self.cancel)
        view.retry_wanted.connect(self.retry)
        view.folder_wanted.connect(self.show_in_folder)
        view.song_wanted.connect(self.open_song)
        view.board_wanted.connect(self._go_to_board)
        view.chosen.connect(self._show_choices)

    def refresh(self) -> None:
        """Read the history again."""
        catalogue = self._services.catalogue
        try:
            songs = {row.song.id: row.song.title for row in catalogue.songs.board()}
            releases = {release.id: release.title for release in catalogue.releases.all()}
            jobs = catalogue.jobs.all()
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        ours = {row.id for kind in self._kinds for row in kind.rows}
        self._view.show_history(history_lines([job for job in jobs if job.id not in ours], songs, releases))
        self._show_choices()
        self._show_summary()

    def cancel(self, job_id: int) -> None:
        """Stop a job."""
        for task in self._services.jobs.tasks:
            if task.job.id == job_id:
                task.job.cancel()

    def retry(self) -> None:
        """Make the chosen one again."""
        line = self._view.line()
        kind = self._retrying(line.job) if line else None
        if line and kind:
            kind.retry(line.job.id)

    def show_in_folder(self) -> None:
        """Show where the chosen render put its files."""
        line = self._view.line()
        if line:
            try:
                show_in_folder(Path(line.job.out_folder))
            except BouncedeskError as error:
                self._services.messages.error(error)

    def open_song(self) -> None:
        """Open the song of the chosen render."""
        line = self._view.line()
        if line and line.job.song_id is not None:
            self._services.navigate.song.emit(line.job.song_id)

    def _show_task(self, task: Task) -> None:
        self._view.show_job(task.job.id, task.job.title, task.job.progress)
        self._show_summary()

    def _drop_task(self, task: Task) -> None:
        self._view.drop_job(task.job.id)
        self._show_summary()

    def _show_summary(self) -> None:
        tasks = self._services.jobs.tasks
        running = sum(1 for task in tasks if task.job.state is JobState.RUNNING)
        waiting = len(tasks) - running
        going = f"{count(running, 'job')} going on" if running else "Nothing is being rendered"
        self._view.show_summary(listing((going, f"{waiting} waiting" if waiting else "")))

    def _show_choices(self) -> None:
        line = self._view.line()
        retry = line is not None and self._retrying(line.job) is not None
        why = line.job.error if line else ""
        if line and line.job.state in _RETRIED and not retry:
            why = f"{why} {_AGAIN[line.job.kind]}".strip()
        of_song = line is not None and line.job.song_id is not None
        self._view.show_choices(why, retry=retry, row_chosen=line is not None, of_song=of_song)

    def _retrying(self, job: RenderJob) -> RecordedJobs | None:
        """What can make an unfinished job again."""
        if job.state not in _RETRIED:
            return None
        return next((kind for kind in self._kinds if kind.can_retry(job.id)), None)

    def _go_to_board(self) -> None:
        self._services.navigate.page.emit("board")


def make(services: PageServices) -> Page:
    """The jobs that go on, and those that have ended."""
    view = QueueView(services.look)
    controller = QueueController(services, view, services.recorded, services.window)
    return Page(key="queue", title="Render queue", icon="queue", view=view, refresh=controller.refresh)
