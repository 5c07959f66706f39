"""Width, and mono in the bass."""

import numpy as np
import pytest

from render.bus.settings import BusSettings
from tests.render.bus.signals import RATE, level_at, noise, processed, sine


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
