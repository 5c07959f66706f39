"""Places in a song as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rounds.song_times import exact_clock, find_pin, frame_rate, seconds_of, stretch

PLACES = st.integers(0, 20 * 3600 * 1000).map(lambda thousandths: thousandths / 1000)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:23", 83.0),
        ("01:23", 83.0),
        ("1:02:03", 3723.0),
        ("1:23.5", 83.5),
        ("1:23,25", 83.25),
        ("83.5", 83.5),
        ("83.5s", 83.5),
        ("12 sec", 12.0),
        ("1m23s", 83.0),
        ("1'23", 83.0),
        ("1’23”", 83.0),
        ("00:01:23:10", 83.0),
        ("00:01:23;10", 83.0),
        (" 0:00 ", 0.0),
    ],
)
def test_every_way_of_writing_a_time_is_read(text: str, seconds: float) -> None:
    """Clock, seconds, minutes and seconds."""
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", "1:99", "1:2", "4:1", "1:23 vocal", "-3", "1:23:", "12 dB", "16:9:1"])
def test_what_is_no_time_is_none(text: str) -> None:
    """Ratios, levels and words."""
    assert seconds_of(text) is None


@given(PLACES)
def test_what_a_clock_shows_is_read_back(seconds: float) -> None:
    """To the millisecond, whatever the place."""
    assert seconds_of(exact_clock(seconds)) == pytest.approx(seconds, abs=1e-9)
    pin = find_pin(f"the vocal at {exact_clock(seconds)}, please")
    assert pin
    assert pin.from_s == pytest.approx(seconds, abs=1e-9)
    assert pin.to_s is None


@given(PLACES, PLACES, st.sampled_from(["-", " - ", "–", " – ", "—", " to ", " until "]))
def test_a_stretch_is_read_back(one: float, other: float, between: str) -> None:
    """With any of the signs that people put between; one that runs backwards is its start alone."""
    pin = find_pin(f"{exact_clock(one)}{between}{exact_clock(other)}")
    assert pin
    assert pin.from_s == pytest.approx(one, abs=1e-9)
    assert pin.to_s == (pytest.approx(other, abs=1e-9) if other >= one else None)


@given(st.text(max_size=80))
def test_any_text_can_be_looked_through(text: str) -> None:
    """What is found lies within the text and runs forward."""
    pin = find_pin(text)
    if pin:
        assert 0 <= pin.begins < pin.ends <= len(text)
        assert pin.to_s is None or pin.to_s >= pin.from_s >= 0


def test_a_stretch_is_shown_as_people_write_it() -> None:
    """A place, a stretch, or nothing."""
    assert [stretch(83.0, None), stretch(130.0, 138.25), stretch(None, None)] == ["1:23", "2:10–2:18.25", ""]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("25 fps", 25.0),
        ("TIMECODE FORMAT: 29.97 Frame", 29.97),
        ("23,976 frames per second", 23.976),
        ("25 bars", None),
    ],
)
def test_a_rate_of_frames_is_known_where_it_is_stated(text: str, rate: float | None) -> None:
    """Then frames are parts of a second."""
    assert frame_rate(text) == rate
    assert seconds_of("00:01:23:12", 24.0) == 83.5
