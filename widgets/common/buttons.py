"""Buttons with Bouncedesk's icons, redrawn when the look changes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from widgets.common.icons import make_icon
from widgets.common.labels import button_text, tooltip
from widgets.common.look import Look

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
