"""The page of the settings: shows the preferences, and puts each change in force at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from app.settings import Preferences, Theme
from render.errors import BouncedeskError
from widgets.common.desktop_files import show_in_folder
from widgets.common.dialogs import ConfirmDialog
from widgets.common.words import format_titles, missing_formats
from widgets.page import MenuAction, MenuPlace, Page, PageServices
from widgets.services import WindowServices
from widgets.settings.backups import BackupsController
from widgets.settings.studio_details import StudioDetailsController
from widgets.settings.view import SettingsView


class SettingsController(QObject):
    """Shows the preferences and applies each change at once."""

    def __init__(
        self, services: WindowServices, view: SettingsView, today: Callable[[], date], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view = services, view
        self.dialog: ConfirmDialog | None = None
        self.backups = BackupsController(services, view.backups, self)
        self.studio = StudioDetailsController(services, view.studio, view.papers, view.vat, view.week, today, self)
        view.changed.connect(self._change)
        view.defaults_wanted.connect(self.ask_to_restore)
        view.folder_wanted.connect(self._show_place)
        services.preferences.changed.connect(self._apply)
        view.show_catalogue(services.studio.paths.catalogue)

    def refresh(self) -> None:
        """Show what is in force."""
        self._show(self._services.preferences.current)
        self.backups.refresh()
        self.studio.refresh()

    def ask_to_restore(self) -> None:
        """Ask before what was set is gone: it cannot be undone."""
        text = "Theme, renders at once, the timer's question, and the variants and formats ticked go back to what came."
        self.dialog = ConfirmDialog(
            self._services.look, "Restore the defaults?", text, ("Restore them", "Keep mine"), self._view.window()
        ).ask(self.restore)

    def restore(self) -> None:
        """Put the defaults in force; where backups go and when one works is no matter of taste, and stays."""
        current = self._services.preferences.current
        self._services.preferences.change(
            Preferences(second_folder=current.second_folder, week_hours=current.week_hours)
        )
        self.refresh()
        self._services.messages.say("The settings are as they came.", "ok")

    def choose_theme(self, theme: Theme) -> None:
        """Put a theme in force, as the View menu does."""
        self._services.preferences.change(replace(self._services.preferences.current, theme=theme))
        self.refresh()

    def _change(self, preferences: Preferences) -> None:
        default = self._services.studio.variants.default
        variants = () if preferences.variants == default else preferences.variants
        self._services.preferences.change(replace(preferences, variants=variants))
        self.refresh()

    def _apply(self, preferences: Preferences) -> None:
        if preferences.theme is not self._services.look.choice:
            self._services.look.choose(preferences.theme)
        self._services.jobs.set_slots(preferences.slots)
        self._show(preferences)

    def _show(self, preferences: Preferences) -> None:
        variants = preferences.variants or self._services.studio.variants.default
        self._view.show_preferences(replace(preferences, variants=variants))

    def _show_place(self) -> None:
        try:
            show_in_folder(self._services.studio.paths.catalogue)
        except BouncedeskError as error:
            self._services.messages.error(error)


def make(services: PageServices) -> Page:
    """How the window looks, how renders run, who the studio is, and where the catalogue and its backups are."""
    variants = [(rule.name, rule.title) for rule in services.studio.variants.rules]
    view = SettingsView(services.look, variants, format_titles(), missing_formats())
    controller = SettingsController(services, view, services.today, services.window)
    backups, role = controller.backups, QAction.MenuRole.PreferencesRole
    open_page = partial(services.navigate.page.emit, "settings")
    return Page(
        key="settings",
        title="Settings",
        icon="settings",
        view=view,
        refresh=controller.refresh,
        at_foot=True,
        begin=backups.back_up_today,
        actions=(
            MenuAction("back_up", "Back up now", "Ctrl+Shift+B", MenuPlace("&File", 2, 1), backups.back_up),
            MenuAction(
                "calendar", "Export the calendar …", "Ctrl+Shift+K", MenuPlace("&File", 2, 2), backups.choose_calendar
            ),
            MenuAction("settings", "Settings", "Ctrl+,", MenuPlace("&File", 3, 1), open_page, role=role),
        ),
    )
