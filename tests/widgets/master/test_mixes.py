"""The words of the Master section."""

import pytest

from app.mastering.loudness_trace import Reading
from render.encoders.formats import Formats
from render.master.platforms import outcomes
from render.master.profiles import Profiles
from tests.refusals import refused
from widgets.master.mixes import platform_lines, profile_lines, read_level, reading_words

RANGE = (-36.0, -4.0)


@pytest.mark.parametrize(
    ("text", "value"), [("", None), ("  ", None), ("-9", -9.0), ("−9,5 LUFS", -9.5), (" -14.0 ", -14.0)]
)
def test_levels_are_read_as_people_type_them(text: str, value: float | None) -> None:
    """A true minus, a decimal comma and the unit are understood."""
    assert read_level(text, "Target", RANGE, "LUFS") == value


@pytest.mark.parametrize("text", ["loud", "9", "-3.9", "nan", "inf", "-1e9", "--9"])
def test_what_is_no_level_is_refused_with_the_range(text: str) -> None:
    """One sentence says what may be typed."""
    with refused("level_invalid", what="Target", level=text):
        read_level(text, "Target", RANGE, "LUFS")


def test_platforms_in_words() -> None:
    """Turned down by how much, and what is over the limit by how much, without a colour's help."""
    lines = {line.name: line for line in platform_lines(outcomes(-11.7, -0.5), -0.5)}
    assert lines["Spotify"].does == "turns it down 2.3 dB"
    assert lines["Spotify"].plays_at == "−14.0 LUFS"
    assert lines["Spotify"].peaks == "over by 1.5 dB"
    assert lines["Spotify"].over
    assert lines["SoundCloud"].does == "not known"
    quiet = {line.name: line for line in platform_lines(outcomes(-14.0, -2.5), -2.5)}
    assert quiet["YouTube"].does == "plays it as it is"
    assert quiet["YouTube"].peaks == "within the limit"
    assert {line.peaks for line in platform_lines(outcomes(None, None), None)} == {"silent"}


def test_every_profile_has_its_line_and_a_reason_where_it_cannot_be_had() -> None:
    """Without ffmpeg there is no AAC, and it says so."""
    lines = {line.name: line for line in profile_lines(Profiles().by_name, Formats().by_name, {"aac-256": "no ffmpeg"})}
    assert set(lines) == set(Profiles().by_name)
    assert lines["streaming"].detail == "WAV 24-bit · −14 LUFS · −1 dBTP"
    assert lines["aac"].reason == "no ffmpeg"
    assert not lines["mp3"].reason


def test_silence_has_no_figures() -> None:
    """Words or a dash, never a number."""
    assert reading_words(Reading()) == ("silent", "—", "—", "silent")
    assert reading_words(Reading(-14.0, -12.25, 6.0, -1.0)) == ("−14.0 LUFS", "−12.2 LUFS", "6.0 LU", "−1.0 dBTP")
