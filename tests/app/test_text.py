"""Text for sentences and tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import fold, listed, shown, written_date

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Große", "grosse"), ("CHŒUR", "choeur"), ("Gu\u0301ía", "guia"), ("Bjørn", "bjorn"), ("K\udcffick", "kick")],
)
def test_folding_drops_case_and_accents(text: str, folded: str) -> None:
    """Words that differ in case, accents or how accents are written compare equal."""
    assert fold(text) == folded


@given(ANY_TEXT)
def test_what_is_shown_is_one_printable_line(text: str) -> None:
    """Nothing in a name can break a line, steer a terminal, or take up a whole screen."""
    assert shown(text).isprintable()
    assert len(shown(text)) <= 80


def test_a_long_name_keeps_its_start_and_its_end() -> None:
    """A name that is cut can still be told from its neighbours, which differ at the end."""
    cut = shown("Kick " * 40 + "07.wav", longest=30)
    assert len(cut) == 30
    assert cut.startswith("Kick")
    assert cut.endswith("07.wav")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], ""),
        (["Kick"], "Kick"),
        (["Kick", "Snare"], "Kick and Snare"),
        (["a", "b", "c", "d"], "a, b, c and d"),
        (["a", "b", "c", "d", "e"], "a, b, c and 2 more"),
    ],
)
def test_names_are_listed_as_a_sentence_does(names: list[str], sentence: str) -> None:
    """A few names are all told, of many the first and how many more."""
    assert listed(names) == sentence


def test_a_date_is_written_in_english() -> None:
    """Whatever the language of the system is."""
    assert written_date(date(2026, 3, 1)) == "1 March 2026"
    assert written_date(date(1999, 12, 31)) == "31 December 1999"
