"""Finding the line of a setting, however its table is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.toml_lines import line_of

TEXT = """# [tv] is not here
[main]
title = "x"

[ tv ]   # a comment
only = [
  "drums",
]
"exclude" = ["lead"]
[tv.gain_db]
lead = 1
[alt]
only = ["bass"]
[[eq]]
hz = 3
[[eq]]
hz = 4
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("tv",), 5),
        (("tv", "only"), 6),
        (("tv", "exclude"), 9),
        (("tv", "gain_db"), 10),
        (("tv", "gain_db", "lead"), 11),
        (("alt", "only"), 13),
        (("alt", "exclude"), 12),
        (("main", "title"), 3),
        (("eq", 0, "hz"), 15),
        (("eq", 1, "hz"), 17),
        (("eq", 1, "q"), 16),
        (("none", "only"), None),
    ],
)
def test_a_setting_is_found_where_it_is_written(path: tuple[str | int, ...], line: int | None) -> None:
    """The key's line, else the line of its table, never one of another table."""
    assert line_of(TEXT, path) == line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\ntv.only = 3", 2),
        ("\ntv = { title = 'x', only = 3 }", 2),
        ('\n["tv"]\nonly = 3', 3),
        ("\n[tv]\n  only=3", 3),
        ("\r\n[tv]\r\nonly = 3\r\n", 3),
        ('\n"tv"."only" = 3', 2),
    ],
)
def test_every_way_to_write_a_table_is_understood(text: str, line: int) -> None:
    """Dotted, inline, in quotation marks, with any line ends."""
    assert tomllib.loads(text)["tv"]["only"] == 3
    assert line_of(text, ("tv", "only")) == line


@given(st.text(max_size=200), st.lists(st.text(max_size=8) | st.integers(0, 3), max_size=3))
def test_any_text_has_a_line_or_none(text: str, path: list[str | int]) -> None:
    """No text or path makes it fail, and a line that is given is there."""
    line = line_of(text, tuple(path))
    assert line is None or 1 <= line <= len(text.splitlines())
