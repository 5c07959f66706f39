"""Buses and cut-downs as they are written on a command line."""

from pathlib import Path

import pytest

from app.commands.mix_options import parse_bus_option, parse_cut_options
from app.errors import UsageError
from render.bus.bus_file import presets
from render.bus.settings import BusSettings
from tests.refusals import refused

GLUE = presets()["glue"]


def test_an_option_is_a_name_and_regions_in_the_order_they_play() -> None:
    """The hook may come first; an end may be left open."""
    cuts = parse_cut_options(["30s=1:02-1:17, 0:12-end", "sting = 48000f-96000f"])
    regions = [(region.start.text, region.end and region.end.text) for region in cuts["30s"].regions]
    assert regions == [("1:02", "1:17"), ("0:12", None)]
    assert cuts["sting"].regions[0].start.at(48_000) == 48_000
    assert cuts["30s"].place == "--cut 30s"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["30s"], "--cut “30s” is not a valid cut-down; write it as 30s=0:12-0:27,1:02-end."),
        (["=0-1"], "is not a valid cut-down"),
        (["30s="], "is not a valid cut-down"),
        (["30s=0:12-0:27,"], "is wrong: “” is not a valid time"),
        (["30s=0:12-0:2x"], "is wrong: “0:2x” is not a valid time"),
        (["30s=1-2-3"], "is wrong: a region is a start and an end"),
        (["30s=1-2", "30s=2-3"], "--cut names 30s twice"),
    ],
)
def test_a_mistake_is_said_with_the_option_as_written(options: list[str], sentence: str) -> None:
    """Each is one sentence."""
    with pytest.raises(UsageError) as caught:
        parse_cut_options(options)
    assert sentence in str(caught.value)


def test_the_option_names_a_preset_a_file_or_none(tmp_path: Path) -> None:
    """Nothing said leaves it to the session; `none` is a bus that does nothing."""
    path = tmp_path / "mine.toml"
    path.write_text("gain_db = 1.5\n")
    assert parse_bus_option(None) is None
    assert parse_bus_option("none") == BusSettings()
    assert parse_bus_option("glue") == GLUE
    assert parse_bus_option(str(path)) == BusSettings(1.5)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("gain_db = 99", r"line 1: “gain_db” must be a number of dB from -60 to 60"),
        ("\n[compressor]\nratio = 2", r"line 2: “compressor\.threshold_db” is missing"),
        ("volume = 1", r"“volume” is not a setting"),
        ("gain_db =", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_bad_usage(tmp_path: Path, text: str, says: str) -> None:
    """One sentence names the file, the key and the line."""
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=says) as caught:
        parse_bus_option(str(path))
    assert str(path) in str(caught.value)
    with refused("unknown_bus", name="shiny"):
        parse_bus_option("shiny")
