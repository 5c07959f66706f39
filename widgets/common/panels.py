"""What a page is laid out with: cards, rows and columns, an empty state, a place to drop files on."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QScrollArea, QVBoxLayout, QWidget

from widgets.common.buttons import Button
from widgets.common.labels import TextLabel, restyle
from widgets.common.look import Look, draw_icon

PAGE_MARGIN = 26
GAP = 14
_ICON_SIZE = 52
_TEXT_WIDTH = 480


def column(*items: QWidget | QLayout, margin: int = 0, gap: int = GAP) -> QVBoxLayout:
    """A layout from top to bottom."""
    layout = QVBoxLayout()
    _fill(layout, items, margin, gap)
    return layout


def row(*items: QWidget | QLayout | None, margin: int = 0, gap: int = 10) -> QHBoxLayout:
    """A layout from left to right; None stands for room that stretches."""
    layout = QHBoxLayout()
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)
    return layout


class Card(QFrame):
    """A surface with a heading that holds one thing of a page."""

    def __init__(self, heading: str = "", parent: QWidget | None = None, margin: int = 18) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(10)
        if heading:
            self.body.addWidget(TextLabel(heading, "heading"))


class Scroller(QScrollArea):
    """A column that scrolls up and down when it has to."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)


def _fill(layout: QVBoxLayout, items: tuple[QWidget | QLayout, ...], margin: int, gap: int) -> None:
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(gap)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        else:
            layout.addLayout(item)


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


def dropped_path(data: QMimeData) -> Path | None:
    """The one local file or folder that is being dragged, or None."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class DropZone(QFrame):
    """Takes one dropped folder or file; its button asks to choose one."""

    dropped = Signal(object)
    choose = Signal()

    def __init__(
        self, look: Look, heading: str, text: str, what: str = "folder", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("drop_zone")
        self.setAcceptDrops(True)
        self.setAccessibleName(heading)
        self._look = look
        self._icon = QLabel()
        self.button = Button(look, f"Choose a {what} …", what, "primary")
        self.button.clicked.connect(self.choose)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        for item in (self._icon, TextLabel(heading, "heading"), TextLabel(text, "muted"), self.button):
            if isinstance(item, QLabel):
                item.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(item, alignment=Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)
        look.changed.connect(self._draw)
        self._draw()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever is one local path; what it is gets said after the drop."""
        if dropped_path(event.mimeData()):
            event.acceptProposedAction()
            self._mark(over=True)
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._mark(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the path."""
        self._mark(over=False)
        path = dropped_path(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _mark(self, *, over: bool) -> None:
        self.setProperty("over", "true" if over else "false")
        restyle(self)

    def _draw(self) -> None:
        colour = self._look.tokens.colour("accent")
        self._icon.setPixmap(draw_icon("drop", colour, 44, self.devicePixelRatioF()))
