"""Files between the desktop and the window: dropped on it, and shown or opened with the system's own programs."""

import sys
from pathlib import Path

from PySide6.QtCore import QMimeData, QProcess, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from render.errors import BouncedeskError
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel, restyle
from widgets.common.look import Look, draw_icon


def dropped_path(data: QMimeData) -> Path | None:
    """The one local file or folder that is being dragged, or None."""
    urls = data.urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def choose_zip(parent: QWidget, start: str) -> Path | None:
    """The zip that the user chooses, None for none: a dialog for folders shows no files."""
    chosen, _ = QFileDialog.getOpenFileName(parent, "The zip of stems", start, "Zips (*.zip *.ZIP);;All files (*)")
    return Path(chosen) if chosen else None


class DropZone(QFrame):
    """Takes one dropped folder or file; its button asks to choose one, `zip_button`, where it shows, a zip."""

    dropped = Signal(object)
    choose = Signal()
    zip_wanted = Signal()

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
        self.zip_button = Button(look, "Choose a zip …", "file", "quiet", parent=self)
        self.zip_button.clicked.connect(self.zip_wanted)
        self.zip_button.setVisible(what == "folder")
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addStretch(1)
        for item in (self._icon, TextLabel(heading, "heading"), TextLabel(text, "muted"), self.button, self.zip_button):
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


def show_in_folder(path: Path) -> None:
    """Open the folder that holds `path`, with it marked where the system can; raises BouncedeskError if it is gone."""
    _refuse_missing(path)
    if sys.platform == "darwin":
        QProcess.startDetached("open", ["-R", str(path)])
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", [f"/select,{path}"])
    else:
        open_path(path if path.is_dir() else path.parent)


def open_path(path: Path) -> None:
    """Open a file or folder with the system's program for it; raises BouncedeskError if it cannot be."""
    _refuse_missing(path)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise BouncedeskError(
            f"This system offers no program to open {path.name} with; it is in {path.parent}.",
            code="no_program",
            file=path.name,
        )


def _refuse_missing(path: Path) -> None:
    if not path.exists():
        raise BouncedeskError(
            f"{path} is not there any more: it was moved or deleted, or its drive is not connected.",
            code="file_missing",
            file=str(path),
        )
