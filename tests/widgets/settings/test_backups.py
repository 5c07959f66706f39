"""Backups from the window."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.catalogue.maintenance.backups import list_backups, make_backup
from app.settings import load_preferences, preferences_file
from tests.widgets.billing.conftest import issue
from widgets.composition import App
from widgets.settings.page import SettingsController
from widgets.settings.view import SettingsView


def cell(app: App, row: int, column: int) -> str:
    """What the table says."""
    model = app.find(SettingsView).backups.model
    return str(model.data(model.index(row, column)))


def test_a_backup_is_made_listed_counted_and_restored(app: App, qtbot: QtBot) -> None:
    """Without the window waiting; what was undone before can be no longer."""
    studio, card = app.services.studio, app.find(SettingsView).backups
    studio.catalogue.clients.add("Nova")
    app.controller.open_page("settings")
    assert not card.restore_button.isEnabled()
    with qtbot.waitSignal(app.services.jobs.ended):
        app.window.actions_by_key["back_up"].trigger()
    qtbot.waitUntil(lambda: cell(app, 0, 2) == "1 client, 0 songs")
    studio.catalogue.clients.add("Since")
    card.table.selectRow(0)
    card.restore_button.click()
    dialog = app.find(SettingsController).backups.dialog
    assert dialog
    with qtbot.waitSignal(app.services.jobs.ended):
        dialog.go_on.click()
    assert [client.name for client in studio.catalogue.clients.all()] == ["Nova"]
    assert app.services.edits.stack.count() == 0
    qtbot.waitUntil(lambda: len(card.model.lines) == 2)


def test_a_second_folder_gets_todays_backup_at_once(app: App, qtbot: QtBot, tmp_path: Path) -> None:
    """And is remembered, also when the defaults come back; taken away, its backups stay."""
    second = tmp_path / "stick"
    app.controller.open_page("settings")
    with qtbot.waitSignal(app.services.jobs.ended):
        app.find(SettingsController).backups.keep_second(str(second))
    app.find(SettingsView).defaults_button.click()
    kept = load_preferences(preferences_file(app.services.studio.paths.data))[0]
    assert kept.second_folder == str(second)
    assert len(list_backups(second)) == 1
    app.find(SettingsView).slots_box.setValue(2)
    assert app.services.preferences.current.second_folder == str(second)
    app.find(SettingsView).backups.none_button.click()
    assert app.services.preferences.current.second_folder == ""
    assert len(list_backups(second)) == 1


def test_a_damaged_backup_is_refused_in_the_window(app: App, qtbot: QtBot) -> None:
    """It says so and leaves everything."""
    studio = app.services.studio
    made = make_backup(studio.catalogue.path, studio.paths.backups)
    made.path.write_bytes(b"torn")
    studio.catalogue.clients.add("Nova")
    app.controller.open_page("settings")
    with qtbot.waitSignal(app.services.jobs.ended):
        app.find(SettingsController).backups.restore(made)
    assert [client.name for client in studio.catalogue.clients.all()] == ["Nova"]
    qtbot.waitUntil(lambda: cell(app, 0, 2) == "")


def test_the_calendar_is_written_from_the_window(app: App, tmp_path: Path) -> None:
    """With what is due."""
    client = app.services.catalogue.clients.add("Nova")
    app.services.catalogue.songs.add(client.id, "Ember", due="2026-12-01")
    app.find(SettingsController).backups.write_calendar(tmp_path / "studio.ics")
    assert b"Ember due (Nova)" in (tmp_path / "studio.ics").read_bytes()
    app.find(SettingsController).backups.write_calendar(tmp_path / "none" / "studio.ics")


def test_what_a_restore_loses_is_said_in_the_window(app: App, qtbot: QtBot) -> None:
    """The numbers of the invoices, and that their PDFs were sent; until it is read."""
    studio = app.services.studio
    client = studio.catalogue.clients.add("Nova")
    app.controller.open_page("settings")
    made = make_backup(studio.paths.catalogue, studio.paths.backups)
    issue(app, client.id, 10_000)
    with qtbot.waitSignal(app.services.jobs.ended):
        app.find(SettingsController).backups.restore(made)
    said = app.window.messages.shown
    assert said
    assert "INV-0001 was issued after that backup" in said.text
    assert "Their PDFs were sent" in said.text
    assert said.tone == "warning"
