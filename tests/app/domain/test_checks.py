"""Typed text: what is refused, what is kept as it is, and how it is compared."""

import pytest

from app.domain.checks import LONGEST_NAME, check_count, check_date, check_email, check_name, check_text
from tests.refusals import refused


@pytest.mark.parametrize("text", ["", "  ", "\t\n", "\u200b", "\u200f \u00a0"])
def test_a_name_nobody_can_see_is_refused(text: str) -> None:
    """Blank and invisible names would make rows nobody can find."""
    with refused("text_missing", what="song's title"):
        check_name(text, "song's title")


def test_a_name_is_kept_as_typed_but_for_the_space_around_it() -> None:
    """Markup, line breaks, emoji and right-to-left marks are a person's business."""
    assert check_name("  <b>Olé</b>\n🎧 \u202eabc ", "song's title") == "<b>Olé</b>\n🎧 \u202eabc"


def test_a_name_has_an_end() -> None:
    """A pasted novel is no title."""
    assert check_name("x" * LONGEST_NAME, "song's title")
    with refused("text_too_long", what="song's title", most=LONGEST_NAME):
        check_name("x" * (LONGEST_NAME + 1), "song's title")


@pytest.mark.parametrize("text", ["a\0b", "broken \udcff", "\ud800"])
def test_bytes_that_are_no_text_are_refused(text: str) -> None:
    """What cannot be written again cannot be kept."""
    with refused("not_text", what="notes"):
        check_text(text, "notes")


@pytest.mark.parametrize(
    "text", ["2026-02-30", "20260101", "2026-W01-1", "tomorrow", "2026-1-1", "01/02/2026", " 2026-01-01"]
)
def test_a_date_is_written_one_way(text: str) -> None:
    """Anything but a real YYYY-MM-DD is refused, naming the form."""
    with refused("date_invalid", date=text):
        check_date(text)


def test_a_real_date_or_none_is_kept() -> None:
    """Leap days exist; an empty date is none."""
    assert [check_date(text) for text in ("2028-02-29", "", None)] == ["2028-02-29", None, None]


@pytest.mark.parametrize("text", ["nova", "@nova.com", "nova@", "no va@x.com", "a@b\n"[:-1] + " c"])
def test_an_address_no_post_could_reach_is_refused(text: str) -> None:
    """A client without a usable address is better kept without one."""
    with refused("email_invalid"):
        check_email(text)


def test_a_usable_address_or_none_is_kept() -> None:
    """The address may be left out."""
    assert [check_email(text) for text in (" zoe@tides.example ", "")] == ["zoe@tides.example", ""]


@pytest.mark.parametrize("number", [-1, 1000, 10**30])
def test_a_senseless_number_is_refused(number: int) -> None:
    """Nobody includes a thousand rounds."""
    with refused("out_of_range", number=number, least=0, most=999):
        check_count(number, "number of rounds")
