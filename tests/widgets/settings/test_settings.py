"""Settings hold at once, survive a start, and go back to what they were."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.settings import Preferences, Theme, load_preferences, preferences_file
from widgets.common.dialogs import ConfirmDialog
from widgets.common.look import load_tokens
from widgets.composition import App
from widgets.settings.page import SettingsController
from widgets.settings.view import SettingsView


def kept(app: App) -> Preferences:
    """The preferences on disk."""
    return load_preferences(preferences_file(app.services.studio.paths.data))[0]


def test_a_theme_is_put_in_force_and_kept(app: App, qapp: QApplication) -> None:
    """The palette changes with the click; menu and page agree."""
    app.controller.open_page("settings")
    app.find(SettingsView).themes[Theme.DARK].click()
    assert qapp.palette().color(QPalette.ColorRole.Window) == load_tokens("dark").colour("window")
    assert app.window.actions_by_key["theme_dark"].isChecked()
    assert kept(app).theme is Theme.DARK
    app.window.actions_by_key["theme_light"].trigger()
    assert app.find(SettingsView).themes[Theme.LIGHT].isChecked()
    assert qapp.palette().color(QPalette.ColorRole.Window) == load_tokens("light").colour("window")


def test_slots_reach_the_runner(app: App) -> None:
    """Two renders at once, from now on."""
    app.controller.open_page("settings")
    app.find(SettingsView).slots_box.setValue(2)
    assert app.services.studio.runner.slots == 2
    assert kept(app).slots == 2


def test_default_variants_and_formats_are_kept(app: App) -> None:
    """Ticking one more variant; the rules' own choice is kept as no choice at all."""
    app.controller.open_page("settings")
    view = app.find(SettingsView)
    assert view.variants["main"].isChecked()
    view.variants["stems"].click()
    view.formats["flac24"].click()
    assert "stems" in kept(app).variants
    assert kept(app).formats == ("wav24", "flac24")
    view.variants["stems"].click()
    assert kept(app).variants == ()


def test_the_defaults_come_back_once_asked(app: App) -> None:
    """Everything at once, but only after a question whose safe answer keeps what was set."""
    app.controller.open_page("settings")
    view, controller = app.find(SettingsView), app.find(SettingsController)
    view.slots_box.setValue(3)
    mine = kept(app)
    press(view.defaults_button)
    assert isinstance(controller.dialog, ConfirmDialog)
    assert controller.dialog.stay.isDefault()
    press(controller.dialog.stay)
    assert kept(app) == mine
    press(view.defaults_button)
    press(controller.dialog.go_on)
    assert kept(app) == Preferences()
    assert view.slots_box.value() == 1


def press(button: QAbstractButton) -> None:
    """Click a button as a hand does."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
