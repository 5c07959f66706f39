"""One window a catalogue: a second start raises the window of the first and ends."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

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
