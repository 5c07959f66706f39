"""Flat tops told from crests, squares and soft curves, wherever blocks part and however they were rounded since."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from render.measure.clipping import FlatTopCounter, FlatTops
from render.units import FULL_SCALE

Floats = NDArray[np.float64]
RATE = 48000
LSB16 = 1 / 2**15


def wave(hertz: float, level: float = 1.0) -> Floats:
    """A second of a sine, 1.0 being full scale."""
    return level * np.sin(2 * np.pi * hertz * np.arange(RATE) / RATE + 0.3)


def dithered(sound: Floats) -> Floats:
    """Rounded to 16 bits with triangular dither."""
    dither = np.random.default_rng(1).uniform(-0.5, 0.5, (2, sound.size)).sum(axis=0)
    return np.asarray(np.round(sound / LSB16 + dither) * LSB16)


def count(sound: Floats, block: int = RATE) -> FlatTops:
    """The flat tops of a mono stream of 24 bits that comes in blocks."""
    counter, whole = FlatTopCounter(1, RATE), np.round(sound * (FULL_SCALE - 1)).astype(np.int32)
    for start in range(0, whole.size, block):
        counter.process(whole[start : start + block])
    return counter.finish()


def ceilings() -> Iterator[Floats]:
    """Waves that ran into a ceiling at various levels."""
    for hertz in (45.0, 110.0, 700.0):
        for ceiling in (0.9, 0.4):
            yield np.clip(wave(hertz, 1.6 * ceiling), -ceiling, ceiling)


@pytest.mark.parametrize("rounded", [False, True], ids=["plain", "dithered"])
def test_each_half_wave_that_met_a_ceiling_is_one_run(rounded: bool) -> None:
    """Dither of two steps splits no flat top, and adds none."""
    for clipped, hertz in zip(ceilings(), (45, 45, 110, 110, 700, 700), strict=True):
        flats = count(dithered(clipped) if rounded else clipped)
        assert flats.runs == pytest.approx(2 * hertz, abs=3)
        assert min(flats.entered, flats.left) >= 0.85 * flats.runs
        assert flats.jumps == 0


@pytest.mark.parametrize("hertz", [23.0, 110.0, 997.0, 6000.0, 11025.0])
@pytest.mark.parametrize("level", [0.95, 0.1, 0.003])
def test_no_crest_is_flat(hertz: float, level: float) -> None:
    """A wave steps away from its crest by little, whether it was rounded or not."""
    assert count(wave(hertz, level)).runs == 0
    assert count(dithered(wave(hertz, level))).runs == 0


def test_squares_are_entered_by_jumps_and_soft_curves_have_few_corners() -> None:
    """What is flat for other reasons is known by how it gets there."""
    square = count(0.6 * np.sign(wave(100.0)))
    assert square.runs > 0
    assert square.jumps >= square.runs - 1  # the stream may begin in one
    soft = count(0.8 * np.tanh(8 * wave(1200.0)))
    assert min(soft.entered, soft.left) < 0.85 * soft.runs or soft.runs == 0


@pytest.mark.parametrize("block", [1, 7, 1000, 1024, 1500])
def test_blocks_part_no_run(block: int) -> None:
    """The same comes of a stream however it is cut."""
    sound = dithered(np.clip(wave(60.0, 1.5), -0.7, 0.7))[: RATE // 4]
    assert count(sound, block) == count(sound)


def test_a_later_higher_peak_makes_what_was_flat_before_one_of_other_values() -> None:
    """The top is the largest so far; steps as small as dither's leave it where it is."""
    flat = np.clip(wave(100.0, 1.0), -0.5, 0.5)
    peak = np.concatenate([flat, wave(100.0, 0.9)])
    assert count(peak).runs == 0
    assert count(peak).elsewhere >= 190
