"""One line of the window that says what happened: kept until a window exists, shown in turn, plain text only."""

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.errors import NextSteps
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel, restyle
from widgets.common.look import Look, draw_icon

_SHOWN_MS = 6000  # errors stay until they are closed


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence; its tone is info, ok, warning or error."""

    text: str
    tone: str


def advised(error: BaseException | str) -> str:
    """What an error says, and what to do about it in the window."""
    return NextSteps.of("window").advised(error)


class Messages(QObject):
    """Where controllers say things to the user."""

    said = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Message] | None = deque()

    def say(self, text: str, tone: str = "info") -> None:
        """Show a sentence, now or as soon as there is a window."""
        message = Message(text, tone)
        if self._waiting is None:
            self.said.emit(message)
        else:
            self._waiting.append(message)

    def error(self, error: BaseException | str) -> None:
        """Show what went wrong until the user closes it."""
        self.say(advised(error), "error")

    def flush(self) -> None:
        """A window listens from now on: show what waited."""
        waiting, self._waiting = self._waiting or deque(), None
        for message in waiting:
            self.said.emit(message)


class MessageBar(QFrame):
    """Shows one message at a time; a newer one replaces it, an error waits for the errors before it."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._look = look
        self._queue: deque[Message] = deque()
        self._shown: Message | None = None
        self._icon = QLabel()
        self._text = TextLabel(wrap=True)
        self._text.setObjectName("message_text")
        self._close = Button(look, "Close this message", "cancel", "icon")
        self._close.clicked.connect(self.next)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.next)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)
        look.changed.connect(self._draw)
        self.hide()

    @property
    def shown(self) -> Message | None:
        """The message in view."""
        return self._shown

    def show_message(self, message: Message) -> None:
        """Show a message, after the errors that are still in view."""
        if message == self._shown or message in self._queue:
            return
        if self._shown and self._shown.tone == "error":
            self._queue.append(message)
        else:
            self._present(message)

    def next(self) -> None:
        """Close the message in view; the next one follows."""
        self._shown = None
        self._timer.stop()
        if self._queue:
            self._present(self._queue.popleft())
        else:
            self.hide()

    def _present(self, message: Message) -> None:
        self._shown = message
        self._text.setText(message.text)
        self.setProperty("tone", message.tone)
        self.setAccessibleName(message.text)
        for widget in (self, self._text):
            restyle(widget)
        self._draw()
        self.show()
        if message.tone == "error":
            self._timer.stop()
        else:
            self._timer.start(_SHOWN_MS)

    def _draw(self) -> None:
        if self._shown:
            icon = {"ok": "done"}.get(self._shown.tone, self._shown.tone)
            colour = self._look.tokens.colour(self._shown.tone)
            self._icon.setPixmap(draw_icon(icon, colour, 20, self.devicePixelRatioF()))
