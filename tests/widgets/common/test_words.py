"""Numbers, dates and terms read as people write them."""

from datetime import date

import pytest

from app.domain.catalogue import Stage
from widgets.common.words import due_words, length, level, listing, moment, number, span, title_of

TODAY = date(2026, 3, 16)


@pytest.mark.parametrize(
    ("word", "title"), [("client_review", "Client review"), ("vocal_fx", "Vocal FX"), ("fx", "FX"), ("EP", "EP")]
)
def test_terms_become_titles(word: str, title: str) -> None:
    """Underscores go, the first letter is large, FX stays FX."""
    assert title_of(word) == title


@pytest.mark.parametrize(("value", "text"), [(-3.14, "−3.1"), (-0.04, "0.0"), (0.0, "0.0"), (2.06, "2.1")])
def test_numbers_have_a_true_minus_and_no_negative_zero(value: float, text: str) -> None:
    """Nobody wants to read −0.0."""
    assert number(value) == text


def test_silence_has_no_level() -> None:
    """None is said in a word."""
    assert level(None, "LUFS") == "silent"
    assert level(-14.0, "LUFS") == "−14.0 LUFS"


def test_a_file_without_frames_has_no_length() -> None:
    """An unreadable stem shows a dash, not 0:00."""
    assert length(0, 0) == "—"
    assert length(48_000 * 61, 48_000) == "1:01"


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ("", "info")),
        ("2026-03-14", ("2 days overdue", "error")),
        ("2026-03-15", ("1 day overdue", "error")),
        ("2026-03-16", ("Due today", "warning")),
        ("2026-03-17", ("Due tomorrow", "warning")),
        ("2026-03-23", ("Due 23 Mar", "warning")),
        ("2026-03-24", ("Due 24 Mar", "info")),
        ("2027-01-04", ("Due 4 Jan 2027", "info")),
    ],
)
def test_due_dates_say_how_soon(due: str | None, words: tuple[str, str]) -> None:
    """Overdue, today, tomorrow, within a week and later are told apart."""
    assert due_words(due, TODAY) == words


def test_a_finished_song_is_never_late() -> None:
    """What was delivered is not overdue."""
    assert due_words("2026-03-01", TODAY, finished=True) == ("1 Mar 2026", "info")
    assert Stage.DELIVERED.value == "delivered"


def test_lists_leave_out_what_is_empty() -> None:
    """No dots around nothing."""
    assert listing(("a", "", "b")) == "a · b"


def test_moments_are_said_in_local_time() -> None:
    """A stored moment is UTC; people read their own clock."""
    assert moment("2026-03-16T09:05:00+00:00").startswith("16 Mar 2026, ")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 min"), (59, "0 min"), (3599, "59 min"), (3900, "1 h 05 min")])
def test_spans_are_hours_and_minutes(seconds: float, text: str) -> None:
    """As people say them."""
    assert span(seconds) == text
