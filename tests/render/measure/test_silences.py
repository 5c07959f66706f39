"""Holes in the midst of sound, told from gates, rests and what fades, wherever blocks part."""

import numpy as np
import pytest
from numpy.typing import NDArray

from render.measure.silences import HoleFinder, Holes
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
RATE = 48000


def find(sound: Floats, block: int = 10_000) -> Holes:
    """The holes of a stream of 24 bits, frames × channels, that comes in blocks."""
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    finder, whole = HoleFinder(channels, RATE), np.round(sound * (FULL_SCALE - 1)).astype(np.int32).reshape(-1)
    for start in range(0, whole.size, block * channels):
        finder.process(whole[start : start + block * channels])
    return finder.finish()


def noise(channels: int = 2) -> Floats:
    """A second and a half of noise."""
    return np.random.default_rng(3).uniform(-0.2, 0.2, (3 * RATE // 2, channels))


def with_hole(sound: Floats, at_s: float, length_s: float, rest: float = 0.0) -> Floats:
    """Nearly silent for a while."""
    holed = sound.copy()
    begin, end = round(at_s * RATE), round((at_s + length_s) * RATE)
    holed[begin:end] *= rest
    return holed


@pytest.mark.parametrize("block", [997, 1024, 48_000, 200_000])
@pytest.mark.parametrize("length_s", [0.004, 0.02, 0.1])
def test_a_hole_is_found_at_its_frame_wherever_blocks_part(block: int, length_s: float) -> None:
    """Whatever its length, and whether it is exactly silent or only next to it."""
    for rest in (0.0, 2e-4):
        holes = find(with_hole(noise(), 0.7, length_s, rest), block)
        assert holes.at_s == pytest.approx((0.7,), abs=0.0002)
        assert holes.longest_s == pytest.approx(length_s, abs=0.0005)


def test_a_slow_wave_that_breaks_off_near_nought_falls_further_than_it_steps() -> None:
    """A bass is found by its step, where its last millisecond is no louder than a fade's."""
    wave = 0.5 * np.sin(2 * np.pi * 40 * np.arange(2 * RATE) / RATE)
    at_s = 1.0 + 0.06 / 40  # near a crossing
    assert len(find(with_hole(wave, at_s, 0.02)).at_s) == 1


@pytest.mark.parametrize("what", ["rest", "fade", "softer before", "one side only", "end"])
def test_what_is_no_hole(what: str) -> None:
    """Rests are longer, gates fade, notes begin louder than the last one ended, and a side may rest."""
    sound = noise()
    if what == "rest":
        sound = with_hole(sound, 0.5, 0.3)
    elif what == "fade":
        away = np.abs(np.arange(len(sound)) / RATE - 0.7)
        sound *= np.clip((away - 0.01) / 0.012, 0.0, 1.0)[:, None]
    elif what == "softer before":
        sound = with_hole(sound, 0.7, 0.02)
        sound[: round(0.7 * RATE)] *= 0.05
    elif what == "one side only":
        sound[:, 1] = with_hole(sound, 0.7, 0.02)[:, 1]
    else:
        sound = with_hole(sound, 1.45, 0.05)
    assert find(sound).at_s == ()
