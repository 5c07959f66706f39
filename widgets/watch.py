"""Notices that the catalogue has changed: by this window, or by a command or thread elsewhere."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.catalogue import Catalogue
from render.errors import BouncedeskError
from widgets.common.messages import Messages

_POLL_MS = 1000


class CatalogueWatch(QObject):
    """Emits `changed` when pages should read again."""

    changed = Signal()

    def __init__(self, catalogue: Catalogue, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue, self._messages = catalogue, messages
        self._version = catalogue.data_version()
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self.poll)
        self._timer.start()

    def poll(self) -> None:
        """Look whether somebody else has written."""
        try:
            version = self._catalogue.data_version()
        except BouncedeskError as error:
            self._messages.error(error)
            return
        if version != self._version:
            self._version = version
            self.changed.emit()

    def touch(self) -> None:
        """This window has written."""
        self.changed.emit()

    def stop(self) -> None:
        """Look no more: the catalogue is about to be closed."""
        self._timer.stop()
