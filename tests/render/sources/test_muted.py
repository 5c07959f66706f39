"""Stretches of silence in a stem, to the sample."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from render.plan import BOTH, LEFT
from render.sources.files import Handles
from render.sources.muted import MutedSource
from render.sources.source import StemSource, open_source
from tests.render.audio import RATE, Ints, noise, stereo, write_ints

Floats = NDArray[np.float64]
FADE = 240  # 5 ms at 48 kHz


def level(frame: int, mutes: list[tuple[int, int]]) -> float:
    """The factor at a frame, written out: along a raised cosine at the frame's middle, the quietest of all."""
    away = min((max(a - frame - 0.5, frame + 0.5 - b) for a, b in mutes), default=FADE)
    return float(0.5 - 0.5 * np.cos(np.pi * min(1.0, max(0.0, away / FADE))))


def expected(samples: Ints, mutes: list[tuple[int, int]], bits: int) -> Ints:
    """The samples in 24-bit steps, faded and rounded to steps of `bits`."""
    levels = np.array([level(frame, mutes) for frame in range(len(samples))])
    return np.asarray(np.rint(samples * levels[:, None]).astype(np.int64) << (24 - bits))


def added(source: StemSource, frames: int, block: int, sides: int = BOTH) -> Ints:
    """The whole stem added to silence, block by block."""
    total = np.zeros(2 * frames + 4, np.int32)
    for start in range(0, frames, block):
        source.add(start, min(block, frames - start), total[2 * start :], sides)
    return total[: 2 * frames].astype(np.int64).reshape(-1, 2)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mutes=st.lists(
        st.tuples(st.integers(-500, 2500), st.integers(1, 900)).map(lambda pair: (pair[0], sum(pair))), max_size=3
    ),
    block=st.integers(1, 700),
    channels=st.integers(1, 2),
    bits=st.sampled_from([16, 24]),
    kind=st.sampled_from(["WAV", "FLAC"]),
)
def test_silence_fades_and_everything_else_as_it_is(
    tmp_path: Path, mutes: list[tuple[int, int]], block: int, channels: int, bits: int, kind: str
) -> None:
    """Overlapping, past the ends, for any block: 0 inside, whole steps in the fades, the file's samples elsewhere."""
    samples = noise(2000, channels, bits, 7, 1.0)
    path = write_ints(tmp_path / f"{channels}-{bits}.{kind}", samples, bits, kind=kind)
    with Handles(1) as handles:
        source = MutedSource(open_source(path, handles), mutes)
        assert source.integral
        found = added(source, 2000, block)
    assert np.array_equal(found, stereo(expected(samples, mutes, bits)))
    for first, last in mutes:
        assert not found[max(0, first) : max(0, last)].any()


def test_what_lies_further_than_the_fades_is_untouched(tmp_path: Path) -> None:
    """5 ms before and after a stretch nothing is changed, not by one step."""
    samples = noise(4000, 2, 24, 1, 1.0)
    with Handles(1) as handles:
        source = MutedSource(open_source(write_ints(tmp_path / "a.wav", samples, 24), handles), [(1000, 1500)])
        found = added(source, 4000, 333)
    assert np.array_equal(found[: 1000 - FADE], samples[: 1000 - FADE])
    assert np.array_equal(found[1500 + FADE :], samples[1500 + FADE :])
    assert (found != samples)[1000 - FADE : 1500 + FADE].any(axis=1).sum() > 900


def test_one_side_of_a_pair_is_muted_on_its_side(tmp_path: Path) -> None:
    """Where a stem plays is not changed by muting it."""
    samples = noise(900, 1, 24, 1)
    with Handles(1) as handles:
        source = MutedSource(open_source(write_ints(tmp_path / "L.wav", samples, 24), handles), [(300, 400)])
        found = added(source, 900, 100, LEFT)
    assert np.array_equal(found[:, :1], expected(samples, [(300, 400)], 24))
    assert not found[:, 1].any()


@pytest.mark.parametrize("write", [lambda x: x * 2.5, lambda x: -x], ids=["above full scale", "below"])
def test_float_stems_fade_without_rounding(tmp_path: Path, write: Callable[[Floats], Floats]) -> None:
    """A float stem has no steps: its fades are its samples times the level."""
    samples = write(np.random.default_rng(3).uniform(-1, 1, (1000, 2)))
    sf.write(tmp_path / "f.wav", samples, RATE, subtype="DOUBLE")
    with Handles(1) as handles:
        source = MutedSource(open_source(tmp_path / "f.wav", handles), [(400, 500)])
        total = np.zeros(2004)
        source.add(0, 1000, total)
    levels = np.array([level(frame, [(400, 500)]) for frame in range(1000)])
    assert np.allclose(total[:2000].reshape(-1, 2), samples * levels[:, None] * 2**23, rtol=1e-12, atol=1e-6)


@pytest.mark.parametrize(("rate", "moved"), [(RATE, False), (44_100, True)])
def test_a_muted_stem_says_of_itself_what_the_stem_says(tmp_path: Path, rate: int, moved: bool) -> None:
    """At another rate its samples are not the file's own, muted or not: what is made of them is dithered."""
    path = write_ints(tmp_path / "a.wav", noise(2000, 2, 16, 1), 16, rate)
    with Handles(1) as handles:
        source = open_source(path, handles, rate=RATE)
        muted = MutedSource(source, [(100, 200)])
        assert (muted.resampled, muted.integral) == (source.resampled, source.integral) == (moved, not moved)
        assert (muted.name, muted.info) == (source.name, source.info)
