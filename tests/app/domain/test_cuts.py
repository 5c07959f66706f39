"""Times of regions as they are written."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cuts import clock_text, parse_moment, parse_region


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("0", 0),
        ("12", 576_000),
        ("12.5", 600_000),
        ("0:12.0", 576_000),
        ("1:02.5", 3_000_000),
        ("1:00:00", 172_800_000),
        ("72:00", 207_360_000),
        ("576001f", 576_001),
        (" 0:01 ", 48_000),
        ("0.00001", 0),
        ("0.00002", 1),
    ],
)
def test_times_are_read_as_clock_seconds_or_frames(text: str, frame: int) -> None:
    """Every way to write a time leads to its frame, the nearest where it lies between two."""
    assert parse_moment(text).at(48_000) == frame


@pytest.mark.parametrize(
    "text", ["", "1:60", "1:75:00", "-1", "1:2:3:4", "1,5", "abc", "12 s", "1.5f", "٣", "1e3", "nan"]
)
def test_what_is_no_time_is_refused_with_the_ways_to_write_one(text: str) -> None:
    """The sentence shows what was written, and how to write it."""
    with pytest.raises(ValueError, match=r"write it as minutes and seconds"):
        parse_moment(text)


@pytest.mark.parametrize("times", [["0:12"], ["0:12", "end"], ["0:12", ""], ["0:12", " end "]])
def test_an_end_can_be_left_open(times: list[str]) -> None:
    """Left out or called end, it is for the length to settle."""
    assert parse_region(times).end is None


@pytest.mark.parametrize("times", [[], ["", "0:12"], ["end", "0:12"], ["0:01", "0:02", "0:03"]])
def test_a_region_is_a_start_and_at_most_one_end(times: list[str]) -> None:
    """Nothing else is guessed at."""
    with pytest.raises(ValueError, match=r"not a valid time|not 3 times"):
        parse_region(times)


@given(frame=st.integers(0, 10**9), rate=st.sampled_from([44_100, 48_000, 88_200, 96_000, 192_000]))
def test_a_frame_as_text_is_that_very_frame(frame: int, rate: int) -> None:
    """What a sentence advises can be typed in as it stands."""
    assert parse_moment(clock_text(frame, rate)).at(rate) == frame


def test_frames_that_are_no_whole_milliseconds_are_written_as_frames() -> None:
    """A clock would round them."""
    assert clock_text(441, 44_100) == "0:00.010"
    assert clock_text(440, 44_100) == "440f"
    assert parse_moment("0:00.010").seconds == Fraction(1, 100)
