"""Cut-downs and mutes in session.toml: what is read, and what is said of a table that is wrong."""

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
        ("[clean.mute]\nLV = ['0:12', '0:13']", "number 1 is not one"),
        ("[clean.mute]\nLV = [['0:12', '0:13'], ['0:14']]", "number 2 is not one"),
        ("[clean.mute]\nLV = [['0:12', '0:13', '0:14']]", "number 1 is not one"),
        ("[clean.mute]\nLV = [[true, false]]", "number 1 is not one"),
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


def test_a_cut_is_its_regions_and_how_they_are_joined() -> None:
    """Everything that can be set is read; times may be numbers of seconds."""
    text = """
    [cuts.30s]
    regions = [["1:02", "1:17"], [12, 26.5], ["0:30"]]
    crossfade_ms = 35
    fade_out_s = 0.5
    of = "instrumental"
    """
    cut = parse_session_file(text).cuts["30s"]
    times = [(region.start.at(1000), region.end and region.end.at(1000)) for region in cut.regions]
    assert times == [(62_000, 77_000), (12_000, 26_500), (30_000, None)]
    assert (cut.crossfade_ms, cut.fade_out_s, cut.of) == (35.0, 0.5, "instrumental")
    assert cut.place == "session.toml, cuts.30s"


def test_the_rest_has_defaults() -> None:
    """20 ms crossfades, no fade, the main mix."""
    cut = parse_session_file('[cuts.sting]\nregions = [["0", "4"]]').cuts["sting"]
    assert (cut.crossfade_ms, cut.fade_out_s, cut.of) == (20.0, 0.0, "main")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("crossfade_ms = 1001", "“cuts.30s.crossfade_ms” must be a number of ms from 0 to 1000, not 1001"),
        ("crossfade_ms = -1", "crossfade_ms” must be a number of ms from 0 to 1000, not -1"),
        ("crossfade_ms = nan", "crossfade_ms” must be a number of ms"),
        ("crossfade_ms = true", "crossfade_ms” must be a number"),
        ('fade_out_s = "long"', "fade_out_s” must be a number"),
        ("fade_out_s = 11", "fade_out_s” must be a number of seconds from 0 to 10, not 11"),
        ("of = 3", "of” must be text"),
        ("region = []", "region” is not a setting here"),
        ('regions = "0:12"', "regions” must be a list of up to 100 regions"),
        ('regions = ["0:12", "0:27"]', "regions” must hold pairs of times"),
        ('regions = [["0:12", true]]', "number 1 is not one"),
        ('regions = [["0:12", "0:27"], ["0:99", "1:00"]]', "regions” is wrong at number 2: “0:99” has sixty or more"),
        ('regions = [["0:12", "0:13", "0:14"]]', "number 1: a region is a start and an end, not 3 times"),
    ],
)
def test_a_mistake_names_its_place_key_and_value(table: str, sentence: str) -> None:
    """Each is one sentence that leads to the very line."""
    with pytest.raises(BouncedeskError) as caught:
        parse_session_file(f"[cuts.30s]\n{table}")
    assert str(caught.value).startswith("session.toml, line 2: “cuts.30s.")
    assert sentence in str(caught.value)


def test_a_cut_must_be_a_table() -> None:
    """A bare list is no cut-down."""
    with pytest.raises(BouncedeskError, match=r"“cuts\.30s” must be a table"):
        parse_session_file('[cuts]\n30s = ["0:12"]')
