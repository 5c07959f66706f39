"""Preferences hold at once, are kept on disk, and hold even where they cannot be kept."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.settings import Preferences, Theme, load_preferences
from widgets.common.messages import Message, Messages
from widgets.kept_settings import PreferencesKeeper


def test_a_change_is_told_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    """The next start finds it."""
    keeper = PreferencesKeeper(tmp_path / "preferences.json", Messages())
    with qtbot.waitSignal(keeper.changed):
        keeper.change(Preferences(theme=Theme.DARK))
    assert load_preferences(tmp_path / "preferences.json")[0].theme is Theme.DARK
    with qtbot.assertNotEmitted(keeper.changed):
        keeper.change(Preferences(theme=Theme.DARK))


def test_what_cannot_be_kept_is_said_and_holds_all_the_same(tmp_path: Path) -> None:
    """The user asked for dark and gets dark."""
    shown: list[Message] = []
    messages = Messages()
    messages.said.connect(shown.append)
    messages.flush()
    (tmp_path / "file").touch()
    keeper = PreferencesKeeper(tmp_path / "file" / "preferences.json", messages)
    keeper.change(Preferences(theme=Theme.DARK))
    assert keeper.current.theme is Theme.DARK
    assert any("could not be kept" in message.text for message in shown)
