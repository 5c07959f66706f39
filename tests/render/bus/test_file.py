"""Buses as TOML: presets, round trips, and a sentence for what is wrong."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.bus.file import bus_from, bus_text, presets, read_bus, strip_from, table_of, write_bus
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.errors import AudioError
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
    assert strip_from(tomllib.loads(bus_text(strip)), "the strip") == strip
    assert strip_from(table_of(strip), "the strip") == strip


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
    ("text", "said"),
    [
        ("gain_db = 61", r"gain_db must be a number of dB from -60 to 60 \(line 1\)"),
        ("\n\ngain_db = nan", r"gain_db must be a number of dB from -60 to 60 \(line 3\)"),
        ("gain_db = true", r"gain_db must be a number of dB.*"),
        ('width = "wide"', r"width must be a number from 0 to 2 \(line 1\)"),
        ("mono_below_hz = 5", r"mono_below_hz must be a number of Hz from 20 to 1000 \(line 1\)"),
        ("loudness = 3", r"there is no setting loudness; it may be one of gain_db, eq, .* \(line 1\)"),
        ("[limiter]\n\nceiling_dbtp = 0.1", r"limiter ceiling_dbtp must be a number of dBTP from -20 to 0 \(line 3\)"),
        ("[limiter]\nattack = 1", r"there is no setting limiter attack; .* \(line 2\)"),
        ("limiter = 3", r"limiter must be a table of settings \(line 1\)"),
        ("limiter = { ceiling_dbtp = 3 }", r"limiter ceiling_dbtp must be .* \(line 1\)"),
        ("limiter.ceiling_dbtp = 3", r"limiter ceiling_dbtp must be .* \(line 1\)"),
        ("gain_db = 1\n[compressor]\nratio = 2", r"compressor threshold_db is missing \(line 2\)"),
        (
            "[compressor]\nthreshold_db = -9\nratio = 0.5\nattack_ms = 1\nrelease_ms = 9",
            r"compressor ratio must be a number from 1 to 100 \(line 3\)",
        ),
        ("eq = 4", r"eq must be a list of bands, each an \[\[eq\]\] \(line 1\)"),
        ('[[eq]]\nkind = "bell"\nhz = 90\n[[eq]]\nhz = 9\nkind = "bell"', r"eq 2 hz must be .* \(line 5\)"),
        ('[[eq]]\nkind = "notch"\nhz = 90', r"eq 1 kind must be one of bell, .* \(line 2\)"),
        ('[[eq]]\nkind = ["bell"]\nhz = 90', r"eq 1 kind must be one of bell.*"),
        ('[[eq]]\nkind = "high_pass"\nhz = 90\ngain_db = 3', r"eq 1 gain_db does not go with a high_pass.* \(line 4\)"),
        ("[[eq]]\nhz = 90", r"eq 1 kind is missing \(line 1\)"),
        ('[[eq]]\nkind = "bell"\nhz = 90\n' * 17, r"eq has 17 bands; it can have 16 \(line 1\)"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    """One sentence names the file, the key and the line."""
    path = tmp_path / "bus.toml"
    path.write_text(text)
    with pytest.raises(AudioError, match=rf"^The bus .*bus\.toml cannot be used: {said}\.$"):
        read_bus(path)


def test_what_is_no_toml_no_text_or_no_file_is_a_sentence(tmp_path: Path) -> None:
    """Broken syntax, bytes, a folder, a missing file and an unknown preset each have their own sentence."""
    path = tmp_path / "bus.toml"
    path.write_text("gain_db = [")
    with pytest.raises(AudioError, match=r"is not valid TOML"):
        read_bus(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AudioError, match=r"is not text"):
        read_bus(path)
    path.write_bytes(b"#" * (1 << 20) + b"#")
    with pytest.raises(AudioError, match=r"too large for a bus"):
        read_bus(path)
    with pytest.raises(AudioError, match=r"could not be read"):
        read_bus(tmp_path)
    with pytest.raises(AudioError, match=r"could not be read \(no such file"):
        read_bus(tmp_path / "none.toml")
    with pytest.raises(
        AudioError, match=r"^There is no bus called 'louder'; choose from transparent, glue, loud, vinyl"
    ):
        read_bus("louder")


def test_a_table_says_where_it_stands() -> None:
    """A bus or strip inside another file is named as its reader calls it."""
    with pytest.raises(AudioError, match=r"^The strip of drums cannot be used: pan must be a number from -1 to 1\.$"):
        strip_from({"pan": 2}, "the strip of drums")
    with pytest.raises(AudioError, match=r"^The song's bus cannot be used: there is no setting pan"):
        bus_from({"pan": 0}, "the song's bus")


def test_settings_cannot_be_made_out_of_range() -> None:
    """The ranges hold in code as well as in files."""
    with pytest.raises(AudioError, match=r"^ceiling_dbtp must be a number of dBTP from -20 to 0\.$"):
        Limiter(ceiling_dbtp=1.0)
    with pytest.raises(AudioError, match=r"hz must be"):
        Band("bell", float("nan"))
    with pytest.raises(AudioError, match=r"pan must be"):
        StripSettings(pan=-1.01)


@given(st.text(max_size=200))
def test_no_text_makes_a_traceback(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Any text is either a bus or a sentence."""
    path = tmp_path_factory.mktemp("bus") / "bus.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_bus(path)
    except AudioError as error:
        assert str(error).startswith(f"The bus {path}")  # noqa: PT017 -- most texts raise, an empty one does not
