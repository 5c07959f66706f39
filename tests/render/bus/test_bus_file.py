"""Buses as TOML: presets, round trips, and a sentence for what is wrong."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.bus.bus_file import bus_from, bus_text, presets, read_bus, strip_of, table_of, write_bus
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.errors import BouncedeskError
from render.tables import Document, Table
from tests.refusals import refused
from tests.render.bus.settings import buses, strips


def test_the_presets_are_what_they_are_called() -> None:
    """Four presets come along; transparent only limits, vinyl never does and is mono in the bass."""
    shipped = presets()
    assert list(shipped) == ["transparent", "glue", "loud", "vinyl"]
    assert shipped["transparent"] == BusSettings(limiter=shipped["transparent"].limiter)
    assert shipped["vinyl"].limiter is None
    assert shipped["vinyl"].mono_below_hz == 250
    assert shipped["vinyl"].eq == (Band("high_pass", 30.0),)
    assert shipped["glue"].compressor is not None
    assert shipped["loud"].gain_db > 0
    assert read_bus("loud") == shipped["loud"]


@given(buses())
def test_a_written_bus_reads_back_the_same(bus: BusSettings) -> None:
    """Whatever a bus is set to, its text and its table say it whole."""
    assert bus_from(tomllib.loads(bus_text(bus)), "the bus") == bus
    assert bus_from(table_of(bus), "the bus") == bus


@given(strips())
def test_a_strip_reads_back_the_same(strip: StripSettings) -> None:
    """Whatever a strip is set to, its text and its table say it whole."""
    assert strip_of(Table(tomllib.loads(bus_text(strip)), Document("the strip"))) == strip
    assert strip_of(Table(table_of(strip), Document("the strip"))) == strip


def test_a_file_is_written_whole_and_read_again(tmp_path: Path) -> None:
    """A bus goes to a file and comes back, by path or by its name as text; nothing else is left in the folder."""
    bus = BusSettings(1.5, (Band("bell", 400, -2, 1.1),), Compressor(-18, 2, 10, 100), 1.1, 120.0, Limiter(-0.5, 50))
    path = tmp_path / "song.toml"
    write_bus(path, bus)
    assert read_bus(path) == bus
    assert read_bus(str(path)) == bus
    assert [each.name for each in tmp_path.iterdir()] == ["song.toml"]


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    path = tmp_path / "bus.toml"
    path.write_bytes(b"\xef\xbb\xbfgain_db = 2\n")
    assert read_bus(path) == BusSettings(gain_db=2.0)


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("gain_db = 61", "gain_db", 1),
        ("\n\ngain_db = nan", "gain_db", 3),
        ("gain_db = true", "gain_db", 1),
        ('width = "wide"', "width", 1),
        ("mono_below_hz = 5", "mono_below_hz", 1),
        ("loudness = 3", "loudness", 1),
        ("[limiter]\n\nceiling_dbtp = 0.1", "limiter.ceiling_dbtp", 3),
        ("[limiter]\nattack = 1", "limiter.attack", 2),
        ("limiter = 3", "limiter", 1),
        ("limiter = { ceiling_dbtp = 3 }", "limiter.ceiling_dbtp", 1),
        ("limiter.ceiling_dbtp = 3", "limiter.ceiling_dbtp", 1),
        ("gain_db = 1\n[compressor]\nratio = 2", "compressor.threshold_db", 2),
        ("[compressor]\nthreshold_db = -9\nratio = 0.5\nattack_ms = 1\nrelease_ms = 9", "compressor.ratio", 3),
        ("eq = 4", "eq", 1),
        ('[[eq]]\nkind = "bell"\nhz = 90\n[[eq]]\nhz = 9\nkind = "bell"', "eq[1].hz", 5),
        ('[[eq]]\nkind = "notch"\nhz = 90', "eq[0].kind", 2),
        ('[[eq]]\nkind = ["bell"]\nhz = 90', "eq[0].kind", 2),
        ('[[eq]]\nkind = "high_pass"\nhz = 90\ngain_db = 3', "eq[0].gain_db", 4),
        ("[[eq]]\nhz = 90", "eq[0].kind", 1),
        ('[[eq]]\nkind = "bell"\nhz = 90\n' * 17, "eq", 1),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, key: str, line: int) -> None:
    """One sentence names the file, the key and the line."""
    path = tmp_path / "bus.toml"
    path.write_text(text)
    with pytest.raises(BouncedeskError) as caught:
        read_bus(path)
    assert str(caught.value).startswith(f"The bus {path}, line {line}: “{key}” ")
    assert (caught.value.code, dict(caught.value.facts)) == (
        "wrong_setting",
        {"file": str(path), "key": key, "line": line},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gain_db = 61", "must be a number of dB from -60 to 60"),
        ("width = 3", "must be a number from 0 to 2"),
        ("loudness = 3", "may be one of gain_db, eq,"),
        ("[limiter]\nceiling_dbtp = 0.1", "must be a number of dBTP from -20 to 0"),
        ('[[eq]]\nkind = "notch"\nhz = 90', "must be one of bell,"),
        ('[[eq]]\nkind = "high_pass"\nhz = 90\ngain_db = 3', "does not go with a high_pass"),
        ('[[eq]]\nkind = "bell"\nhz = 90\n' * 17, "has 17 bands; it can have 16"),
    ],
)
def test_what_is_allowed_is_stated(tmp_path: Path, text: str, said: str) -> None:
    """Ranges with their units, settings and words."""
    path = tmp_path / "bus.toml"
    path.write_text(text)
    with pytest.raises(BouncedeskError, match=said):
        read_bus(path)


def test_what_is_no_toml_no_text_or_no_file_is_a_sentence(tmp_path: Path) -> None:
    """Broken syntax, bytes, a huge file, a folder and a missing file each have a code of their own."""
    path = tmp_path / "bus.toml"
    for raw, code in (
        (b"gain_db = [", "not_toml"),
        (b"\xff\xfe\x00", "not_text"),
        (b"#" * 1_100_000, "file_too_large"),
    ):
        path.write_bytes(raw)
        with refused(code, file=str(path)):
            read_bus(path)
    for missing in (tmp_path, tmp_path / "none.toml"):
        with refused("unreadable_file", file=str(missing)):
            read_bus(missing)


def test_a_preset_that_is_not_there_is_answered_with_those_that_are() -> None:
    """By name."""
    with refused("unknown_bus", name="louder", known=("transparent", "glue", "loud", "vinyl")):
        read_bus("louder")


def test_a_table_says_where_it_stands() -> None:
    """A bus or strip inside another document is named as its reader calls it."""
    with refused("wrong_setting", file="The strip of drums", key="pan"):
        strip_of(Table({"pan": 2}, Document("The strip of drums")))
    with refused("wrong_setting", file="The song's bus", key="pan"):
        bus_from({"pan": 0}, "The song's bus")


def test_settings_cannot_be_made_out_of_range() -> None:
    """The ranges hold in code as well as in files."""
    with refused("wrong_setting", key="ceiling_dbtp"):
        Limiter(ceiling_dbtp=1.0)
    with refused("wrong_setting", key="hz"):
        Band("bell", float("nan"))
    with refused("wrong_setting", key="pan"):
        StripSettings(pan=-1.01)


@given(st.text(max_size=200))
def test_no_text_makes_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text is either a bus or a sentence."""
    path = tmp_path_factory.mktemp("bus") / "bus.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_bus(path)
    except BouncedeskError as error:
        assert str(error).startswith(f"The bus {path}")  # noqa: PT017 -- most texts raise, an empty one does not
