"""A button that opens the list of formats, any number of which can be ticked."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QMenu, QWidget

from widgets.common.buttons import Button
from widgets.common.labels import button_text
from widgets.common.look import Look


class FormatMenu(Button):
    """Shows the formats ticked; `changed` follows each tick. One always stays ticked."""

    changed = Signal()

    def __init__(
        self, look: Look, titles: Mapping[str, str], reasons: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "Formats", parent=parent)
        self.setObjectName("formats")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.installEventFilter(self)
        self._actions = {name: self._action(name, titles[name], reasons.get(name, "")) for name in titles}
        self.setMenu(self._menu)

    def show_ticked(self, names: Sequence[str]) -> None:
        """Tick these formats."""
        for name, action in self._actions.items():
            action.setChecked(name in names and action.isEnabled())
        self._say()

    def ticked(self) -> tuple[str, ...]:
        """The names of the formats that are ticked."""
        return tuple(name for name, action in self._actions.items() if action.isChecked())

    def action(self, name: str) -> QAction:
        """The entry of a format."""
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
        if not self.ticked() and isinstance(action, QAction):
            action.setChecked(True)
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        titles = [self._actions[name].text().replace("&&", "&") for name in self.ticked()]
        text = titles[0] if len(titles) == 1 else f"{len(titles)} formats"
        self.setText(f"  {button_text(text)}")  # style sheets pad no button that has both a menu and text at the left
        self.setAccessibleName(f"Formats: {', '.join(titles)}")
        self.setToolTip(", ".join(titles) if len(titles) > 1 else "")
