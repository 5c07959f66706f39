"""The equaliser: its curves, its phase, and that blocks of any length agree."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.design import PLAIN, band_taps
from render.bus.equaliser import Equaliser
from render.bus.settings import Band
from tests.render.bus.settings import bands
from tests.render.bus.signals import RATE, in_blocks, noise

RATES = (8_000, 44_100, 48_000, 96_000, 192_000)


def response_db(band: Band, hz: float, rate: int) -> float:
    """The level of a band at a frequency, from its coefficients."""
    b0, b1, b2, a1, a2 = band_taps(band, rate)
    z = np.exp(-2j * np.pi * hz / rate)
    return float(20 * np.log10(abs((b0 + b1 * z + b2 * z * z) / (1 + a1 * z + a2 * z * z))))


@pytest.mark.parametrize("rate", RATES)
def test_bands_do_what_they_say_at_every_rate(rate: int) -> None:
    """A bell peaks at its gain, a shelf reaches half of it at its corner and all of it beyond, a pass is 3 dB down."""
    half = math.sqrt(0.5)
    assert response_db(Band("bell", 1000, 5.0, 1.4), 1000, rate) == pytest.approx(5, abs=1e-6)
    assert response_db(Band("bell", 1000, -7.0, 4), 1000, rate) == pytest.approx(-7, abs=1e-6)
    assert response_db(Band("bell", 1000, 5.0, 1.4), 20, rate) == pytest.approx(0, abs=0.02)
    assert response_db(Band("low_shelf", 1000, 4.0, half), 1000, rate) == pytest.approx(2, abs=1e-6)
    assert response_db(Band("low_shelf", 1000, 4.0, half), 10, rate) == pytest.approx(4, abs=0.001)
    assert response_db(Band("low_shelf", 1000, 4.0, half), 0.499 * rate, rate) == pytest.approx(0, abs=0.001)
    assert response_db(Band("high_shelf", 1000, 4.0, half), 1000, rate) == pytest.approx(2, abs=1e-6)
    assert response_db(Band("high_shelf", 1000, 4.0, half), 0.499 * rate, rate) == pytest.approx(4, abs=0.001)
    assert response_db(Band("high_pass", 1000, q=half), 1000, rate) == pytest.approx(-3.0103, abs=1e-3)
    assert response_db(Band("high_pass", 1000, q=half), 100, rate) == pytest.approx(-40, abs=1)
    assert response_db(Band("low_pass", 1000, q=half), 1000, rate) == pytest.approx(-3.0103, abs=1e-3)
    assert response_db(Band("low_pass", 1000, q=half), 0.4999 * rate, rate) < -60


@given(bands(), st.sampled_from(RATES))
def test_every_band_is_stable_and_of_minimum_phase(band: Band, rate: int) -> None:
    """Poles lie inside the unit circle and zeros not outside, so the inverse of a curve is a curve as well."""
    b0, b1, b2, a1, a2 = band_taps(band, rate)
    assert np.abs(np.roots([1, a1, a2])).max(initial=0) < 1
    assert np.abs(np.roots([b0, b1, b2])).max(initial=0) <= 1 + 1e-6


def test_what_lies_above_the_spectrum_does_nothing() -> None:
    """At 8 kHz a shelf, a bell or a low-pass at 12 kHz has no sound to change; no gain is no filter."""
    for band in (Band("high_shelf", 12_000, 6), Band("bell", 12_000, 6), Band("low_pass", 12_000), Band("bell", 900)):
        assert band_taps(band, 8_000) == PLAIN
    assert response_db(Band("low_shelf", 12_000, 6), 100, 8_000) == pytest.approx(6, abs=0.01)


def test_opposite_bands_undo_each_other() -> None:
    """A boost and the same cut give back the sound, which only minimum-phase filters do."""
    signal = noise(5000, seed=1).reshape(-1)
    there = signal.copy()
    curve = [Band("bell", 700, 9.0, 2.0), Band("low_shelf", 150, -6.0), Band("high_shelf", 6000, 5.0)]
    Equaliser([*curve, *(Band(each.kind, each.hz, -each.gain_db, each.q) for each in curve)], RATE).process(there, 0)
    assert np.abs(there - signal).max() < 1e-12


@settings(max_examples=30)
@given(st.lists(bands(), min_size=1, max_size=5), st.lists(st.integers(1, 2500), min_size=1, max_size=4))
def test_blocks_of_any_length_give_the_same_bytes(chosen: list[Band], lengths: list[int]) -> None:
    """The filters' memory goes on from block to block, through sound and through silence."""
    signal = np.concatenate([noise(3000, seed=2), np.zeros((3000, 2)), noise(500, seed=3)]).reshape(-1)
    whole, pieces = signal.copy(), signal.copy()
    Equaliser(chosen, RATE).process(whole, 0)
    equaliser, done = Equaliser(chosen, RATE), 0
    for block in in_blocks(pieces, *lengths):
        equaliser.process(block, done)
        done += block.size // 2
    assert whole.tobytes() == pieces.tobytes()


def test_the_sides_do_not_mix() -> None:
    """Sound on the left leaves the right silent."""
    signal = noise(1000, seed=4)
    signal[:, 1] = 0
    interleaved = signal.reshape(-1).copy()
    Equaliser([Band("bell", 500, 6), Band("high_pass", 40), Band("low_shelf", 100, 3)], RATE).process(interleaved, 0)
    assert not interleaved[1::2].any()
    assert interleaved[0::2].any()


def test_a_long_silence_ends_in_nothing_at_all() -> None:
    """A filter's memory does not decay into denormal numbers, which are slow."""
    equaliser = Equaliser([Band("low_shelf", 200, 6), Band("bell", 3000, 6)], RATE)
    equaliser.process(noise(2000, seed=5).reshape(-1), 0)
    silence = np.zeros(2 * RATE)
    equaliser.process(silence, 2000)
    assert not silence[-2 * RATE // 4 :].any()
    assert np.abs(silence[silence != 0]).min() > 1e-200


def test_without_bands_samples_stay_as_they_are() -> None:
    """No band, or none that does anything, changes no bit."""
    signal = noise(1000, seed=6).reshape(-1)
    for chosen in ([], [Band("bell", 500)], [Band("high_shelf", 30_000, 6)]):
        there = signal.copy()
        Equaliser(chosen, RATE).process(there, 0)
        assert there.tobytes() == signal.tobytes()
