"""Rounds being compared: done in a child process, kept as the change log of the later one."""

from PySide6.QtCore import QObject

from app.domain.catalogue import JobState
from app.jobs.job import Job
from app.jobs.tasks import compare_stems
from app.rounds.log_wording import change_lines
from app.rounds.revision import Revision
from render.errors import BouncedeskError
from widgets.common.words import count
from widgets.services import WindowServices
from widgets.song_tasks import SongTasks


class Comparisons(SongTasks):
    """The comparisons being made, by song."""

    def __init__(self, services: WindowServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._rounds: dict[int, int] = {}

    def start(self, song_id: int, title: str, revision: Revision) -> None:
        """Compare the stems of two rounds of a song; one that is being compared goes on."""
        if self.task_of(song_id) is None:
            self._rounds[song_id] = revision.round_id
            task = self._services.jobs.start(compare_stems, revision.old, revision.new, title=f"Compare {title}")
            self.follow(song_id, task)

    def finish(self, song_id: int, job: Job) -> None:
        """Keep what changed, or say why it is not known."""
        round_id = self._rounds.pop(song_id)
        if job.state is JobState.CANCELLED:
            self._services.messages.say("The comparison was cancelled; nothing was changed.", "info")
            return
        if job.state is not JobState.DONE:
            self._services.messages.error(job.error)
            return
        try:
            lines = change_lines(job.result(timeout=0))
            self._services.catalogue.rounds.set_change_log(round_id, lines or ("Nothing changed.",))
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._services.messages.say(f"{count(len(lines), 'stem')} changed since the round before.", "ok")
        self._services.watch.touch()
