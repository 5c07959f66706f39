"""The page of the settings."""

from functools import partial

from PySide6.QtGui import QAction

from widgets.common.format_titles import format_titles, missing_formats
from widgets.page import MenuAction, MenuPlace, Page, PageServices
from widgets.settings.controller import SettingsController
from widgets.settings.view import SettingsView


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
