"""When drums are hit and how evenly: known jitter is found, and swing, fills and changes of tempo are none."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.measure.onsets import Repeats, find_hits, read_repeats
from render.monitor import Unwatched
from tests.render.measure.performances import RATE, Floats, drummed, pattern

ROCK = (0, 4, 6, 8, 12, 14)


def hits(folder: Path, times: Floats, rate: int = RATE) -> Floats:
    sf.write(folder / "drum.wav", drummed(times), rate, subtype="PCM_24")
    return find_hits(folder / "drum.wav", Unwatched())


def repeats(folder: Path, times: Floats) -> Repeats:
    repeated = read_repeats(hits(folder, times))
    assert repeated is not None
    return repeated


def test_every_hit_is_found_to_a_few_milliseconds(tmp_path: Path) -> None:
    """None is missed, none made up, none late."""
    times = pattern(ROCK, jitter_s=0.01)
    onsets = hits(tmp_path, times)
    assert onsets.size == times.size
    assert np.abs(onsets - times).max() < 0.003


@pytest.mark.parametrize(
    "times",
    [
        pytest.param(pattern(ROCK), id="on the grid"),
        pytest.param(pattern((0, 3, 4, 7, 8, 11, 12, 15), swing=0.33), id="swing"),
        pytest.param(pattern(ROCK, fills=4), id="fills"),
        pytest.param(pattern(ROCK, drift=0.01), id="tempo that drifts"),
        pytest.param(pattern((4, 12)), id="a snare on two and four"),
        pytest.param(pattern(range(16), bars=12), id="sixteenths"),
    ],
)
def test_what_is_played_evenly_is_no_spread(tmp_path: Path, times: Floats) -> None:
    """Grooves, fills and drifting tempi repeat evenly all the same."""
    repeated = repeats(tmp_path, times)
    assert repeated.spread_s < 0.003
    assert repeated.share > 0.7


@pytest.mark.parametrize("jitter_s", [0.006, 0.012, 0.02])
def test_known_jitter_is_found(tmp_path: Path, jitter_s: float) -> None:
    """The spread measured is the spread there was, within a fifth and a millisecond, with swing and drift besides."""
    repeated = repeats(tmp_path, pattern((0, 3, 4, 8, 11, 12), bars=48, swing=0.2, jitter_s=jitter_s, drift=0.002))
    assert repeated.spread_s == pytest.approx(jitter_s, rel=0.2, abs=0.001)


def test_hits_at_random_follow_no_pattern(tmp_path: Path) -> None:
    """Most of them have no like a pattern later, and nothing can be said."""
    repeated = read_repeats(hits(tmp_path, np.sort(np.random.default_rng(6).uniform(0.5, 50, 110))))
    assert repeated is None or repeated.share < 0.6


@pytest.mark.parametrize("sound", [np.zeros(RATE), np.zeros(10), drummed(np.array([0.5, 1.0]))])
def test_too_little_says_nothing(tmp_path: Path, sound: Floats) -> None:
    """Silence, next to nothing, and two hits."""
    sf.write(tmp_path / "drum.wav", sound, RATE)
    assert read_repeats(find_hits(tmp_path / "drum.wav", Unwatched())) is None
