"""Names, plurals and times as every sentence has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.text import clock, count, kilohertz, printable, shown

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


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


@given(ANY_TEXT)
def test_what_is_printable_is_as_long_as_it_was(text: str) -> None:
    """Each letter that would steer a terminal gives way to one that shows there was something."""
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)


@pytest.mark.parametrize(("how_many", "words"), [(0, "0 songs"), (1, "1 song"), (2, "2 songs"), (1000, "1000 songs")])
def test_a_number_stands_with_its_noun(how_many: int, words: str) -> None:
    """One is singular, all others are plural."""
    assert count(how_many, "song") == words


def test_an_irregular_plural_is_given() -> None:
    """Entries and the verbs that go with them."""
    assert [count(n, "entry is", "entries are") for n in (1, 2)] == ["1 entry is", "2 entries are"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (760, "12:40"), (3900, "1:05:00"), (3599.6, "1:00:00"), (-3, "−0:03")],
)
def test_time_reads_like_a_clock(seconds: float, text: str) -> None:
    """Rounded to the second, with hours where there are some."""
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [(3.21, 1, "0:03.2"), (59.96, 1, "1:00.0"), (3723, 1, "1:02:03.0"), (5.25, 3, "0:05.250"), (-0.01, 1, "0:00.0")],
)
def test_parts_of_a_second_are_given_where_wanted(seconds: float, decimals: int, text: str) -> None:
    """What rounds to nothing has no sign."""
    assert clock(seconds, decimals) == text


def test_minutes_go_on_without_hours() -> None:
    """As the length of a disc is given."""
    assert clock(4788, hours=False) == "79:48"


def test_rates_are_in_kilohertz() -> None:
    """With as many digits as they have."""
    assert [kilohertz(rate) for rate in (48_000, 44_100, 22_050)] == ["48 kHz", "44.1 kHz", "22.05 kHz"]
