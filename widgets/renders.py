"""Renders: done in a child process, remembered in the catalogue from their start to their end."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from app.delivery.recording import begin_render, record_delivery, record_failure, record_stamps
from app.delivery.request import RenderRequest
from app.domain.catalogue import JobState, RenderJob, Song
from app.domain.session import Scan
from app.errors import UsageError
from app.jobs.job import Job
from app.jobs.tasks import render
from render.errors import BouncedeskError, Cancelled
from widgets.common.words import count
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks


class Renders(SongTasks):
    """The renders being done, by song; what those of this run asked for, so that they can be tried again."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: dict[int, RenderJob] = {}
        self._asked: dict[int, tuple[Song, Scan, RenderRequest]] = {}
        self._notes: dict[int, tuple[str, ...]] = {}

    def start(self, song: Song, scan: Scan, request: RenderRequest) -> None:
        """Render a session for a song; raises BouncedeskError in one sentence where that cannot even begin."""
        if self.task_of(song.id):
            raise UsageError(f"“{song.title}” is being rendered; wait for that, or cancel it.")
        refuse_inside(request.folder, request.out)
        row = begin_render(self._services.catalogue, song.id, scan, request.out)
        self._rows[song.id] = row
        self._asked[row.id] = (song, scan, request)
        self.follow(song.id, self._services.jobs.start(render, request, title=f"Render {song.title}"))
        self._services.watch.touch()

    @property
    def rows(self) -> Collection[RenderJob]:
        """The catalogue's rows of what is being made."""
        return self._rows.values()

    def can_retry(self, job_id: int) -> bool:
        """Whether what a render asked for is still known."""
        return job_id in self._asked

    def retry(self, job_id: int) -> None:
        """Render once more what a render asked for."""
        song, scan, request = self._asked[job_id]
        try:
            self.start(song, scan, request)
        except BouncedeskError as error:
            self._services.messages.error(error)

    def notes(self, song_id: int) -> tuple[str, ...]:
        """What the song's last render in this run had to say."""
        return self._notes.get(song_id, ())

    def finish(self, song_id: int, job: Job) -> None:
        """Record how the render ended, and say it."""
        row = self._rows.pop(song_id)
        try:
            if job.state is JobState.DONE:
                self._delivered(song_id, row, job.result(timeout=0))
            else:
                self._ended_badly(row, job)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._services.watch.touch()

    def _delivered(self, song_id: int, row: RenderJob, manifest: dict[str, Any]) -> None:
        self._notes[song_id] = notes_of(manifest)
        record_delivery(self._services.catalogue, row, manifest)
        record_stamps(self._services.catalogue, row, self._asked[row.id][2].memory)
        files = sum(1 for entry in manifest["deliverables"] if entry["path"])
        self._services.messages.say(
            f"{count(files, 'file')} of {self._title(row)} in {Path(row.out_folder).name}.", "ok"
        )

    def _ended_badly(self, row: RenderJob, job: Job) -> None:
        try:
            job.result(timeout=0)
        except (BouncedeskError, Cancelled) as error:
            record_failure(self._services.catalogue, row, error)
        if job.state is JobState.CANCELLED:
            self._services.messages.say(
                f"The render of {self._title(row)} was cancelled; no half file is left.", "info"
            )
        else:
            self._services.messages.error(job.error)

    def _title(self, row: RenderJob) -> str:
        return self._asked[row.id][0].title


def notes_of(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """What a manifest has to say of its files: the proof first, then warnings and what was skipped."""
    checks = manifest["checks"]
    exact = sum(1 for check in checks if check["exact"])
    proof = f"{count(len(checks), 'sum')} proved, {exact} of them to the last bit." if checks else ""
    warnings = [warning["message"] for warning in manifest["warnings"]]
    skipped = [entry["skipped"] for entry in manifest["deliverables"] if entry["path"] is None]
    return tuple(note for note in (proof, *warnings, *skipped) if note)


def refuse_inside(folder: Path, out: Path) -> None:
    """Raise UsageError for a target inside the session's folder, by its name alone: no disk is asked here."""
    if folder == out or folder in out.parents:
        raise UsageError(
            f"{out} is inside the session's folder, which is never written to; choose a folder outside it."
        )
