"""Finding the line of a setting, however its table is written."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.routing.toml_lines import line_of

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
"""


@pytest.mark.parametrize(
    ("table", "key", "line"),
    [
        ("tv", "", 5),
        ("tv", "only", 6),
        ("tv", "exclude", 9),
        ("tv", "gain_db", 10),
        ("alt", "only", 13),
        ("alt", "exclude", 12),
        ("main", "title", 3),
        ("none", "only", None),
    ],
)
def test_a_setting_is_found_where_it_is_written(table: str, key: str, line: int | None) -> None:
    """The key's line, else the line of its table, never one of another table."""
    assert line_of(TEXT, table, key) == line


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
    assert line_of(text, "tv", "only") == line


@given(st.text(max_size=200), st.text(max_size=8), st.text(max_size=8))
def test_any_text_has_a_line_or_none(text: str, table: str, key: str) -> None:
    """No text or name makes it fail, and a line that is given is there."""
    line = line_of(text, table, key)
    assert line is None or 1 <= line <= len(text.splitlines())
