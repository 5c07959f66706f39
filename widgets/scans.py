"""Scans of session folders: done in a child process, kept in the catalogue."""

from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.catalogue import JobState, Song
from app.domain.session import SessionKind
from app.intake.archive import free_folder, is_archive
from app.jobs.job import Job
from app.jobs.tasks import scan_archive, scan_session
from render.errors import BouncedeskError
from widgets.common.words import count
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks
from widgets.stampings import Stampings


class Scans(SongTasks):
    """The scans being made, by song."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._kinds: dict[int, SessionKind] = {}
        self._stampings = Stampings(services, self)

    def start(self, song: Song, folder: Path, kind: SessionKind) -> bool:
        """Scan a folder or a zip for a song; False where the song is being scanned already, which is said."""
        if self.task_of(song.id):
            self._services.messages.say(f"“{song.title}” is being scanned; wait for that, or cancel it.", "warning")
            return False
        studio = self._services.studio
        corrections = studio.catalogue.sessions.corrections(song.id, folder)
        rules = studio.rules.learning(studio.catalogue.sessions.taught(song.client_id))
        title = f"Scan {song.title}"
        self._kinds[song.id] = kind
        if is_archive(folder):
            into = free_folder(folder, studio.paths.sessions)
            job = self._services.jobs.start(scan_archive, folder, into, rules, corrections, title=title)
        else:
            job = self._services.jobs.start(scan_session, folder, rules, corrections, title=title)
        self.follow(song.id, job)
        return True

    def finish(self, song_id: int, job: Job) -> None:
        """Keep the scan, or say why there is none."""
        kind = self._kinds.pop(song_id)
        if job.state is JobState.CANCELLED:
            self._services.messages.say("The scan was cancelled; nothing was changed.", "info")
            return
        if job.state is not JobState.DONE:
            self._services.messages.error(job.error)
            return
        try:
            scan = job.result(timeout=0)
            catalogue = self._services.catalogue
            session = catalogue.sessions.record(song_id, kind, scan)
            self._stampings.start(session, catalogue.songs.get(song_id).title)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._services.messages.say(f"{count(len(scan.stems), 'stem')} found in {scan.folder.name}.", "ok")
        self._services.watch.touch()
