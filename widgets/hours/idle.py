"""Notices when nobody has touched the window for a while."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)
_LOOK_MS = 1_000


class IdleWatch(QObject):
    """`came_back` carries how many seconds nobody was there, once somebody touches the window again.

    It listens to the system's window, which every key and every move of the mouse comes through once; a filter of the
    whole application would look at each event of each widget.
    """

    came_back = Signal(float)

    def __init__(self, window: QWidget, after_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window)
        self._window, self._after_s, self._clock = window, after_s, clock
        self._touched = clock()
        self._waiting = QTimer(self)
        self._waiting.timeout.connect(self._listen)
        self._waiting.start(_LOOK_MS)
        self._listen()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every touch counts."""
        if event.type() in _TOUCHES:
            now = self._clock()
            away, self._touched = now - self._touched, now
            if away >= self._after_s:
                self.came_back.emit(away)
        return super().eventFilter(watched, event)

    def _listen(self) -> None:
        """Begin once the system has a window for it."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
            self._waiting.stop()
