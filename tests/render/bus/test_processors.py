"""The curves and phase of the equaliser, the curve and times of the compressor, the width and the mono bass."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.design import PLAIN, band_taps
from render.bus.processors import CompressorGain, Equaliser
from render.bus.settings import Band, BusSettings, Compressor
from render.units import FULL_SCALE
from tests.render.bus.settings import bands, compressors
from tests.render.bus.signals import RATE, Floats, in_blocks, level_at, noise, processed, sine

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
def test_the_equaliser_gives_the_same_bytes_in_blocks_of_any_length(chosen: list[Band], lengths: list[int]) -> None:
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


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000, 192_000])
def test_the_bass_is_mono_and_the_rest_keeps_its_place(rate: int) -> None:
    """A bass on the left alone comes out in the middle, 24 dB an octave; far above the crossover it stays left."""
    bus = BusSettings(mono_below_hz=250)
    for hz, least, most in ((40, -70, -50), (125, -25, -21), (250, -6.1, -5.9), (2500, -0.1, 0.01)):
        signal = sine(hz, 1.0, 0.5, rate)
        signal[:, 1] = 0
        out = processed(bus, signal, rate)[rate // 2 :]
        side, middle = (out[:, 0] - out[:, 1]) / 2, (out[:, 0] + out[:, 1]) / 2
        assert least < 20 * np.log10(level_at(side, hz, rate) / 0.25) < most
        assert level_at(middle, hz, rate) == pytest.approx(0.25, rel=1e-6)


def test_a_voice_on_one_side_stays_there_above_the_crossover() -> None:
    """Middle and side turn their phase alike, so at twice the crossover little leaks to the other side."""
    signal = sine(1000, 1.0, 0.5)
    signal[:, 1] = 0
    out = processed(BusSettings(mono_below_hz=250), signal)[RATE // 2 :]
    assert level_at(out[:, 1], 1000) < 0.01 * level_at(out[:, 0], 1000)


def test_width_scales_the_difference_of_the_sides() -> None:
    """Nothing of it is mono, twice is twice, and one changes no bit."""
    signal = noise(4000, seed=1)
    middle, side = signal.mean(axis=1), (signal[:, 0] - signal[:, 1]) / 2
    for width in (0.0, 0.5, 2.0):
        out = processed(BusSettings(width=width), signal)
        assert np.allclose(out[:, 0], middle + width * side, atol=1e-15)
        assert np.allclose(out[:, 1], middle - width * side, atol=1e-15)
    assert (processed(BusSettings(width=0.0), signal)[:, 0] == processed(BusSettings(width=0.0), signal)[:, 1]).all()
    assert processed(BusSettings(), signal).tobytes() == signal.tobytes()


def test_mono_stays_mono() -> None:
    """What is the same on both sides comes out the same on both sides, at its level."""
    signal = np.repeat(noise(RATE, seed=2)[:, :1], 2, axis=1)
    out = processed(BusSettings(width=2.0, mono_below_hz=120), signal)
    assert (out[:, 0] == out[:, 1]).all()
    assert out.std() == pytest.approx(signal.std(), rel=0.001)


def gain_db(settings: Compressor, signal: Floats, rate: int = RATE) -> Floats:
    """The compressor's gain in dB for each frame of a signal (frames × 2, full scale 1.0)."""
    gains = CompressorGain(settings, rate).follow(signal.reshape(-1) * FULL_SCALE, 0)
    return np.asarray(20 * np.log10(gains))


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
@pytest.mark.parametrize(("level", "reduction"), [(-30, 0), (-20, 0.0), (-10, 7.5), (0, 15.0)])
def test_the_curve_above_a_hard_knee(rate: int, level: float, reduction: float) -> None:
    """A 4:1 compressor at −20 dB lets a quarter of what is above through, at every rate."""
    hard = Compressor(-20, 4, 5, 500, knee_db=0)
    settled = gain_db(hard, sine(500, 1.0, 10 ** (level / 20), rate), rate)[-rate // 10 :]
    assert settled.mean() == pytest.approx(-reduction, abs=0.1)


def test_the_knee_bends_softly() -> None:
    """At the threshold a knee of 12 dB asks for an eighth of it times the slope; it begins and ends where it should."""
    soft = Compressor(-20, 4, 5, 500, knee_db=12)

    def settled(level: float) -> float:
        return float(gain_db(soft, sine(500, 1.0, 10 ** (level / 20)))[-4800:].mean())

    assert settled(-26.1) == 0
    assert settled(-20) == pytest.approx(-0.75 * 12 / 8, abs=0.05)
    assert settled(-14) == pytest.approx(-0.75 * 6, abs=0.1)
    assert settled(-23) > settled(-22) > settled(-21) > settled(-20)


def test_attack_and_release_take_their_time() -> None:
    """63 % of the way down within the attack, 63 % of the way back within the release."""
    steady = np.full((RATE, 2), 0.5)
    signal = np.concatenate([steady, np.zeros((RATE, 2))])
    curve = gain_db(Compressor(-26, 2, 20, 200, knee_db=0), signal)
    deepest = float(curve.min())
    assert curve[round(0.020 * RATE)] == pytest.approx(deepest * (1 - math.exp(-1)), rel=0.01)
    assert curve[RATE + round(0.220 * RATE)] == pytest.approx(deepest * math.exp(-1), rel=0.06)
    assert curve[-1] > -0.2


def test_both_sides_turn_down_together() -> None:
    """A loud left turns the quiet right down by the same, so the picture does not move."""
    signal = sine(500, 0.5, 0.9)
    signal[:, 1] *= 0.01
    out = processed(BusSettings(compressor=Compressor(-20, 4, 5, 100)), signal)
    loud = np.abs(signal[:, 1]) > 1e-4
    assert np.allclose(out[loud, 0] / signal[loud, 0], out[loud, 1] / signal[loud, 1], rtol=1e-12)
    assert (np.abs(out[loud, 1]) < 0.6 * np.abs(signal[loud, 1]))[-1000:].all()


def test_the_side_chain_does_not_hear_the_bass() -> None:
    """With its high-pass a bass drives nothing and comes out bit for bit; a voice still does."""
    listening = Compressor(-20, 4, 5, 100, sidechain_high_pass_hz=400)
    bass, voice = sine(30, 0.5, 0.5), sine(3000, 0.5, 0.5)
    assert processed(BusSettings(compressor=listening), bass).tobytes() == bass.tobytes()
    assert gain_db(listening, voice).min() < -8


@pytest.mark.parametrize("makeup_db", [6, 0.1, -0.1, -6])
def test_make_up_moves_what_was_let_alone(makeup_db: float) -> None:
    """Below the threshold the make-up gain is all there is, upwards and downwards."""
    quiet = noise(2000, seed=1, amplitude=0.001)
    out = processed(BusSettings(compressor=Compressor(-20, 4, 5, 100, makeup_db=makeup_db)), quiet)
    assert np.allclose(out, quiet * 10 ** (makeup_db / 20), rtol=1e-12)


def test_below_the_knee_and_in_silence_no_bit_changes() -> None:
    """A compressor that is not asked for anything does nothing, also some time after it was."""
    compressor = Compressor(-20, 4, 5, 50)
    quiet = noise(3000, seed=2, amplitude=0.005)
    assert processed(BusSettings(compressor=compressor), quiet).tobytes() == quiet.tobytes()
    loud = np.concatenate([sine(500, 0.1), np.zeros((2 * RATE, 2)), quiet])
    assert processed(BusSettings(compressor=compressor), loud)[-3000:].tobytes() == quiet.tobytes()


@settings(max_examples=30)
@given(compressors, st.lists(st.integers(1, 2500), min_size=1, max_size=4))
def test_the_compressor_gives_the_same_gains_in_blocks_of_any_length(
    compressor: Compressor, lengths: list[int]
) -> None:
    """The gain goes on from block to block, and is never above one nor anything but a number."""
    signal = np.concatenate([noise(3000, seed=3), np.zeros((2000, 2)), noise(500, seed=4, amplitude=1e-3)])
    interleaved = signal.reshape(-1) * FULL_SCALE
    whole = CompressorGain(compressor, RATE).follow(interleaved, 0)
    follower, done, pieces = CompressorGain(compressor, RATE), 0, []
    for block in in_blocks(interleaved, *lengths):
        pieces.append(follower.follow(block, done))
        done += block.size // 2
    assert whole.tobytes() == np.concatenate(pieces).tobytes()
    assert (whole > 0).all()
    assert (whole <= 1).all()
