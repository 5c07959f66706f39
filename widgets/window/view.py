"""The main window lays out the menus, the rail, the pages and the message bar; it decides nothing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QIcon,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from widgets.common.desktop_files import dropped_path
from widgets.common.labels import button_text
from widgets.common.look import Look, draw_icon, make_icon
from widgets.common.messages import MessageBar
from widgets.common.panels import PAGE_MARGIN
from widgets.page import MenuAction, Page
from widgets.window.rail import Rail

_FIRST = ("&File", "&Edit", "&Song")
_LAST = ("&View", "&Help")
_SIZE = (1280, 800)
_LEAST = (1024, 640)
_ICON = 56
_TEXT = "Drop the folder to take in its stems"


class WindowActions:
    """The window's actions by key; those that open a page are `page_<key>`."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self.by_key: dict[str, QAction] = {}
        self.menus: dict[str, QMenu] = {}

    def __getitem__(self, key: str) -> QAction:
        return self.by_key[key]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the menus."""
        return tuple(self.by_key.values())

    def fill(self, offered: Sequence[MenuAction], slot: Callable[[MenuAction], Callable[[], object]]) -> None:
        """Put each action in its menu, and have it call its slot."""
        bar = self._window.menuBar()
        middle = dict.fromkeys(action.place.menu for action in offered if "/" not in action.place.menu)
        titles = dict.fromkeys([*_FIRST, *(title for title in middle if title not in _LAST), *_LAST])
        self.menus |= {title: bar.addMenu(title) for title in titles}
        for title in titles:
            self._fill_menu(title, offered, slot)

    def adopt_edits(self, undo: QAction, redo: QAction) -> None:
        """Put undo and redo, made by the stack of edits, first in the Edit menu."""
        undo.setShortcuts([QKeySequence("Ctrl+Z")])
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu = self.menus["&Edit"]
        first = menu.actions()[0]
        menu.insertAction(first, undo)
        menu.insertAction(first, redo)
        menu.insertSeparator(first)

    def _fill_menu(
        self, title: str, offered: Sequence[MenuAction], slot: Callable[[MenuAction], Callable[[], object]]
    ) -> None:
        menu = self.menus[title]
        mine = sorted((action for action in offered if action.place.menu == title), key=lambda each: each.place[1:])
        group = mine[0].place.group if mine else 0
        for action in mine:
            if action.place.group != group:
                menu.addSeparator()
            group = action.place.group
            menu.addAction(self._make(action, slot(action)))
        for inner in dict.fromkeys(each.place.menu for each in offered if each.place.menu.startswith(f"{title}/")):
            menu.addSeparator()
            self.menus[inner] = menu.addMenu(inner.partition("/")[2])
            self._fill_menu(inner, offered, slot)

    def _make(self, offer: MenuAction, slot: Callable[[], object]) -> QAction:
        action = QAction(button_text(offer.text), self._window)
        action.setObjectName(offer.key)
        action.setShortcuts([QKeySequence(offer.shortcut)] if offer.shortcut else [])
        action.setCheckable(offer.checkable)
        action.setMenuRole(offer.role)
        action.triggered.connect(slot)
        self.by_key[offer.key] = action
        return action


class MainWindow(QMainWindow):
    """`dropped` carries a path; `close_wanted` asks whether the window may close."""

    dropped = Signal(object)
    close_wanted = Signal()

    rail: Rail

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Bouncedesk")
        self.setAcceptDrops(True)
        self.resize(*_SIZE)
        self.setMinimumSize(*_LEAST)
        self._look = look
        self._pages: dict[str, QWidget] = {}
        self.may_close = False
        self.actions_by_key = WindowActions(self)
        self.messages = MessageBar(look)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.overlay = DropOverlay(look, self)
        look.changed.connect(self._draw)
        self._draw()

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Lay the pages out and put them on the rail; once, as soon as they have been made."""
        self._pages = {page.key: page.view for page in pages}
        for view in self._pages.values():
            self.stack.addWidget(view)
        self.rail = Rail(self._look, [page.entry for page in pages])
        self._lay_out()

    def open_page(self, key: str) -> None:
        """Bring a page to the front, as it was read last."""
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


class DropOverlay(QWidget):
    """Covers its parent; lets everything through to it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(_TEXT)
        self.hide()

    def cover(self) -> None:
        """Show over all of the parent."""
        parent = self.parentWidget()
        if parent:
            self.setGeometry(parent.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A veil, a dashed frame, and what a drop will do."""
        tokens = self._look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.colour("window"))
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(tokens.colour("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        middle = self.rect().center()
        icon = draw_icon("drop", tokens.colour("accent"), _ICON, self.devicePixelRatioF())
        painter.drawPixmap(middle.x() - _ICON // 2, middle.y() - _ICON, icon)
        font = QFont(self.font())
        font.setPointSizeF(self._look.points("title"))
        painter.setFont(font)
        painter.setPen(tokens.colour("text"))
        painter.drawText(QRect(0, middle.y() + 14, self.width(), 60), int(Qt.AlignmentFlag.AlignHCenter), _TEXT)
        painter.end()
