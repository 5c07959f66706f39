"""Stampings of sessions: the stems' hashes, taken in a child process once a scan is kept."""

from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.catalogue import SessionRow
from app.domain.stamps import StemStamp
from app.jobs.job import Job
from app.jobs.tasks import stamp_session
from render.errors import BouncedeskError, Cancelled
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks


class Stampings(SongTasks):
    """The stampings being made, by song. Nobody asked for them, so nothing is said of how they end."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._sessions: dict[int, int] = {}

    def start(self, session: SessionRow, title: str) -> None:
        """Stamp a session's stems, those that are not as they were when they were last; once at a time for a song."""
        if self.task_of(session.song_id):
            return
        catalogue = self._services.catalogue
        paths = [stem.path for stem in catalogue.sessions.stems(session.id) if stem.readable]
        known = catalogue.stamps.of_folder(session.song_id, session.folder)
        self._sessions[session.song_id] = session.id
        task = self._services.jobs.start(
            stamp_session, Path(session.folder), paths, known, title=f"Hash stems of {title}"
        )
        self.follow(session.song_id, task)

    def finish(self, song_id: int, job: Job) -> None:
        """Keep what was taken; what was not, a later scan or render takes."""
        session_id = self._sessions.pop(song_id)
        try:
            stamps: dict[str, StemStamp] = job.result(timeout=0)
            self._services.catalogue.stamps.keep(session_id, stamps)
        except (BouncedeskError, Cancelled):
            return
