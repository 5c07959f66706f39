"""BackgroundRead the catalogue off the window's thread: the newest question is answered, older ones are dropped."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from render.errors import BouncedeskError
from widgets.common.messages import advised


class BackgroundRead(QObject):
    """Asks on a thread of its own; `came` carries the answer and `failed` a sentence, on the window's thread."""

    came = Signal(object)
    failed = Signal(str)
    _heard = Signal(int, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, name)
        self._asked = self._answered = 0
        self._heard.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> bool:
        """Whether the newest question has not been answered yet."""
        return self._answered < self._asked

    def ask(self, read: Callable[[], Any]) -> None:
        """Have `read` called; it may raise BouncedeskError."""
        self._asked += 1
        number = self._asked
        self._pool.submit(read).add_done_callback(lambda done: self._tell(number, done))

    def close(self) -> None:
        """Wait for what is being read; nothing is answered any more."""
        self._asked += 1
        self._answered = self._asked
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _tell(self, number: int, done: "Future[Any]") -> None:
        if not done.cancelled():
            self._heard.emit(number, done)

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
