"""What a page shows when it has nothing to show: why, and the one thing to do about it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.common.buttons import Button
from widgets.common.icons import draw_icon
from widgets.common.labels import TextLabel
from widgets.common.look import Look

_ICON_SIZE = 52
_TEXT_WIDTH = 480


class EmptyState(QWidget):
    """An icon, a heading, a sentence or two, at most one action, and a quieter one beside it."""

    action = Signal()
    aside = Signal()

    def __init__(
        self,
        look: Look,
        icon: str,
        heading: str,
        text: str,
        action: str = "",
        aside: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._icon = look, icon
        self._picture = QLabel()
        self._heading = TextLabel(heading, "heading", wrap=True)
        self._text = TextLabel(text, "muted", wrap=True)
        self._lay_out(action, aside)
        look.changed.connect(self._draw)
        self._draw()

    def say(self, heading: str, text: str) -> None:
        """Say something else."""
        self._heading.setText(heading)
        self._text.setText(text)

    def _lay_out(self, action: str, aside: str) -> None:
        middle = QWidget()
        middle.setFixedWidth(_TEXT_WIDTH)
        lines = QVBoxLayout(middle)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(12)
        for label in (self._picture, self._heading, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            lines.addWidget(label)
        if action:
            self.button = Button(self._look, action, kind="primary")
            self.button.clicked.connect(self.action)
            lines.addSpacing(4)
            lines.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        if aside:
            self.aside_button = Button(self._look, aside, kind="quiet")
            self.aside_button.clicked.connect(self.aside)
            lines.addWidget(self.aside_button, alignment=Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addLayout(across)
        layout.addStretch(3)

    def _draw(self) -> None:
        scale = self.devicePixelRatioF()
        self._picture.setPixmap(draw_icon(self._icon, self._look.tokens.colour("accent"), _ICON_SIZE, scale))
