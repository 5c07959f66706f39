"""The compressor: its curve, its times, and what drives it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render.bus.compressor import CompressorGain
from render.bus.settings import BusSettings, Compressor
from render.units import FULL_SCALE
from tests.render.bus.settings import compressors
from tests.render.bus.signals import RATE, Floats, in_blocks, noise, processed, sine


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


def test_make_up_lifts_what_was_let_alone() -> None:
    """Below the threshold the make-up gain is all there is."""
    quiet = noise(2000, seed=1, amplitude=0.001)
    out = processed(BusSettings(compressor=Compressor(-20, 4, 5, 100, makeup_db=6)), quiet)
    assert np.allclose(out, quiet * 10 ** (6 / 20), rtol=1e-12)


def test_below_the_knee_and_in_silence_no_bit_changes() -> None:
    """A compressor that is not asked for anything does nothing, also some time after it was."""
    compressor = Compressor(-20, 4, 5, 50)
    quiet = noise(3000, seed=2, amplitude=0.005)
    assert processed(BusSettings(compressor=compressor), quiet).tobytes() == quiet.tobytes()
    loud = np.concatenate([sine(500, 0.1), np.zeros((2 * RATE, 2)), quiet])
    assert processed(BusSettings(compressor=compressor), loud)[-3000:].tobytes() == quiet.tobytes()


@settings(max_examples=30)
@given(compressors, st.lists(st.integers(1, 2500), min_size=1, max_size=4))
def test_blocks_of_any_length_give_the_same_bytes(compressor: Compressor, lengths: list[int]) -> None:
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
