"""Settings in a file: whole or unchanged, and set aside where nobody understands them."""

from pathlib import Path

import pytest

from app.settings_file import read_settings, set_aside, write_settings
from render.errors import BouncedeskError

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
