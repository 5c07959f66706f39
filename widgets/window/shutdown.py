"""The end in stages: ask if a render runs, stop the jobs, wait for them, close the catalogue, release the window."""

from PySide6.QtCore import QObject, Signal

from app.domain.jobs import JobState
from render.text import count
from widgets.common.dialogs import ConfirmDialog
from widgets.services import WindowServices
from widgets.window.view import MainWindow


class Shutdown(QObject):
    """`finished` when nothing is left to do."""

    finished = Signal()

    def __init__(self, services: WindowServices, window: MainWindow) -> None:
        super().__init__(window)
        self._services, self._window = services, window
        self.dialog: ConfirmDialog | None = None
        self._begun = False
        window.close_wanted.connect(self.ask)
        services.jobs.closed.connect(self._close)

    def ask(self) -> None:
        """Begin, unless a job goes on and the user would rather wait for it."""
        running = [task for task in self._services.jobs.tasks if task.job.state in (JobState.QUEUED, JobState.RUNNING)]
        if self._begun or self.dialog:
            return
        if not running:
            self.begin()
            return
        self.dialog = ConfirmDialog(
            self._services.look,
            f"{count(len(running), 'job')} still going on",
            "Stopping now leaves no half file behind, and what was there before stays; the work done so far is lost.",
            ("Stop and quit", "Keep working"),
            self._window,
        )
        self.dialog.accepted.connect(self.begin)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def begin(self) -> None:
        """Stop the jobs; the window stays alive meanwhile, but takes no more orders."""
        if not self._begun:
            self._begun = True
            self._window.setEnabled(False)
            self._window.setWindowTitle("Bouncedesk — stopping …")
            self._services.jobs.close()

    def _forget_dialog(self) -> None:
        if self.dialog:
            self.dialog.deleteLater()
            self.dialog = None

    def _close(self) -> None:
        self._services.watch.stop()
        self._services.catalogue.close()
        self._window.may_close = True
        self._window.close()
        self.finished.emit()
