"""What is set in the window, kept on disk and reported to whoever it concerns: preferences, the studio's details."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.billing.studio import StudioDetails, load_studio, save_studio
from app.billing.studio_entry import entered
from app.settings import Preferences, load_preferences, save_preferences
from render.errors import BouncedeskError
from widgets.common.messages import Messages


class PreferencesKeeper(QObject):
    """Holds the preferences and emits `changed` when they are others."""

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


class DetailsKeeper(QObject):
    """Holds the studio's details and emits `changed` when they are others."""

    changed = Signal(object)

    def __init__(self, path: Path, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path, self._messages = path, messages
        self._current = StudioDetails()
        self.reload()

    @property
    def current(self) -> StudioDetails:
        """The details in force."""
        return self._current

    def reload(self) -> None:
        """Read them again, as commands change them too; says so where they cannot be understood."""
        try:
            details = load_studio(self._path)
        except BouncedeskError as error:
            self._messages.error(error)
            return
        self._take(details)

    def change(self, details: StudioDetails) -> None:
        """Put details in force and keep them; raises BouncedeskError, and nothing is changed, where they cannot be."""
        tidy = entered(details)
        if tidy != self._current:
            save_studio(self._path, tidy)
            self._take(tidy)

    def _take(self, details: StudioDetails) -> None:
        if details != self._current:
            self._current = details
            self.changed.emit(details)
