"""Settings from TOML and JSON: what is there is read, and whatever is wrong is named with its document and line."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from render.errors import BouncedeskError
from render.tables import Document, Table, parse_json, parse_toml, read_resource, read_text, read_toml


def toml(text: str) -> Table:
    """The tables of a document called x.toml."""
    return parse_toml(text, Document("x.toml"))


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (lambda table: table.text("a"), 'a = "x"', "x"),
        (lambda table: table.text("a", "y"), "", "y"),
        (lambda table: table.word("a", ("x", "y")), 'a = "y"', "y"),
        (lambda table: table.word("a", ("x", "y"), "x"), "", "x"),
        (lambda table: table.flag("a"), "a = true", True),
        (lambda table: table.flag("a", default=True), "", True),
        (lambda table: table.number("a", None, 0, 2), "a = 2", 2.0),
        (lambda table: table.number("a", 1.5), "", 1.5),
        (lambda table: table.whole("a", None, 0, 2), "a = 2", 2),
        (lambda table: table.numbers("a"), "a = [1, 2.5]", (1.0, 2.5)),
        (lambda table: table.texts("a"), 'a = ["x"]', ("x",)),
        (lambda table: table.texts("a"), "", ()),
        (lambda table: list(table.table("a")), "[a]\nx = 1\ny = 2", ["x", "y"]),
        (lambda table: [each.whole("x") for each in table.tables("a")], "[[a]]\nx = 1\n[[a]]\nx = 2", [1, 2]),
    ],
)
def test_what_is_there_is_read(read: Callable[[Table], Any], text: str, value: Any) -> None:
    """Every kind of value, and the default where there is none."""
    assert read(toml(text)) == value


@pytest.mark.parametrize(
    ("read", "text", "said"),
    [
        (lambda table: table.text("a"), "a = 3", "“a” must be text in quotation marks, not 3"),
        (lambda table: table.text("a"), "", "“a” is missing; it must be text in quotation marks"),
        (lambda table: table.word("a", ("x", "y")), 'a = "z"', "“a” must be one of x, y, not “z”"),
        (lambda table: table.flag("a"), "a = 1", "“a” must be true or false, not 1"),
        (lambda table: table.number("a"), "a = true", "“a” must be a number, not true"),
        (
            lambda table: table.number("a", None, 0, 2, "dB"),
            "a = nan",
            "“a” must be a number of dB from 0 to 2, not nan",
        ),
        (lambda table: table.number("a", None, 0), "a = -1", "“a” must be a number of 0 or more, not -1"),
        (lambda table: table.whole("a", None, 1, 3), "a = 2.0", "“a” must be a whole number from 1 to 3, not 2.0"),
        (lambda table: table.whole("a", None, 1, 3), "a = 4", "“a” must be a whole number from 1 to 3, not 4"),
        (lambda table: table.numbers("a"), "a = [1, true]", "“a” must be a list of numbers, not a list"),
        (lambda table: table.texts("a"), "a = [1]", "“a” must be a list of texts in quotation marks, not a list"),
        (lambda table: table.table("a"), "a = []", "“a” must be a table of settings, not a list"),
        (lambda table: table.tables("a"), "[a]", "“a” must be a list of tables, not a table"),
        (lambda table: table.tables("a"), "a = [{}, 1]", "“a[1]” must be a table of settings, not 1"),
        (lambda table: table.only(("b", "c")), "a = 1", "“a” is not a setting here; it may be one of b, c"),
    ],
)
def test_what_is_wrong_is_one_sentence(read: Callable[[Table], Any], text: str, said: str) -> None:
    """What it must be, and what it is."""
    with pytest.raises(BouncedeskError) as caught:
        read(toml(text))
    assert str(caught.value) == f"x.toml{', line 1' if text else ''}: {said}."
    assert caught.value.code == "wrong_setting"


def test_a_sentence_ends_with_what_follows() -> None:
    """A document may say what was not done because of it."""
    table = Table({}, Document("The job", then="nothing was priced"))
    assert str(table.wrong("songs", "are missing")) == "The job: “songs” are missing; nothing was priced."
    assert str(table.unfit("has no songs")) == "The job has no songs; nothing was priced."


def test_json_is_read_with_each_key_once_and_numbers_as_asked() -> None:
    """An object in which a key stands twice says two things."""
    assert parse_json('{"a": 0.1}', Document("x"), Decimal).values == {"a": Decimal("0.1")}
    for text, code in (
        ('{"a": 1, "a": 2}', "key_twice"),
        ('{"b": {"a": 1, "a": 2}}', "key_twice"),
        ("[]", "not_an_object"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
    ):
        with pytest.raises(BouncedeskError) as caught:
            parse_json(text, Document("x"))
        assert caught.value.code == code


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    file = tmp_path / "x.toml"
    file.write_bytes(b"\xef\xbb\xbfa = 2\n")
    assert read_text(file) == "a = 2\n"
    assert read_toml(file).whole("a") == 2
    assert toml("\ufeffa = 2").whole("a") == 2


def test_what_is_shipped_is_found_by_its_path() -> None:
    """In a folder of resources/ too."""
    assert read_resource("rate_cards/default.toml").text("name") == "default"
