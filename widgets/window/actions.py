"""The menus: every action with its text and its shortcut."""

from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from widgets.common.labels import button_text
from widgets.common.rail import Entry


@dataclass(frozen=True, slots=True)
class Spec:
    """An action: its key, its text and its shortcuts; an empty key is a line between actions."""

    key: str
    text: str = ""
    shortcuts: tuple[str, ...] = ()
    checkable: bool = False


_LINE = Spec("")
MENUS: dict[str, tuple[Spec, ...]] = {
    "&File": (
        Spec("new_enquiry", "New enquiry …", ("Ctrl+Shift+E",)),
        Spec("new_song", "New song …", ("Ctrl+N",)),
        Spec("new_client", "New client …", ("Ctrl+Shift+N",)),
        Spec("open_folder", "Take in a session folder …", ("Ctrl+O",)),
        Spec("advice", "Advice …", ("Ctrl+Shift+A",)),
        Spec("master_release", "Master a release …", ("Ctrl+Shift+R",)),
        _LINE,
        Spec("back_up", "Back up now", ("Ctrl+Shift+B",)),
        Spec("calendar", "Export the calendar …", ("Ctrl+Shift+K",)),
        _LINE,
        Spec("settings", "Settings", ("Ctrl+,",)),
        Spec("quit", "Quit", ("Ctrl+Q",)),
    ),
    "&Edit": (Spec("filter", "Filter", ("Ctrl+F",)), Spec("find", "Find anything …", ("Ctrl+K",))),
    "&Song": (
        Spec("edit_song", "Edit song …", ("Ctrl+E",)),
        Spec("merge_song", "Merge with another entry …", ("Ctrl+Shift+J",)),
        Spec("remove_song", "Delete song …", ("Ctrl+Shift+Del",)),
        Spec("show_enquiry", "Show the enquiry", ("Ctrl+Shift+Y",)),
        Spec("stage_on", "Move on a stage", ("Ctrl+]",)),
        Spec("stage_back", "Move back a stage", ("Ctrl+[",)),
        Spec("hold", "Hold the delivery, or let it go …", ("Ctrl+Shift+L",)),
        _LINE,
        Spec("open_rounds", "Rounds and notes", ("Ctrl+D",)),
        Spec("next_round", "Open the next round", ("Ctrl+Shift+D",)),
        Spec("paste_notes", "Paste notes …", ("Ctrl+Shift+V",)),
        _LINE,
        Spec("timer", "Start or stop the timer", ("Ctrl+T",)),
        Spec("open_hours", "Hours of the song", ("Ctrl+H",)),
        Spec("open_activity", "What was done to the song", ("Ctrl+Shift+H",)),
        _LINE,
        Spec("open_brief", "Open the brief", ("Ctrl+I",)),
        Spec("write_letter", "Write to the client …", ("Ctrl+L",)),
        _LINE,
        Spec("rescan", "Scan the session again", ("F5",)),
        Spec("render", "Render", ("Ctrl+R",)),
        Spec("stop_render", "Stop the render", ("Ctrl+.",)),
        Spec("show_files", "Show the finished files", ("Ctrl+Shift+O",)),
        Spec("preview", "Make previews of the finished files", ("Ctrl+Shift+P",)),
        _LINE,
        Spec("open_master", "Master a mix", ("Ctrl+M",)),
        Spec("master", "Make the masters", ("Ctrl+Shift+M",)),
        Spec("stop_master", "Stop mastering", ("Ctrl+Shift+.",)),
        Spec("play", "Play or pause", ("Ctrl+P",)),
        Spec("switch", "Hear before or after", ("Ctrl+B",)),
    ),
    "&Billing": (
        Spec("new_invoice", "New invoice …", ("Ctrl+Shift+I",)),
        Spec("export_books", "Export for accounting …", ("Ctrl+Shift+X",)),
        Spec("vat", "VAT by quarter …", ("Ctrl+Shift+T",)),
        Spec("statement", "Statement of a client …", ("Ctrl+Shift+S",)),
        Spec("check_books", "Check the books", ("Ctrl+Shift+U",)),
    ),
    "&View": (),
    "&Help": (Spec("about", "About Bouncedesk"),),
}
THEMES = (
    Spec("theme_system", "As the system", ("Ctrl+Alt+0",), checkable=True),
    Spec("theme_light", "Light", ("Ctrl+Alt+1",), checkable=True),
    Spec("theme_dark", "Dark", ("Ctrl+Alt+2",), checkable=True),
)
_ROLES = {
    "settings": QAction.MenuRole.PreferencesRole,
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
}


class Actions:
    """The window's actions by key; those of the pages are `page_<key>`."""

    def __init__(self, window: QMainWindow, pages: tuple[Entry, ...]) -> None:
        self._window = window
        self._actions: dict[str, QAction] = {}
        self.menus = {title: window.menuBar().addMenu(title) for title in MENUS}
        for title, specs in MENUS.items():
            for spec in specs:
                self._add(title, spec)
        for place, entry in enumerate(pages, 1):
            self._add("&View", Spec(f"page_{entry.key}", entry.title, (f"Ctrl+{place}",)))
        self.menus["&View"].addSeparator()
        self.theme_menu = self.menus["&View"].addMenu("Theme")
        for spec in THEMES:
            self.theme_menu.addAction(self._make(spec))

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the menus."""
        return tuple(self._actions.values())

    def adopt_edits(self, undo: QAction, redo: QAction) -> None:
        """Put undo and redo, made by the stack of edits, first in the Edit menu."""
        undo.setShortcuts([QKeySequence("Ctrl+Z")])
        redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu = self.menus["&Edit"]
        first = self._actions["filter"]
        menu.insertAction(first, undo)
        menu.insertAction(first, redo)
        menu.insertSeparator(first)

    def _add(self, menu: str, spec: Spec) -> None:
        if spec.key:
            self.menus[menu].addAction(self._make(spec))
        else:
            self.menus[menu].addSeparator()

    def _make(self, spec: Spec) -> QAction:
        action = QAction(button_text(spec.text), self._window)
        action.setObjectName(spec.key)
        action.setShortcuts([QKeySequence(text) for text in spec.shortcuts])
        action.setCheckable(spec.checkable)
        action.setMenuRole(_ROLES.get(spec.key, QAction.MenuRole.NoRole))
        self._actions[spec.key] = action
        return action
