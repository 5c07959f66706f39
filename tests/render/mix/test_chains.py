"""The strip of a group: its stages, its pan law, and that it does nothing unless set."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.settings import Band, BusSettings, Compressor, StripSettings
from render.mix.chains import GroupStrip, pan_gains
from render.units import FULL_SCALE
from tests.render.bus.settings import strips
from tests.render.bus.signals import RATE, Floats, in_blocks, noise, processed


def stripped(strip: StripSettings, signal: Floats) -> Floats:
    """What a strip makes of a group's signal (frames × 2, full scale 1.0)."""
    return in_one(strip, signal.reshape(-1) * FULL_SCALE).reshape(-1, 2) / FULL_SCALE


def in_one(strip: StripSettings, samples: Floats, *lengths: int) -> Floats:
    """What a strip makes of a group's only sum, interleaved in the engine's unit, in blocks or in one."""
    group, out, start = GroupStrip(strip, [1.0], RATE), samples.copy(), 0
    for block in in_blocks(out, *(lengths or (out.size,))):
        group.process(start, [block])
        start += block.size // 2
    return out


def test_a_strip_as_it_comes_changes_no_bit() -> None:
    """Nor do stages that have nothing to do."""
    signal = noise(3000, seed=1)
    quiet = StripSettings(eq=(Band("bell", 500),), compressor=Compressor(0, 2, 5, 50))
    assert stripped(StripSettings(), signal).tobytes() == signal.tobytes()
    assert stripped(quiet, signal * 0.1).tobytes() == (signal * 0.1).tobytes()


def test_the_stages_are_those_of_the_bus() -> None:
    """Gain, equaliser, compressor and width do what they do on the bus."""
    signal = noise(8000, seed=2)
    bands, compressor = (Band("bell", 700, 6, 2), Band("high_pass", 50)), Compressor(-30, 4, 5, 60, makeup_db=3)
    strip = stripped(StripSettings(-2, 0, 0.5, bands, compressor), signal)
    assert np.allclose(strip, processed(BusSettings(-2, bands, compressor, 0.5), signal), rtol=1e-12, atol=1e-15)


@given(st.floats(-1, 1))
def test_pan_keeps_the_power(pan: float) -> None:
    """Whatever the place, both sides together are as loud as in the centre; mirrored, they change places."""
    left, right = pan_gains(pan)
    assert left**2 + right**2 == pytest.approx(2)
    assert pan_gains(-pan) == pytest.approx((right, left), abs=1e-12)


def test_pan_at_its_ends_and_centre() -> None:
    """Hard over, one side is silent and the other 3.01 dB up; in the centre both are as they came."""
    assert pan_gains(0) == (1.0, 1.0)
    assert pan_gains(1) == pytest.approx((0, np.sqrt(2)), abs=1e-15)
    assert pan_gains(-1) == pytest.approx((np.sqrt(2), 0), abs=1e-15)
    signal = noise(100, seed=3)
    left = stripped(StripSettings(pan=-0.5), signal)
    assert np.abs(left[:, 0]).sum() > np.abs(signal[:, 0]).sum()
    assert np.abs(left[:, 1]).sum() < np.abs(signal[:, 1]).sum()


@settings(max_examples=25)
@given(strips(), st.lists(st.integers(1, 3000), min_size=1, max_size=4))
def test_blocks_of_any_length_give_the_same_bytes(strip: StripSettings, lengths: list[int]) -> None:
    """Cutting the stream elsewhere changes nothing."""
    signal = noise(5000, seed=4, amplitude=0.5).reshape(-1) * FULL_SCALE
    assert in_one(strip, signal, *lengths).tobytes() == in_one(strip, signal).tobytes()


def test_parts_of_a_group_add_up_to_it() -> None:
    """The compressor follows the group as the full mix has it, and turns each of its sums down by the same gain."""
    strip = StripSettings(3, 0.4, 1.3, (Band("bell", 700, 6, 2),), Compressor(-40, 4, 5, 60, makeup_db=3))
    one, other = (noise(8000, seed).reshape(-1) * FULL_SCALE for seed in (5, 6))
    whole = in_one(strip, one + 0.5 * other)
    GroupStrip(strip, [1.0, 0.5], RATE).process(0, [one, other])
    assert np.allclose(one + 0.5 * other, whole, rtol=1e-9, atol=1e-6)


def test_the_compressor_hears_the_group_as_loud_as_the_full_mix_has_it() -> None:
    """A part that the full mix has at half its level drives the group by that half, and one that it has not by none."""
    strip = StripSettings(compressor=Compressor(-24, 4, 3, 40))
    parts = [noise(6000, seed=seed).reshape(-1) * FULL_SCALE for seed in (1, 2, 3)]
    levels = [1.0, 0.5, 0.0]
    sums = [part.copy() for part in parts]
    GroupStrip(strip, levels, RATE).process(0, sums)
    full = sum(level * part for level, part in zip(levels, parts, strict=True))
    done = in_one(strip, np.asarray(full))
    mixed = sum(level * part for level, part in zip(levels, sums, strict=True))
    assert np.allclose(np.asarray(mixed), done, rtol=1e-9, atol=1e-6)
