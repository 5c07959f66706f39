"""Buses in a row over a stream, the trace of the limiter, and segments of a long mix."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from render.bus.settings import Band, BusSettings, Limiter
from render.master.stages import ReductionTrace, Segments, Stages, can_be_divided
from render.monitor import Unwatched
from render.sources.stereo_file import StereoFile
from tests.render.master.mixes import Floats, song, write

SMALL = 8000  # a low rate makes long mixes small


def whole(mix: StereoFile, stages: list[BusSettings]) -> Floats:
    """A mix after stages, in one go."""
    chain = Stages(stages, mix.rate)
    out = [chain.process(block).samples for block in mix.seconds(Unwatched())]
    return np.concatenate([*out, chain.finish().samples])


def test_without_stages_samples_pass_as_they_are(tmp_path: Path) -> None:
    """Whole numbers stay the same whole numbers."""
    mix = StereoFile(write(tmp_path / "mix.wav", song(0.5)))
    blocks = list(mix.seconds(Unwatched()))
    assert np.array_equal(whole(mix, []), np.concatenate(blocks))


def test_stages_in_a_row_are_their_product_and_lose_no_frame(tmp_path: Path) -> None:
    """What a stage keeps back goes through those behind it."""
    mix = StereoFile(write(tmp_path / "mix.wav", song(1.3, level=0.5)))
    tone, level = BusSettings(eq=(Band("bell", 1000, 3.0),)), BusSettings(gain_db=6.0, limiter=Limiter(-3.0))
    out = whole(mix, [tone, level, BusSettings(gain_db=-6.0)])
    alone = Stages([level], mix.rate)
    expected = np.concatenate([alone.process(whole(mix, [tone])).samples, alone.finish().samples])
    assert out.size == 2 * mix.info.frames
    np.testing.assert_allclose(out, expected * 10 ** (-6 / 20), atol=1e-6)


@pytest.mark.parametrize("rate", [8000, 11_025, 44_100])
def test_the_trace_holds_the_largest_reduction_of_each_step(rate: int) -> None:
    """Whatever the blocks, each 10 ms has its own largest reduction, the unfinished last one too."""
    factors = np.random.default_rng(5).uniform(0.4, 1.0, rate + rate // 300)
    trace, place = ReductionTrace(rate), 0
    for size in (1, 7, 900, rate // 2, 10**9):
        trace.process(factors[place : place + size])
        place += size
    starts = [-(-step * rate // 100) for step in range(101)] + [factors.size]
    lowest = [factors[a:b].min() for a, b in pairwise(starts) if a < b]
    np.testing.assert_allclose(trace.finish(), -20 * np.log10(lowest), rtol=1e-6)


def in_segments(mix: StereoFile, stages: list[BusSettings]) -> Floats:
    """A mix after stages, put together from its segments."""
    out = np.full(2 * mix.info.frames, np.nan)

    def write_at(start: int, samples: Floats) -> None:
        assert np.isnan(out[2 * start : 2 * start + samples.size]).all()
        out[2 * start : 2 * start + samples.size] = samples

    Segments(mix, stages, write_at).play(Unwatched())  # type: ignore[arg-type]  # the last stage makes floats
    return out


def test_segments_join_to_the_whole(tmp_path: Path) -> None:
    """A long mix in segments is the same to the last bit where nothing is limited, and but for a hair where it is."""
    mix = StereoFile(write(tmp_path / "mix.wav", song(131.3, SMALL, level=0.3), SMALL))
    quiet, loud = BusSettings(gain_db=-6.0, limiter=Limiter(-1.0)), BusSettings(gain_db=9.0, limiter=Limiter(-1.0))
    assert can_be_divided(mix, [quiet])
    assert np.array_equal(in_segments(mix, [quiet]), whole(mix, [quiet]))
    difference = in_segments(mix, [loud]) - whole(mix, [loud])
    assert np.abs(difference).max() < 2**23 * 10 ** (-60 / 20)


def test_short_mixes_and_slow_stages_are_not_divided(tmp_path: Path) -> None:
    """What a segment's run-in is too short for goes in one piece."""
    short = StereoFile(write(tmp_path / "short.wav", song(2.0, SMALL), SMALL))
    assert not can_be_divided(short, [BusSettings(limiter=Limiter())])
    long = StereoFile(write(tmp_path / "long.wav", np.zeros((125 * SMALL, 2)), SMALL))
    assert not can_be_divided(long, [BusSettings(limiter=Limiter(release_ms=900))])
