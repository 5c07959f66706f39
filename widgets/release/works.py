"""The releases being mastered, kept in the catalogue as renders are."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.delivery.recording import begin_release, record_failure, record_release
from app.domain.catalogue import JobState, Release, RenderJob
from app.errors import UsageError
from app.jobs.job import Job
from app.jobs.tasks import master_release
from app.mastering.release.request import ReleaseRequest
from render.atomic import write_whole
from render.errors import BouncedeskError, Cancelled
from widgets.common.words import count
from widgets.documents.pdf_documents import PdfDocuments
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks


class ReleaseWorks(SongTasks):
    """Its tasks go by the release's id. What was asked for in this run can be tried again."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: dict[int, RenderJob] = {}
        self._asked: dict[int, tuple[Release, ReleaseRequest, str]] = {}
        self._made: dict[int, tuple[Path, Mapping[str, Any]]] = {}

    @property
    def rows(self) -> Collection[RenderJob]:
        """The catalogue's rows of what is being made."""
        return self._rows.values()

    def start(self, release: Release, request: ReleaseRequest, text: str) -> None:
        """Master a release whose file says `text`; raises BouncedeskError or AudioError where it cannot begin."""
        if self.task_of(release.id):
            raise UsageError(f"“{release.title}” is being mastered; wait for that, or cancel it.")
        request.file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(request.file, text.encode("utf-8"))
        row = begin_release(self._services.catalogue, release.id, request.out, request.file)
        self._rows[release.id], self._asked[row.id] = row, (release, request, text)
        task = self._services.jobs.start(master_release, request, PdfDocuments(), title=f"Master {release.title}")
        self.follow(release.id, task)
        self._services.watch.touch()

    def can_retry(self, job_id: int) -> bool:
        """Whether what a mastering asked for is still known."""
        return job_id in self._asked

    def retry(self, job_id: int) -> None:
        """Master once more what a mastering asked for."""
        try:
            self.start(*self._asked[job_id])
        except BouncedeskError as error:
            self._services.messages.error(str(error))

    def made(self, release_id: int) -> tuple[Path, Mapping[str, Any]] | None:
        """Folder and manifest of the release's last mastering in this run, None where it failed or there was none."""
        return self._made.get(release_id)

    def finish(self, song_id: int, job: Job) -> None:
        """Record how the mastering of a release ended, and say it."""
        row = self._rows.pop(song_id)
        release = self._asked[row.id][0]
        self._made.pop(song_id, None)
        try:
            if job.state is JobState.DONE:
                self._delivered(release, row, job.result(timeout=0))
            else:
                self._ended_badly(release, row, job)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._services.watch.touch()

    def _delivered(self, release: Release, row: RenderJob, manifest: Mapping[str, Any]) -> None:
        self._made[release.id] = Path(row.out_folder), manifest
        record_release(self._services.catalogue, row, manifest)
        files = count(sum(1 for entry in manifest["deliverables"] if entry["path"]), "file")
        self._services.messages.say(f"{files} of {release.title} in {Path(row.out_folder).name}.", "ok")

    def _ended_badly(self, release: Release, row: RenderJob, job: Job) -> None:
        try:
            job.result(timeout=0)
        except (BouncedeskError, Cancelled) as error:
            record_failure(self._services.catalogue, row, error)
        if job.state is JobState.CANCELLED:
            self._services.messages.say(f"Mastering {release.title} was cancelled; no half file is left.", "info")
        else:
            self._services.messages.error(job.error)
