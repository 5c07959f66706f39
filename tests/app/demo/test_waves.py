"""What sounds are made of, and the room, the tremolo and the rough mix that are made of sounds."""

import numpy as np
import pytest

from app.demo import waves
from tests.app.demo.sounds import RATE, fundamental, rms, share_above, tone


def test_a_band_keeps_what_is_inside_and_drops_what_is_not() -> None:
    """24 dB an octave: an octave and a half outside, next to nothing is left."""
    sound = waves.noise(RATE, np.random.default_rng(1))
    banded = waves.band(sound, RATE, 1000, 4000)
    assert share_above(banded, 12_000) < 1e-3
    assert 1 - share_above(banded, 330) < 1e-3
    assert rms(banded) > 0.2 * rms(sound)


@pytest.mark.parametrize("start", [-7, -3, 0, 5, 8, 12])
def test_adding_past_an_end_cuts_off(start: int) -> None:
    """Only what lies within the line is added, each sample once."""
    line, sound = np.zeros(10), np.arange(1.0, 6.0)
    waves.add_at(line, start, sound)
    expected = [sound[place - start] if 0 <= place - start < 5 else 0.0 for place in range(10)]
    assert line.tolist() == expected


@pytest.mark.parametrize("pan", [-1.0, -0.6, 0.0, 0.3, 1.0])
def test_panning_keeps_the_power(pan: float) -> None:
    """However far to a side, the two sides together are as loud; hard left leaves the right silent."""
    sides = waves.panned(np.ones(4), pan)
    assert (sides**2).sum(axis=1) == pytest.approx([2.0] * 4)
    assert np.sign(np.round(sides[0, 1] - sides[0, 0], 9)) == np.sign(pan)


def test_a_stored_cycle_sounds_at_its_pitch() -> None:
    """Partials are at their places, within a cent."""
    cycle = waves.one_cycle(np.asarray([1.0, 0.5]))
    sound = waves.turn(cycle, 220.0, waves.seconds(2.0, RATE))
    assert np.abs(1200 * np.log2(fundamental(sound, 220.0) / 220.0)) < 1
    assert np.abs(1200 * np.log2(fundamental(sound, 440.0) / 440.0)) < 1


def test_peaks_are_set_and_silence_stays() -> None:
    """Half scale is −6.02 dBFS; nothing is divided by zero."""
    assert np.abs(waves.at_peak(np.asarray([0.1, -0.3]), -6.0206)).max() == pytest.approx(0.5, rel=1e-4)
    assert not waves.at_peak(np.zeros(3), -6.0).any()


def test_smoothing_keeps_length_and_level() -> None:
    """A flat line stays flat, up to its ends."""
    assert waves.smooth(np.full(50, 3.0), 9) == pytest.approx(np.full(50, 3.0))


@pytest.mark.parametrize("frames", [1, 10, 5000])
def test_fading_starts_from_silence(frames: int) -> None:
    """Even a sound that is shorter than its fades."""
    faded = waves.fade(np.ones(frames), RATE, 0.01, 0.02)
    assert faded[0] == 0.0
    assert faded[-1] == pytest.approx(0.0, abs=1e-6)


def test_a_room_answers_late_and_dies() -> None:
    """Nothing comes before the room's first answer; a second later it is much softer, and it is different each side."""
    dry = np.zeros((3 * RATE, 2))
    dry[100] = 1.0
    wet = waves.reverb(dry, tone("reverb"), RATE, np.random.default_rng(1))
    first = 100 + round(tone("reverb")["before_s"] * RATE)
    assert wet.shape == dry.shape
    assert np.abs(wet[: first - 20]).max() < 1e-6 * np.abs(wet).max()
    early, late = wet[first : first + RATE // 5], wet[first + RATE : first + RATE * 6 // 5]
    assert 0 < rms(late) < 0.05 * rms(early)
    assert rms(early[:, 0] - early[:, 1]) > 0.5 * rms(early)


def test_a_tremolo_moves_but_keeps_the_sum() -> None:
    """What one side loses the other gains."""
    sides = waves.tremolo(np.ones(RATE), tone("electric_piano"), RATE)
    assert np.allclose(sides.sum(axis=1), 2.0)
    assert np.ptp(sides[:, 0]) > 0.3


def test_a_rough_mix_never_leaves_full_scale() -> None:
    """However much comes in."""
    assert np.abs(waves.rough_mix(np.full((4, 2), 40.0), tone("rough_mix"))).max() <= 1.0
