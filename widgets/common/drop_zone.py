"""A place to drop a folder of stems or a file, or to choose one."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from widgets.common.buttons import Button
from widgets.common.icons import draw_icon
from widgets.common.labels import TextLabel, restyle
from widgets.common.look import Look


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
