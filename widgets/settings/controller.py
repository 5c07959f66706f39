"""Puts what is set on the Settings page in force."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject

from app.preferences import Preferences, Theme
from render.errors import BouncedeskError
from widgets.common.places import show_in_folder
from widgets.desk import Desk
from widgets.settings.backups import BackupsController
from widgets.settings.studio import StudioController
from widgets.settings.view import SettingsView


class SettingsController(QObject):
    """Shows the preferences and applies each change at once."""

    def __init__(
        self, desk: Desk, view: SettingsView, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._view = desk, view
        self.backups = BackupsController(desk, view.backups, self)
        self.studio = StudioController(desk, view.studio, view.papers, view.week, today, self)
        view.changed.connect(self._change)
        view.defaults_wanted.connect(self.restore)
        view.folder_wanted.connect(self._show_place)
        desk.preferences.changed.connect(self._apply)
        view.show_catalogue(desk.studio.paths.catalogue)

    def refresh(self) -> None:
        """Show what is in force."""
        self._show(self._desk.preferences.current)
        self.backups.refresh()
        self.studio.refresh()

    def restore(self) -> None:
        """Put the defaults in force; where backups go and when one works is no matter of taste, and stays."""
        current = self._desk.preferences.current
        self._desk.preferences.change(Preferences(second_folder=current.second_folder, week_hours=current.week_hours))
        self.refresh()
        self._desk.messages.say("The settings are as they came.", "ok")

    def choose_theme(self, theme: Theme) -> None:
        """Put a theme in force, as the View menu does."""
        self._desk.preferences.change(replace(self._desk.preferences.current, theme=theme))
        self.refresh()

    def _change(self, preferences: Preferences) -> None:
        default = self._desk.studio.variants.default
        variants = () if preferences.variants == default else preferences.variants
        self._desk.preferences.change(replace(preferences, variants=variants))
        self.refresh()

    def _apply(self, preferences: Preferences) -> None:
        if preferences.theme is not self._desk.look.choice:
            self._desk.look.choose(preferences.theme)
        self._desk.jobs.set_slots(preferences.slots)
        self._show(preferences)

    def _show(self, preferences: Preferences) -> None:
        variants = preferences.variants or self._desk.studio.variants.default
        self._view.show_preferences(replace(preferences, variants=variants))

    def _show_place(self) -> None:
        try:
            show_in_folder(self._desk.studio.paths.catalogue)
        except BouncedeskError as error:
            self._desk.messages.error(error)
