"""The masters being made, by song, kept in the catalogue as renders are."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import QObject

from app.delivery.recording import begin_master, record_delivery, record_failure
from app.domain.catalogue import JobState, RenderJob, Song
from app.errors import UsageError
from app.jobs.job import Job
from app.jobs.tasks import master_shown
from app.mastering.picture import Mastered, Reduction
from app.mastering.request import MasterRequest
from app.mastering.traces import read_reduction
from render.errors import BouncedeskError, Cancelled
from widgets.common.words import count
from widgets.master.lines import Master
from widgets.renders import notes_of
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks


class Masterings(SongTasks):
    """What was made in this run is remembered by the file's path, its gain reduction also beyond."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rows: dict[int, RenderJob] = {}
        self._asked: dict[int, tuple[Song, MasterRequest, int | None]] = {}
        self._reductions: dict[Path, Reduction] = {}
        self._notes: dict[Path, tuple[str, ...]] = {}

    def start(self, song: Song, request: MasterRequest, session_id: int | None = None) -> None:
        """Master a mix of a song, or the stems of its session `session_id`.

        Raises BouncedeskError in one sentence where that cannot even begin.
        """
        if self.task_of(song.id):
            raise UsageError(f"A mix of “{song.title}” is being mastered; wait for that, or cancel it.")
        source = None if request.from_stems else request.source
        row = begin_master(self._services.catalogue, song.id, request.out, source=source, session_id=session_id)
        self._rows[song.id], self._asked[row.id] = row, (song, request, session_id)
        self.follow(song.id, self._services.jobs.start(master_shown, request, title=f"Master {song.title}"))
        self._services.watch.touch()

    @property
    def rows(self) -> Collection[RenderJob]:
        """The catalogue's rows of what is being made."""
        return self._rows.values()

    def can_retry(self, job_id: int) -> bool:
        """Whether what a mastering asked for is still known."""
        return job_id in self._asked

    def retry(self, job_id: int) -> None:
        """Master once more what a mastering asked for."""
        try:
            self.start(*self._asked[job_id])
        except BouncedeskError as error:
            self._services.messages.error(error)

    def reduction(self, master: Master) -> Reduction | None:
        """What the limiter did in a master, None where nothing remembers it."""
        if master.path not in self._reductions and master.sha256:
            kept = read_reduction(self._services.studio.paths.renders, master.sha256, master.path.name)
            if kept:
                self._reductions[master.path] = kept
        return self._reductions.get(master.path)

    def notes(self, mix: Path) -> tuple[str, ...]:
        """What the last mastering of a mix in this run had to say."""
        return self._notes.get(mix, ())

    def finish(self, song_id: int, job: Job) -> None:
        """Record how the mastering ended, and say it."""
        row = self._rows.pop(song_id)
        song, request, _ = self._asked[row.id]
        try:
            if job.state is JobState.DONE:
                self._delivered(song, request, row, job.result(timeout=0))
            else:
                self._ended_badly(song, row, job)
        except BouncedeskError as error:
            self._services.messages.error(error)
        self._services.watch.touch()

    def _delivered(self, song: Song, request: MasterRequest, row: RenderJob, result: Mastered) -> None:
        self._reductions |= {request.out / each.path: each for each in result.reductions}
        self._notes[request.source] = notes_of(result.manifest)
        record_delivery(self._services.catalogue, row, result.manifest)
        files = count(sum(1 for entry in result.manifest["deliverables"] if entry["path"]), "master")
        self._services.messages.say(f"{files} of {song.title} in {request.out.name}.", "ok")

    def _ended_badly(self, song: Song, row: RenderJob, job: Job) -> None:
        try:
            job.result(timeout=0)
        except (BouncedeskError, Cancelled) as error:
            record_failure(self._services.catalogue, row, error)
        if job.state is JobState.CANCELLED:
            self._services.messages.say(f"Mastering {song.title} was cancelled; no half file is left.", "info")
        else:
            self._services.messages.error(job.error)
