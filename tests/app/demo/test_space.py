"""Reverb, tremolo and the rough mix."""

import numpy as np

from app.demo.space import reverb, rough_mix, tremolo
from tests.app.demo.sounds import RATE, rms, tone


def test_a_room_answers_late_and_dies() -> None:
    """Nothing comes before the room's first answer; a second later it is much softer, and it is different each side."""
    dry = np.zeros((3 * RATE, 2))
    dry[100] = 1.0
    wet = reverb(dry, tone("reverb"), RATE, np.random.default_rng(1))
    first = 100 + round(tone("reverb")["before_s"] * RATE)
    assert wet.shape == dry.shape
    assert np.abs(wet[: first - 20]).max() < 1e-6 * np.abs(wet).max()
    early, late = wet[first : first + RATE // 5], wet[first + RATE : first + RATE * 6 // 5]
    assert 0 < rms(late) < 0.05 * rms(early)
    assert rms(early[:, 0] - early[:, 1]) > 0.5 * rms(early)


def test_a_tremolo_moves_but_keeps_the_sum() -> None:
    """What one side loses the other gains."""
    sides = tremolo(np.ones(RATE), tone("electric_piano"), RATE)
    assert np.allclose(sides.sum(axis=1), 2.0)
    assert np.ptp(sides[:, 0]) > 0.3


def test_a_rough_mix_never_leaves_full_scale() -> None:
    """However much comes in."""
    assert np.abs(rough_mix(np.full((4, 2), 40.0), tone("rough_mix"))).max() <= 1.0
