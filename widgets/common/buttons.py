"""Buttons, and the menu of ticks that one can open."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from widgets.common.labels import button_text, tooltip
from widgets.common.look import Look, make_icon

_ICON_COLOURS = {"primary": "on_accent", "quiet": "accent"}


class Button(QPushButton):
    """A push button; its kind is "" (an outline), primary, quiet, icon (no text, only its accessible name) or choice.

    A choice is one of a row of which one is checked.
    """

    def __init__(self, look: Look, text: str, icon: str = "", kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__("" if kind == "icon" else button_text(text), parent)
        self._look, self._icon, self._kind = look, icon, kind
        self.setAccessibleName(text)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        if kind == "icon":
            self.setToolTip(tooltip(text))
        if icon:
            self.setIconSize(QSize(18, 18))
            look.changed.connect(self._draw)
            self._draw()

    def show_text(self, text: str) -> None:
        """Say something else from now on."""
        self.setText(button_text(text))
        self.setAccessibleName(text)

    def show_icon(self, icon: str, text: str) -> None:
        """Stand for something else from now on."""
        if (icon, text) != (self._icon, self.accessibleName()):
            self._icon = icon
            if self._kind == "icon":
                self.setAccessibleName(text)
            else:
                self.show_text(text)
            self._draw()

    def show_kind(self, kind: str) -> None:
        """Matter more, or less, from now on."""
        if kind != self._kind:
            self._kind = kind
            self.setProperty("kind", kind)
            self.style().unpolish(self)
            self.style().polish(self)
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        if not self._icon:
            return
        tokens = self._look.tokens
        colour = tokens.colour(_ICON_COLOURS.get(self._kind, "text"))
        self.setIcon(make_icon(self._icon, colour, 18, tokens.colour("edge")))


class TickMenu(Button):
    """Shows what is ticked of `titles`; `changed` follows each tick of the user's.

    `noun` names the things in the plural; at least `least` of them stay ticked. `reasons` say why some cannot be.
    """

    changed = Signal()

    def __init__(
        self,
        look: Look,
        noun: str,
        titles: Mapping[str, str],
        reasons: Mapping[str, str],
        least: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, noun.capitalize(), parent=parent)
        self.setObjectName("formats")
        self._noun, self._least = noun, least
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.installEventFilter(self)
        self._actions = {name: self._action(name, titles[name], reasons.get(name, "")) for name in titles}
        self.setMenu(self._menu)

    def offer(self, names: Sequence[str]) -> None:
        """Put those that are not in the list yet at its end, under their own names."""
        for name in names:
            if name not in self._actions:
                self._actions[name] = self._action(name, name, "")

    def show_ticked(self, names: Sequence[str]) -> None:
        """Tick these."""
        for name, action in self._actions.items():
            action.setChecked(name in names and action.isEnabled())
        self._say()

    def ticked(self) -> tuple[str, ...]:
        """The names of those that are ticked."""
        return tuple(name for name, action in self._actions.items() if action.isChecked())

    def action(self, name: str) -> QAction:
        """The entry of this name."""
        return self._actions[name]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the menu open after a tick: there may be more."""
        if watched is self._menu and event.type() is QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            action = self._menu.actionAt(event.position().toPoint())
            if action and action.isEnabled():
                action.trigger()
                return True
        return super().eventFilter(watched, event)

    def _action(self, name: str, title: str, reason: str) -> QAction:
        action = self._menu.addAction(button_text(title if not reason else f"{title} — {reason}"))
        action.setCheckable(True)
        action.setEnabled(not reason)
        action.setData(name)
        action.triggered.connect(self._tick)
        return action

    def _tick(self) -> None:
        action = self.sender()
        if len(self.ticked()) < self._least and isinstance(action, QAction):
            action.setChecked(True)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        titles = [self._actions[name].text().replace("&&", "&") for name in self.ticked()]
        text = titles[0] if len(titles) == 1 else f"{len(titles) or 'No'} {self._noun}"
        self.setText(f"  {button_text(text)}")  # style sheets pad no button that has both a menu and text at the left
        self.setAccessibleName(f"{self._noun.capitalize()}: {', '.join(titles) or 'none'}")
        self.setToolTip(", ".join(titles) if len(titles) > 1 else "")
