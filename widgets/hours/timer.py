"""The timer on the rail, seen from every page, and what notices that nobody was there while it ran."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.checks import check_moment
from render.errors import BouncedeskError
from widgets.common.labels import button_text

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


class TimerPanel(QWidget):
    """`stop_wanted` stops the timer, `song_wanted` opens its song; hidden while none runs."""

    stop_wanted = Signal()
    song_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.song, self.stop = QPushButton(), QPushButton("Stop the timer")
        for button, name in ((self.song, "timer_song"), (self.stop, "timer_stop")):
            button.setObjectName(name)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.song.setAccessibleName("Song of the timer")
        self.song.clicked.connect(self.song_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 6)
        layout.setSpacing(0)
        layout.addWidget(self.song)
        layout.addWidget(self.stop)
        self.show_timer("", "")

    def show_timer(self, title: str, took: str) -> None:
        """Show the running timer's song and how long it has run; an empty title hides it."""
        self.setVisible(bool(title))
        room = self.song.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, 110)
        self.song.setText(button_text(f"{room}  {took}"))
        self.song.setToolTip(button_text(f"The timer runs for {title}; click to open it"))
        self.song.setAccessibleName(f"The timer runs for {title}, {took}")


class LastTick:
    """When the window last saw the timer run, in a small file: also a program that was killed was closed then."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def keep(self, moment: str) -> None:
        """Keep a UTC moment; where it cannot be kept, nothing else suffers."""
        with suppress(OSError):
            self._path.write_text(moment, encoding="ascii")

    def read(self) -> str:
        """The moment, empty where there is none."""
        try:
            return check_moment(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError, BouncedeskError):
            return ""


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
