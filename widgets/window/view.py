"""The main window lays out the rail, the pages and the message bar; it decides nothing."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QIcon
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from widgets.common.boxes import PAGE_MARGIN
from widgets.common.drop_zone import dropped_path
from widgets.common.icons import make_icon
from widgets.common.look import Look
from widgets.common.messages import MessageBar
from widgets.common.rail import Entry, Rail
from widgets.window.actions import Actions
from widgets.window.overlay import DropOverlay

ENTRIES = (
    Entry("board", "Board", "board"),
    Entry("song", "Song", "song"),
    Entry("clients", "Clients", "clients"),
    Entry("queue", "Render queue", "queue"),
    Entry("pricing", "Pricing", "pricing"),
    Entry("billing", "Billing", "billing"),
    Entry("settings", "Settings", "settings"),
)
_SIZE = (1280, 800)
_LEAST = (1024, 640)


class MainWindow(QMainWindow):
    """`dropped` carries a path; `close_wanted` asks whether the window may close."""

    dropped = Signal(object)
    close_wanted = Signal()

    def __init__(self, look: Look, pages: Mapping[str, QWidget]) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Bouncedesk")
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self.setMinimumSize(*_LEAST)
        self._look, self._pages = look, pages
        self.may_close = False
        self.rail = Rail(look, ENTRIES)
        self.actions_by_key = Actions(self, ENTRIES)
        self.messages = MessageBar(look)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        for entry in ENTRIES:
            self.stack.addWidget(pages[entry.key])
        self._lay_out()
        self.overlay = DropOverlay(look, self)
        look.changed.connect(self._draw)
        self._draw()

    def open_page(self, key: str) -> None:
        """Bring a page to the front."""
        self.stack.setCurrentWidget(self._pages[key])
        self._pages[key].setFocus()
        self.rail.choose(key)

    @property
    def page(self) -> str:
        """The key of the page in front."""
        return next(key for key, page in self._pages.items() if page is self.stack.currentWidget())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close only when everything has been brought to an end."""
        if self.may_close:
            event.accept()
        else:
            event.ignore()
            self.close_wanted.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A folder may be dropped anywhere; what it is gets said after the drop."""
        if dropped_path(event.mimeData()) and self.isEnabled():
            event.acceptProposedAction()
            self.overlay.cover()
        else:
            event.ignore()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Look as before."""
        self.overlay.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the path."""
        self.overlay.hide()
        path = dropped_path(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _lay_out(self) -> None:
        content = QWidget()
        down = QVBoxLayout(content)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.stack, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 12)
        bar.addWidget(self.messages)
        down.addLayout(bar)
        whole = QWidget()
        across = QHBoxLayout(whole)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(content, 1)
        self.setCentralWidget(whole)

    def _draw(self) -> None:
        icon: QIcon = make_icon("mark", self._look.tokens.colour("accent"), 64)
        self.setWindowIcon(icon)
