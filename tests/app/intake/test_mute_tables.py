"""What session.toml says of clean variants and of mono stems."""

import pytest

from app.domain.cuts import parse_region
from app.intake.session_file import parse_session_file
from render.errors import BouncedeskError


def test_stretches_are_read_by_the_names_of_stems() -> None:
    """By name or pattern, an exact name first; times as clock, seconds or frames, and to the end."""
    settings = parse_session_file(
        '[clean]\nmute = { "LV*" = [[1, 2.5]], LV = [["0:12.5", "0:13.0"], ["1:02", "end"], ["48000f", "0:03"]] }'
    )
    assert settings.mutes_of("vox/LV.wav") == (
        parse_region(["0:12.5", "0:13.0"]),
        parse_region(["1:02", "end"]),
        parse_region(["48000f", "0:03"]),
    )
    assert settings.mutes_of("LV Dbl.wav") == (parse_region(["1", "2.5"]),)
    assert settings.mutes_of("Kick.wav") is None


def test_a_stem_that_is_not_there_is_told() -> None:
    """A name that fits nothing would leave a word in."""
    settings = parse_session_file('[clean.mute]\nLV = [["1", "2"]]')
    assert settings.mentions_without_file(["Lead.wav"]) == ("LV",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[clean]\nmutes = {}", "clean.*mutes.*it may be one of mute"),
        ("[clean.mute]\nLV = '0:12'", "“clean.mute.LV” must be a list of pairs"),
        ("[clean.mute]\nLV = []", "LV” must be a list of pairs"),
        ("[clean.mute]\nLV = ['0:12', '0:13']", "number 1 is none"),
        ("[clean.mute]\nLV = [['0:12', '0:13'], ['0:14']]", "number 2 is none"),
        ("[clean.mute]\nLV = [['0:12', '0:13', '0:14']]", "number 1 is none"),
        ("[clean.mute]\nLV = [[true, false]]", "number 1 is none"),
        ("[clean.mute]\nLV = [['0:12', 'soon']]", "“soon” is not a valid time"),
        ("[clean.mute]\nLV = [['0:13', '0:12.5']]", "ends before it begins at number 1, 0:13 to 0:12.5"),
        ("[clean.mute]\nLV = [['9f', '9f']]", "ends before it begins"),
        ("[clean.mute]\nLV = [[-1, 2]]", "“-1” is not a valid time"),
        ("[clean.mute]\nLV = [[nan, 2]]", "“nan” is not a valid time"),
        ("mono_gain_db = 12.5", "mono_gain_db.*from -12 to 12, not 12.5"),
        ("mono_gain_db = nan", "mono_gain_db.*not nan"),
        ("mono_gain_db = '3'", "mono_gain_db.*must be a number"),
        ("mono_gain_db = true", "mono_gain_db.*must be a number"),
    ],
)
def test_a_mistake_names_the_key(text: str, words: str) -> None:
    """One sentence with the key, what is wrong with it and what it could be."""
    with pytest.raises(BouncedeskError, match=rf"^session\.toml.*{words}") as error:
        parse_session_file(text)
    assert str(error.value).isprintable()


@pytest.mark.parametrize(("text", "decibels"), [("", 0.0), ("mono_gain_db = 3", 3.0), ("mono_gain_db = -2.5", -2.5)])
def test_the_gain_for_mono_stems_is_in_decibels(text: str, decibels: float) -> None:
    """None unless it is asked for."""
    assert parse_session_file(text).mono_gain_db == decibels
