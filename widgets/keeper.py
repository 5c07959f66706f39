"""The preferences in force: changed here, kept on disk, told to whoever they concern."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.preferences import Preferences, load_preferences, save_preferences
from render.errors import BouncedeskError
from widgets.common.messages import Messages


class PreferencesKeeper(QObject):
    """Holds the preferences and tells `changed` when they are others."""

    changed = Signal(object)

    def __init__(self, path: Path, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._messages = path, messages
        self._current, sentence = load_preferences(path)
        if sentence:
            messages.say(sentence, "warning")

    @property
    def current(self) -> Preferences:
        """The preferences in force."""
        return self._current

    def change(self, preferences: Preferences) -> None:
        """Put preferences in force, and keep them; if they cannot be kept that is said, and they hold all the same."""
        if preferences == self._current:
            return
        self._current = preferences.checked()
        try:
            save_preferences(self._path, self._current)
        except BouncedeskError as error:
            self._messages.error(error)
        self.changed.emit(self._current)
