"""The measure of the house is kept: fuller files, few imports, names that stand once; and the count itself can fail."""

from pathlib import Path

import pytest

from tests.house import CEILING, FLOOR, House, measure


@pytest.fixture
def small_house(tmp_path: Path) -> House:
    """A program of three files."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "__init__.py").write_text('"""Says what it is."""\n')
    (tmp_path / "app" / "song.py").write_text(
        "import os\n\n\nclass Song:\n    def play(self) -> None:\n        os.sync()\n"
    )
    (tmp_path / "app" / "long.py").write_text("class Song: ...\n" + "x = 1\n" * CEILING)
    (tmp_path / "main.py").write_text("x = 1\n" * FLOOR)
    return measure(tmp_path)


def test_the_count_is_right(small_house: House) -> None:
    """Lines, imports, short and long files, classes of one name, and the longest function."""
    assert [(room.path, room.lines) for room in small_house.rooms] == [
        ("app/long.py", CEILING + 1),
        ("app/song.py", 6),
        ("main.py", FLOOR),
    ]
    assert small_house.import_share == 1 / (FLOOR + CEILING + 7)
    assert (small_house.short(), small_house.long()) == (["app/song.py"], ["app/long.py"])
    assert small_house.double_classes == {"Song": 2}
    assert small_house.functions == [(2, "app/song.py:play")]
