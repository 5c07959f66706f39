"""What a stem's samples say of how it was made: depth, clipping, sides, and where it sounds."""

from pathlib import Path

import numpy as np
import pytest
import soundfile as sf

from render.measure.damage import ClipCounter, FlatTopCounter
from render.measure.stem import measure_stem
from render.measure.tracks import BLOCK_FRAMES
from tests.render.audio import RATE, Ints, noise, write_ints

TOP = 2**23 - 1


@pytest.mark.parametrize("depth", [8, 12, 16, 20])
def test_a_shallower_stem_in_a_deeper_file_is_recognised(tmp_path: Path, depth: int) -> None:
    """The bits that are ever used, counted from the top; one sample that uses them all settles it."""
    samples = noise(RATE, 2, depth, 1, 0.9) << (24 - depth)
    traits = measure_stem(write_ints(tmp_path / "a.wav", samples, 24)).traits
    assert traits is not None
    assert traits.depth == depth
    samples[-1, 1] |= 1
    deep = measure_stem(write_ints(tmp_path / "b.wav", samples, 24)).traits
    assert deep is not None
    assert deep.depth is None


@pytest.mark.parametrize("depth", [16, 24])
def test_a_float_stem_that_was_bounced_from_fewer_bits_is_recognised(tmp_path: Path, depth: int) -> None:
    """Its samples are whole steps of those bits."""
    sf.write(tmp_path / "a.wav", noise(RATE, 2, depth, 1, 0.9) / 2 ** (depth - 1), RATE, subtype="FLOAT")
    traits = measure_stem(tmp_path / "a.wav").traits
    assert traits is not None
    assert traits.depth == depth


def test_equal_sides_are_equal_to_the_last_sample(tmp_path: Path) -> None:
    """A mono sound in a stereo file; one step on one side, anywhere, and it is not."""
    samples = np.repeat(noise(2 * BLOCK_FRAMES, 1, 24, 1), 2, axis=1)
    traits = measure_stem(write_ints(tmp_path / "a.wav", samples, 24)).traits
    assert traits is not None
    assert traits.equal_sides
    samples[-1, 0] += 1
    other = measure_stem(write_ints(tmp_path / "b.wav", samples, 24)).traits
    assert other is not None
    assert not other.equal_sides
    assert other.fingerprint != traits.fingerprint


def test_where_a_stem_sounds_is_found_to_the_frame(tmp_path: Path) -> None:
    """The first and the last frame above −90 dBFS, in whichever block they lie."""
    samples = np.full((3 * BLOCK_FRAMES, 2), 100, np.int64)  # −98 dBFS
    samples[BLOCK_FRAMES + 7, 1] = samples[2 * BLOCK_FRAMES + 11, 0] = 5000
    measured = measure_stem(write_ints(tmp_path / "a.wav", samples, 24))
    assert measured.first_sound_s == (BLOCK_FRAMES + 7) / RATE
    assert measured.last_sound_s == (2 * BLOCK_FRAMES + 11) / RATE


def clipped(*runs: tuple[int, int]) -> Ints:
    """Some seconds of soft noise (frames × 2) whose left is at full scale for so many frames from each place on."""
    samples = noise(2 * RATE, 2, 24, 1, 0.5)
    for at, frames in runs:
        samples[at : at + frames, 0] = TOP
    return samples


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000, 2 * RATE])
def test_runs_at_full_scale_are_counted_once_wherever_blocks_part(block: int) -> None:
    """Three equal samples are a run, two are a peak; a block's edge neither splits a run nor hides it."""
    counter, samples = ClipCounter(2), clipped((999, 3), (1500, 2), (1999, 40), (2998, 3))[:4000].astype(np.int32)
    for start in range(0, len(samples), block):
        counter.process(samples[start : start + block].reshape(-1))
    assert counter.runs == 3


@pytest.mark.parametrize("block", [2, 1000, 2 * RATE])
def test_flat_tops_are_counted_with_their_lengths_and_places(block: int) -> None:
    """Runs, the longest and all of their frames; the places half a second apart, in seconds from the start."""
    counter = FlatTopCounter(2, RATE)
    samples = clipped((1000, 3), (30_000, 12), (31_000, 5), (70_000, 2)).astype(np.int32)
    for start in range(0, len(samples), block):
        counter.process(samples[start : start + block].reshape(-1))
    measured = counter.finish()
    assert (measured.runs, measured.longest, measured.frames) == (3, 12, 20)
    assert measured.top == TOP / 2**23
    assert measured.at_s == (1000 / RATE, 30_000 / RATE)
