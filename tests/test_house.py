"""The measure of the house is kept: fuller files, few imports, names that stand once; and the count itself can fail."""

import statistics
from pathlib import Path

import pytest

from tests.house import CEILING, FLOOR, House, layer_exceptions, measure, percentile

HOUSE = measure()
PAGE = "a page is made by the page.py of its package, however little there is to make"
PAGES = ("master",)
# Files that are shorter than the floor for a reason that holds, each with that reason.
SHORT = {
    **dict.fromkeys([f"widgets/{name}/page.py" for name in PAGES], PAGE),
    "app/__init__.py": "holds the version",
    "app/catalogue/__init__.py": "the one name that others open the catalogue by",
    "app/desktop.py": "a port, which no side of it may own",
    "render/measure/__init__.py": "the names by which the meter is known outside",
    "render/sources/__init__.py": "the names by which sources are known outside",
}
# Files that are longer than the ceiling, each with its reason.
LONG: dict[str, str] = {}
# Names that two classes may have, each with its reason.
DOUBLE: dict[str, str] = {}


def test_no_crumbs() -> None:
    """A file has lines enough to be an idea, but for those that say why not; and no excuse outlives its file."""
    assert set(HOUSE.short()) == set(SHORT)


def test_no_halls() -> None:
    """A file one can live in, but for those that say why; and no excuse outlives its file."""
    assert set(HOUSE.long()) == set(LONG)


def test_a_class_name_is_one_class() -> None:
    """Whoever looks for a class finds one."""
    assert set(HOUSE.double_classes) == set(DOUBLE)


def test_the_house_as_a_whole() -> None:
    """As many files as there are ideas, and little of them imports."""
    assert len(HOUSE.rooms) <= 550
    assert 100 <= statistics.median(HOUSE.lines) <= 160
    assert HOUSE.import_share <= 0.085
    assert layer_exceptions() == 0
    assert percentile([lines for lines, _ in HOUSE.functions], 0.9) <= 20
    assert HOUSE.functions[-1][0] <= 60, HOUSE.functions[-1]


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
