"""The menus: every action that the pages offer, in its place."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from widgets.common.labels import button_text
from widgets.page import MenuAction

_FIRST = ("&File", "&Edit", "&Song")
_LAST = ("&View", "&Help")


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
