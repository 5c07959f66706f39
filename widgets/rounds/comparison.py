"""What changed in a song's stems: since the round before, or between versions of which no round is yet."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.catalogue import Song
from app.domain.rounds import Round
from app.domain.session import StemChange
from app.jobs.job import JobProgress
from app.rounds.log_wording import change_lines
from app.rounds.session_comparison import earlier_version
from app.use_cases.sessions import UNCHANGED, RoundComparison, current_session
from render.errors import BouncedeskError
from widgets.jobs import RecordedJobs
from widgets.rounds.view import RoundsPanel
from widgets.services import WindowServices


class ComparisonController(QObject):
    """Compares for the panel, and shows what came of it; `jobs` are the comparisons that go on."""

    def __init__(self, services: WindowServices, panel: RoundsPanel, jobs: RecordedJobs, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._panel, self.jobs = services, panel, jobs
        self._song: Song | None = None
        self._versions: dict[int, tuple[str, tuple[str, ...]]] = {}  # by song: since which version, and what changed
        panel.comparing.cancelled.connect(self._cancel)
        jobs.progressed.connect(self._show_progress)
        jobs.delivered.connect(self._keep)

    def compare(self, round_: Round | None) -> None:
        """Compare the stems of a round with the one before; without one, or with newer stems, those versions."""
        song, catalogue = self._song, self._services.catalogue
        if song is None:
            return
        try:
            if round_ is None or self._is_behind(round_):
                comparison = RoundComparison.of_sessions(catalogue, song, round_)
            else:
                comparison = RoundComparison.of(catalogue, round_)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self.jobs.start(comparison)
        self._panel.show_comparing(busy=True)

    def show(self, song: Song, round_: Round | None) -> None:
        """Show what is known of the changes of a round, or of a song without one, and what can be compared."""
        self._song = song
        self._panel.show_comparing(busy=self.jobs.task_of(song.id) is not None)
        session = current_session(self._services.catalogue, song.id)
        sessions = round_ is None or self._is_behind(round_)
        since, lines = self._versions.get(song.id, ("", ())) if sessions else ("", ())
        possible = round_ is not None or bool(session and earlier_version(self._services.catalogue, session))
        log = round_.change_log if round_ and not lines else lines
        self._panel.show_changes(log, since, sessions=sessions, possible=possible)

    def _is_behind(self, round_: Round) -> bool:
        """Whether this is the newest round, and the song has newer stems than it."""
        catalogue = self._services.catalogue
        session = current_session(catalogue, round_.song_id)
        newest = catalogue.rounds.all(round_.song_id)[-1].id == round_.id
        if not newest or session is None or round_.session_id is None or session.id <= round_.session_id:
            return False
        return session.folder != catalogue.sessions.get(round_.session_id).folder

    def _keep(self, comparison: RoundComparison, changes: Sequence[StemChange]) -> None:
        """What changed between versions is no round's: it is shown for as long as the window is open."""
        revision = comparison.revision
        if revision.round_id is None:
            since = Path(revision.before.folder).name
            self._versions[comparison.song_id] = since, change_lines(changes) or (UNCHANGED,)

    def _cancel(self) -> None:
        if self._song:
            self.jobs.cancel(self._song.id)

    def _show_progress(self, song_id: int, progress: JobProgress) -> None:
        if self._song and song_id == self._song.id:
            self._panel.comparing.show_progress(progress)
