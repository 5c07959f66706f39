"""What the window does at its start about deliveries that were cut short."""

from pathlib import Path

import pytest

from app.delivery.delivery_records import put_back
from tests.render.delivery.test_journal import half_named, read

OLD = {"a": "old a", "b": "old b"}


def test_each_folder_is_put_back_and_said_once(tmp_path: Path) -> None:
    """Folders that are whole, or are not there any more, are nothing to speak of."""
    half, whole = tmp_path / "half", tmp_path / "whole"
    half_named(half, tmp_path / "locks")
    whole.mkdir()
    ((sentence, tone),) = put_back([half, whole, half, tmp_path / "gone"], tmp_path / "locks")
    assert "into half was cut short" in sentence
    assert tone == "warning"
    assert read(half) == OLD


def test_one_that_cannot_be_put_back_is_an_error_and_the_next_is_seen_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that refuses is one folder's trouble."""
    for name in ("one", "two"):
        half_named(tmp_path / name, tmp_path / "locks")
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if tmp_path / "one" in path.parents:
            raise PermissionError(13, "Permission denied")
        return replace(path, target)

    def unlinked(*_paths: object, **_how: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr("os.link", unlinked)
    assert [tone for _, tone in put_back([tmp_path / "one", tmp_path / "two"], tmp_path / "locks")] == [
        "error",
        "warning",
    ]
    assert read(tmp_path / "two") == OLD
