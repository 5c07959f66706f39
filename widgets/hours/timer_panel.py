"""The timer on the rail: which song it runs for and how long, seen from every page."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from widgets.common.labels import button_text


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
