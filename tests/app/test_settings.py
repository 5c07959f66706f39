"""Settings in a file: whole or unchanged, and set aside where damaged; preferences are read leniently."""

import json
import os
import sys
from pathlib import Path

import pytest

from app.settings import (
    Preferences,
    Theme,
    load_preferences,
    read_settings,
    save_preferences,
    set_aside,
    write_settings,
)
from render.errors import BouncedeskError
from tests.refusals import refused

NAME = "The settings"


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    """In a folder that is made for it; no part of it is left."""
    path = tmp_path / "data/settings.json"
    write_settings(path, {"name": "Voß", "slots": 3}, NAME)
    assert read_settings(path, NAME).values == {"name": "Voß", "slots": 3}
    assert [entry.name for entry in path.parent.iterdir()] == ["settings.json"]


def test_no_file_says_nothing(tmp_path: Path) -> None:
    """Every setting has its default then."""
    assert read_settings(tmp_path / "settings.json", NAME).values == {}


def test_what_cannot_be_read_and_what_cannot_be_understood_are_told_apart(tmp_path: Path) -> None:
    """The one may pass by itself, the other is set aside."""
    with pytest.raises(BouncedeskError) as caught:
        read_settings(tmp_path, NAME)
    assert (caught.value.code, caught.value.facts["file"]) == ("unreadable_file", str(tmp_path))
    path = tmp_path / "settings.json"
    path.write_text("{")
    with pytest.raises(BouncedeskError) as caught:
        read_settings(path, NAME)
    assert caught.value.code == "not_json"
    assert set_aside(path).read_text() == "{"
    assert not path.exists()


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    """A target that cannot be replaced keeps what it has, and no part is left."""
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(BouncedeskError) as caught:
        write_settings(tmp_path / "settings.json", {}, NAME)
    assert caught.value.code == "settings_not_kept"
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    """Every field survives the file."""
    chosen = Preferences(Theme.DARK, 3, ("main", "tv"), ("wav24", "flac24"))
    save_preferences(tmp_path / "new" / "preferences.json", chosen)
    assert load_preferences(tmp_path / "new" / "preferences.json") == (chosen, "")


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    """A first start is no error."""
    assert load_preferences(tmp_path / "preferences.json") == (Preferences(), "")


def test_unknown_keys_of_a_newer_version_are_passed_over(tmp_path: Path) -> None:
    """Known keys still count."""
    path = tmp_path / "preferences.json"
    path.write_text(json.dumps({"theme": "light", "hologram": True}))
    assert load_preferences(path) == (Preferences(theme=Theme.LIGHT), "")


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"theme": "plaid"}', '{"slots": "many"}', "\x00" * 64, '{"formats": 3}']
)
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, text: str) -> None:
    """The defaults are used, and what was there is still there under another name."""
    path = tmp_path / "preferences.json"
    path.write_text(text)
    preferences, sentence = load_preferences(path)
    assert preferences == Preferences()
    assert "damaged" in sentence
    assert (tmp_path / "preferences.damaged.json").read_text() == text


def test_slots_stay_within_reason() -> None:
    """Neither no slot nor a hundred."""
    assert Preferences(slots=0).checked().slots == 1
    assert Preferences(slots=100).checked().slots == 8


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """Saving says what is safe."""
    tmp_path.chmod(0o500)
    with refused("settings_not_kept"):
        save_preferences(tmp_path / "preferences.json", Preferences())
    tmp_path.chmod(0o700)


def test_preferences_that_cannot_be_kept_leave_the_old_file(tmp_path: Path) -> None:
    """A target that cannot be replaced keeps what it has, and no part is left."""
    path = tmp_path / "preferences.json"
    path.mkdir()
    with pytest.raises(BouncedeskError):
        save_preferences(path, Preferences())
    assert [entry.name for entry in tmp_path.iterdir()] == ["preferences.json"]
