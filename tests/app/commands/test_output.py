"""Text in columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.commands.output import aligned, clipped, on_one_line, padded, print_row, print_rows, say, width_of, wrapped

PRINTABLE = st.text(alphabet=st.characters(categories=("L", "N", "P", "Zs", "Mn")), max_size=40)


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("Kick 太鼓", 9), ("e\u0301", 1), ("", 0)])
def test_width_counts_places(text: str, width: int) -> None:
    """Wide characters take two places, combining accents none."""
    assert width_of(text) == width


@given(PRINTABLE, st.integers(1, 60))
def test_clipped_text_fits(text: str, width: int) -> None:
    """However narrow, and whatever the characters, clipped text fits, and text that fits is left alone."""
    assert width_of(clipped(text, width)) <= width
    if width_of(text) <= width:
        assert clipped(text, width) == text


def test_clipping_keeps_the_end() -> None:
    """Names that begin alike can still be distinguished."""
    assert clipped("Backing Vocals 01.wav", 15) == "Backing Vo….wav"


@given(st.lists(st.tuples(PRINTABLE, PRINTABLE, PRINTABLE), max_size=5), st.integers(8, 90))
def test_rows_never_grow_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    """On any terminal, every line of a table fits, and there is one for each row."""
    lines = aligned(rows, width, indent="  ")
    assert len(lines) == len(rows)
    assert all(width_of(line) <= width for line in lines)


def test_columns_stand_below_each_other() -> None:
    """Cells of one column begin at the same place, wide characters before them or not."""
    lines = aligned([["太鼓", "a"], ["Kick in", "b"]], 80)
    assert lines == [padded("太鼓", 7) + "  a", "Kick in  b"]


@given(PRINTABLE, st.integers(6, 40))
def test_wrapped_lines_fit_and_lose_nothing(sentence: str, width: int) -> None:
    """Words too wide for a line are split, none is lost."""
    lines = wrapped(sentence, width, bullet="- ")
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(line[2:] for line in lines).split()) == "".join(sentence.split())


def test_a_bullet_hangs() -> None:
    """Later lines of a sentence stand below its first word."""
    assert wrapped("one two three", 10, bullet="- ") == ["- one two", "  three"]


def test_lines_of_a_value_stay_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """Below each other in a row's own answer, side by side in a table; nothing else steers the terminal."""
    row = {"name": "Nova", "text": "1 Low St\r\n\n Leeds\x1b[31m\n"}
    print_row(row, as_json=False)
    assert capsys.readouterr().out.splitlines() == ["name  Nova", "text  1 Low St", "      Leeds\ufffd[31m"]
    print_rows([row], ("name", "text"), as_json=False)
    assert capsys.readouterr().out.splitlines()[1] == "Nova  1 Low St / Leeds\ufffd[31m"
    assert [on_one_line(each) for each in ("a\u2028b", "", "a\tb\u00a0c")] == ["a / b", "", "a b c"]


def test_what_a_client_wrote_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """A note or a letter keeps its lines and tabs, in the text of any system, and nothing else of that kind."""
    say("Louder\x1b[2J\x9b1m, please\r\n\tZoë\u00a05\x07")
    assert capsys.readouterr().out == "Louder\ufffd[2J\ufffd1m, please\n\tZoë\u00a05\ufffd\n"
