"""What is found out about a mix before it is mastered: clipping, an old rate, and where its gain must go."""

from pathlib import Path

import numpy as np
import pytest
import soxr

from render.bus.settings import Limiter
from render.master.analysis import analyse, upsampled_from
from render.master.loudness_search import EXCERPTS, Level, find_gain, strata
from render.measure.damage import ClipCounter
from render.monitor import Unwatched
from render.sources.stereo_file import StereoFile
from tests.render.master.mixes import song, write


def test_clipped_runs_are_counted_across_blocks() -> None:
    """Three or more samples at full scale in a row are a run, wherever the blocks part; fewer are a peak."""
    top, side = 2**23 - 1, np.zeros(400, np.int32)
    side[10:15], side[50:52], side[98:103], side[200:300] = top, top, -top, top
    stereo = np.repeat(side, 2)
    counter = ClipCounter(2)
    for start in range(0, stereo.size, 2 * 100):
        counter.process(stereo[start : start + 2 * 100])
    assert counter.runs == 3


def test_a_float_mix_above_full_scale_is_not_clipped() -> None:
    """Peaks beyond full scale that keep their shape can be turned down; flat ones, at any height, cannot."""
    wave = np.repeat(1.5 * 2**23 * np.sin(np.arange(4800) / 20), 2)
    for samples, clipped in ((wave, False), (np.clip(wave, -(2.0**23), 2.0**23), True)):
        counter = ClipCounter(2)
        counter.process(samples)
        assert (counter.runs > 0) is clipped


@pytest.mark.parametrize(("old", "rate"), [(44_100, 48_000), (44_100, 96_000), (48_000, 96_000), (96_000, 192_000)])
def test_a_mix_from_a_lower_rate_is_recognised(tmp_path: Path, old: int, rate: int) -> None:
    """Nothing sounds above the old band, and the old rate is named."""
    brought = soxr.resample(song(1.5, old), old, rate, quality="VHQ")
    assert upsampled_from(StereoFile(write(tmp_path / "mix.wav", brought, rate)), Unwatched()) == old


def test_mixes_at_their_own_rate_pass(tmp_path: Path) -> None:
    """Full-band sound passes, and so does a tone, which proves nothing."""
    for name, audio in (("full", song(1.5, 96_000)), ("tone", 0.3 * np.sin(np.arange(2 * 96_000) / 20).reshape(-1, 2))):
        assert upsampled_from(StereoFile(write(tmp_path / f"{name}.wav", audio, 96_000)), Unwatched()) is None


def test_without_limiting_the_gain_is_the_difference(tmp_path: Path) -> None:
    """A mix that stays below the ceiling needs no trying."""
    mix = StereoFile(write(tmp_path / "mix.wav", song(2.0)))
    analysis = analyse(mix, (), Unwatched())
    loudness = analysis.levels.loudness.integrated_lufs
    assert loudness is not None
    fit = find_gain(mix, (), analysis, Level(loudness - 3.0, Limiter(-1.0), 6.0), Unwatched())
    assert fit.gain_db == pytest.approx(-3.0)
    assert fit.slope == 1.0


def test_the_gain_stops_where_the_limiter_would_give_too_much(tmp_path: Path) -> None:
    """However loud the target, the gain is at most what is allowed."""
    mix = StereoFile(write(tmp_path / "mix.wav", song(2.0)))
    analysis = analyse(mix, (), Unwatched())
    assert find_gain(mix, (), analysis, Level(-5.0, Limiter(-1.0), 4.0), Unwatched()).gain_db == 4.0


def test_seconds_are_parted_by_how_loud_they_are() -> None:
    """Every limited second is in one group, and no group is louder than the next."""
    power = np.repeat(np.random.default_rng(4).uniform(size=40), 100)
    limited = np.arange(3, 40)
    parts = strata(limited, power)
    assert len(parts) == EXCERPTS
    assert sorted(np.concatenate(parts).tolist()) == limited.tolist()
    tops = [max(power[100 * second] for second in part) for part in parts]
    assert tops == sorted(tops)
