"""Text for sentences and tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.text import fold, listed, written_date


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Große", "grosse"), ("CHŒUR", "choeur"), ("Gu\u0301ía", "guia"), ("Bjørn", "bjorn"), ("K\udcffick", "kick")],
)
def test_folding_drops_case_and_accents(text: str, folded: str) -> None:
    """Words that differ in case, accents or how accents are written compare equal."""
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Zoë", "zoe"),
        ("ZOE\u0308", "zoe"),
        ("Straße", "strasse"),
        ("Mø", "mo"),
        ("Łódź", "lodz"),
        ("  Sigur   Rós ", "sigur ros"),
        ("İstanbul", "istanbul"),
        ("Ｗｉｄｅ", "wide"),
        ("ﬁne", "fine"),
        ("夜", "夜"),
        ("Nach\u00adt\u200b", "nacht"),
        ("\u0301", "\u0301"),
    ],
)
def test_case_accents_and_spacing_do_not_tell_names_apart(typed: str, folded: str) -> None:
    """What a person would call the same name is the same key."""
    assert fold(typed) == folded


@given(st.text())
def test_folding_is_settled_after_once(text: str) -> None:
    """A key folds to itself, so that keys may be typed."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("typed", "folded"), [("Þórr", "thorr"), ("Ħal", "hal"), ("Ŧ", "t"), ("co\u00adop", "coop")])
def test_a_filter_and_a_search_find_the_same(typed: str, folded: str) -> None:
    """Letters and signs that two ways to fold once differed about."""
    assert fold(typed) == folded


def test_other_scripts_stay_what_they_are() -> None:
    """Names that would be spelt alike in Latin letters are two names."""
    assert fold("Маша") != fold("Masha")


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
