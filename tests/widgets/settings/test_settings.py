"""Settings hold at once, survive a start, and go back to what they were."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from app.settings import Preferences, Theme, load_preferences, preferences_file
from widgets.common.look import load_tokens
from widgets.composition import App
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


def test_the_defaults_come_back(app: App) -> None:
    """Everything at once."""
    app.controller.open_page("settings")
    app.find(SettingsView).slots_box.setValue(3)
    app.find(SettingsView).defaults_button.click()
    assert kept(app) == Preferences()
    assert app.find(SettingsView).slots_box.value() == 1
