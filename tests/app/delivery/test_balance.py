"""A balance as a value, and as a file."""

from pathlib import Path

import pytest

from app.delivery.balance import (
    FLAT,
    SongBalance,
    read_balance_file,
    read_bus_choice,
    read_stage_defaults,
    write_balance_file,
)
from app.domain.session import Group
from render.bus.bus_file import write_bus
from render.bus.settings import Band, BusSettings, Compressor, Limiter, StripSettings
from render.errors import BouncedeskError
from tests.refusals import refused

LOUDER = StripSettings(gain_db=2.0)
STRIPS = {
    Group.DRUMS: StripSettings(-1.5, 0.25, 1.2, (Band("low_shelf", 80.0, -2.0), Band("high_pass", 30.0))),
    Group.VOCAL_FX: StripSettings(compressor=Compressor(-20.0, 3.0, 10.0, 120.0, sidechain_high_pass_hz=100.0)),
}


def test_a_mix_is_flat_until_something_is_set() -> None:
    """A strip put back is forgotten, and a bus whose stages all rest changes nothing either."""
    assert SongBalance().flat
    louder = SongBalance().with_strip(Group.BASS, LOUDER)
    assert not louder.flat
    assert louder.with_strip(Group.BASS, FLAT) == SongBalance()
    assert SongBalance(bus=BusSettings()).flat
    assert not SongBalance(bus=BusSettings(limiter=Limiter())).flat


def test_strips_stand_in_the_order_of_the_groups() -> None:
    """Whatever order they were set in, so that equal mixes are kept as equal texts."""
    mix = SongBalance({Group.KEYS: LOUDER, Group.LEAD_VOCAL: LOUDER, Group.CLICK: LOUDER})
    assert list(mix.strips) == [Group.LEAD_VOCAL, Group.KEYS]
    assert (mix.strip(Group.KEYS), mix.strip(Group.DRUMS)) == (LOUDER, FLAT)


def test_a_balance_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    """Every setting, bands and compressor included; an empty file is flat."""
    file = tmp_path / "balance.toml"
    write_balance_file(file, STRIPS)
    assert read_balance_file(file) == STRIPS
    write_balance_file(file, {})
    assert read_balance_file(file) == {}


def test_a_bus_file_reads_back_as_it_was_written(tmp_path: Path) -> None:
    """By its path; none is no bus, and a preset goes by its name."""
    bus = BusSettings(gain_db=1.0, eq=(Band("bell", 500.0, -1.5, 2.0),), limiter=Limiter(-2.0))
    write_bus(tmp_path / "bus.toml", bus)
    assert read_bus_choice(str(tmp_path / "bus.toml")) == bus
    assert read_bus_choice("none") is None
    glue = read_bus_choice("glue")
    assert glue
    assert glue.compressor


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"x" * (1 << 20) + b"y", b"a = " + b"[" * 20_000])
def test_what_is_no_balance_is_one_sentence(tmp_path: Path, raw: bytes) -> None:
    """Neither text in another code nor a file of any size is a traceback."""
    file = tmp_path / "balance.toml"
    file.write_bytes(raw)
    with pytest.raises(BouncedeskError) as caught:
        read_balance_file(file)
    assert caught.value.facts["file"] == str(file)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """And nothing is left of the attempt."""
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    with refused("unwritten_file"):
        write_balance_file(taken / "settings.toml", STRIPS)
    with refused("unwritten_file"):
        write_bus(taken / "settings.toml", BusSettings())
    assert list(tmp_path.iterdir()) == [taken]


def test_stages_begin_with_something_gentle() -> None:
    """A new band changes nothing until it is given a gain; a compressor and a limiter are in range as shipped."""
    starting = read_stage_defaults()
    assert starting.band.gain_db == 0.0
    assert starting.compressor.ratio > 1
    assert starting.limiter.ceiling_dbtp == -1.0
