"""The catalogue as the window works with it: seen to change, read off the window's thread, edited so that it can be
undone.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.catalogue import Catalogue
from render.errors import BouncedeskError
from widgets.common.messages import Messages, advised

_POLL_MS = 1000
Change = Callable[[], object]
"""Writes to the catalogue; raises BouncedeskError where that cannot be."""


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


class BackgroundRead(QObject):
    """Asks on a thread of its own; `came` carries the answer and `failed` a sentence, on the window's thread."""

    came = Signal(object)
    failed = Signal(str)
    _answer_ready = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, name)
        self._asked = self._answered = 0
        self._answer_ready.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> bool:
        """Whether the newest question has not been answered yet."""
        return self._answered < self._asked

    def ask(self, read: Callable[[], Any]) -> None:
        """Have `read` called; it may raise BouncedeskError."""
        self._asked += 1
        number = self._asked
        self._pool.submit(read).add_done_callback(lambda done: self._pass_on(number, done))

    def close(self) -> None:
        """Wait for what is being read; nothing is answered any more."""
        self._asked += 1
        self._answered = self._asked
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _pass_on(self, number: int, done: "Future[Any]") -> None:
        if not done.cancelled():
            self._answer_ready.emit(number, done)

    def _deliver(self, number: int, done: "Future[Any]") -> None:
        if number != self._asked:
            return
        self._answered = number
        try:
            answer = done.result()
        except BouncedeskError as error:
            self.failed.emit(advised(error))
            return
        self.came.emit(answer)


class Edits(QObject):
    """Does edits, remembers how to undo them, and says so where one is refused; `made` follows each that held."""

    made = Signal()

    def __init__(self, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._messages = messages

    def make(self, text: str, do: Change, undo: Change, say: Callable[[str], object] | None = None) -> bool:
        """Do an edit called `text`, as in "Undo move Ember to mixing"; False where it was refused, and said.

        `say` shows why in the dialog that asked for it, which would hide the window's own message.
        """
        try:
            do()
        except BouncedeskError as error:
            if say:
                say(advised(error))
            else:
                self._messages.error(error)
            self.made.emit()  # what is on screen may already show the edit: read again
            return False
        self.remember(text, do, undo)
        self.made.emit()
        return True

    def remember(self, text: str, do: Change, undo: Change) -> None:
        """Remember an edit that has been done already."""
        self.stack.push(_Edit(text, do, undo, self))

    def again(self, change: Change, edit: QUndoCommand) -> None:
        """Do or undo a remembered edit; one that no longer can be is dropped."""
        try:
            change()
        except BouncedeskError as error:
            edit.setObsolete(True)
            self._messages.error(error)
        self.made.emit()


class _Edit(QUndoCommand):
    def __init__(self, text: str, do: Change, undo: Change, edits: Edits) -> None:
        super().__init__(text)
        self._do, self._undo, self._edits = do, undo, edits
        self._fresh = True

    def redo(self) -> None:
        """Qt calls this once when the edit is pushed, which is when it has been done already."""
        if self._fresh:
            self._fresh = False
        else:
            self._edits.again(self._do, self)

    def undo(self) -> None:
        """Take the edit back."""
        self._edits.again(self._undo, self)
