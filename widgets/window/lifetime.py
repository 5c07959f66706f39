"""The beginning and the end of the window: one a catalogue, and shut down in stages."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.jobs import JobState
from render.text import count
from widgets.common.dialogs import ConfirmDialog
from widgets.services import WindowServices
from widgets.window.view import MainWindow

_PATIENCE_MS = 1000


class OneWindow(QObject):
    """Answers other starts that open the same catalogue: `raised` follows each.

    The name is the system's to give back when a process dies; what a killed one left on the disk is taken over, as
    nobody answers there any more.
    """

    raised = Signal()

    def __init__(self, catalogue: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name_of(catalogue)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def begin(self) -> bool:
        """Be the window of this catalogue, or raise the one there is; False where there is one.

        Where the system gives no such name at all, this is a window like any other.
        """
        if _call(self._name):
            return False
        QLocalServer.removeServer(self._name)
        self._server.listen(self._name)
        return True

    def end(self) -> None:
        """Answer no more."""
        self._server.close()

    def _answer(self) -> None:
        connection = self._server.nextPendingConnection()
        if connection:
            connection.disconnected.connect(connection.deleteLater)
            connection.disconnectFromServer()
            self.raised.emit()


def _call(name: str) -> bool:
    socket = QLocalSocket()
    socket.connectToServer(name)
    answered = socket.waitForConnected(_PATIENCE_MS)
    socket.abort()
    return answered


def _name_of(catalogue: Path) -> str:
    """Short, as some systems allow a hundred characters for the whole path; links lead to the same catalogue."""
    return f"bouncedesk-{hashlib.sha256(str(catalogue.resolve()).encode('utf-8', 'surrogatepass')).hexdigest()[:24]}"


class Shutdown(QObject):
    """`finished` when nothing is left to do."""

    finished = Signal()

    def __init__(self, services: WindowServices, window: MainWindow, unsaved: Callable[[], str] = str) -> None:
        super().__init__(window)
        self._services, self._window, self._unsaved = services, window, unsaved
        self.dialog: ConfirmDialog | None = None
        self._begun = False
        window.close_wanted.connect(self.ask)
        services.jobs.closed.connect(self._close)

    def ask(self) -> None:
        """Begin, unless something is not kept, or a job goes on, and the user would rather see to that first."""
        if self._begun or self.dialog:
            return
        lost = self._unsaved()
        if lost:
            self._confirm("Quit without keeping it?", lost, ("Quit without it", "Stay"), self._ask_about_jobs)
        else:
            self._ask_about_jobs()

    def _ask_about_jobs(self) -> None:
        running = [task for task in self._services.jobs.tasks if task.job.state in (JobState.QUEUED, JobState.RUNNING)]
        if not running:
            self.begin()
            return
        heading = f"{count(len(running), 'job')} still going on"
        text = "Stopping now leaves no half file behind, and what was there before stays; the work done so far is lost."
        self._confirm(heading, text, ("Stop and quit", "Keep working"), self.begin)

    def _confirm(self, heading: str, text: str, answers: tuple[str, str], go_on: Callable[[], object]) -> None:
        dialog = ConfirmDialog(self._services.look, heading, text, answers, self._window)
        dialog.finished.connect(lambda: self._forget(dialog))
        dialog.accepted.connect(go_on)
        self.dialog = dialog
        dialog.open()

    def begin(self) -> None:
        """Stop the jobs; the window stays alive meanwhile, but takes no more orders."""
        if not self._begun:
            self._begun = True
            self._window.setEnabled(False)
            self._window.setWindowTitle("Bouncedesk — stopping …")
            self._services.jobs.close()

    def _forget(self, dialog: ConfirmDialog) -> None:
        """One that was answered; another may have followed it by now."""
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _close(self) -> None:
        self._services.watch.stop()
        self._services.catalogue.close()
        self._window.may_close = True
        self._window.close()
        self.finished.emit()
