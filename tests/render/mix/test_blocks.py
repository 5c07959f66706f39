"""Ways a stem can play other than as it is: muted, and on one side, exact beside the variants that have it whole."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile as sf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from render.plan import LEFT, RIGHT
from tests.render.audio import bounce, noise, plan_of, read_ints, stem, stereo, write_ints


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(block=st.integers(50, 900), threads=st.integers(1, 3), start=st.integers(0, 2500), length=st.integers(1, 900))
def test_a_mute_changes_one_variant_at_its_place_alone(
    tmp_path: Path, block: int, threads: int, start: int, length: int
) -> None:
    """Clean is main to the last bit, but for the stretch and 5 ms around it, where the rest plays on."""
    lead, band = noise(3000, 1, 24, 1), noise(3000, 2, 16, 2)
    sung = stem(write_ints(tmp_path / "Lead.wav", lead, 24), 1.0, 0.0, offset=100)
    muted = replace(sung, gains=(0.0, 1.0), mutes=((start, start + length),))
    stems = [sung, muted, stem(write_ints(tmp_path / "Band.wav", band, 16), 1.0, 1.0)]
    bounce(plan_of(tmp_path / "out", stems, ["main", "clean"], 3100), block, threads)
    main = np.zeros((3100, 2), np.int64)
    main[:3000] += band << 8
    music = main.copy()
    main[100:] += stereo(lead)
    clean = read_ints(tmp_path / "out" / "clean-wav24.wav")
    assert np.array_equal(read_ints(tmp_path / "out" / "main-wav24.wav"), main)
    assert np.array_equal(clean[start : start + length], music[start : start + length])
    far = np.ones(3100, bool)
    far[max(0, start - 240) : start + length + 240] = False
    assert np.array_equal(clean[far], main[far])


def test_stereo_on_one_side_is_half_of_left_and_right_and_the_click_stands_alone(tmp_path: Path) -> None:
    """(L + R) / 2 on the left within the dither's two steps, and on the right the click and nothing else."""
    music, lone, click = noise(2000, 2, 24, 1, 0.5), noise(2000, 1, 24, 2, 0.4), noise(1500, 1, 24, 3, 0.9)
    stems = [
        stem(write_ints(tmp_path / "Music.wav", music, 24), 0.5, sides=LEFT),
        stem(write_ints(tmp_path / "Lone.wav", lone, 24), 1.0, sides=LEFT),
        stem(write_ints(tmp_path / "Click.wav", click, 24), 1.0, sides=RIGHT),
    ]
    bounce(plan_of(tmp_path / "out", stems, ["live"], 2000, ("wav24", "wav32f")))
    mono = music.sum(axis=1) / 2 + lone[:, 0]
    delivered = read_ints(tmp_path / "out" / "live-wav24.wav")
    right = np.concatenate([click[:, 0], np.zeros(500, np.int64)])
    assert np.abs(delivered[:, 0] - mono).max() <= 2
    assert np.abs(delivered[:, 1] - right).max() <= 2


def test_whole_sums_on_one_side_are_exact(tmp_path: Path) -> None:
    """128 full-scale stems as left + right are the most an int32 takes, and the sum is true to the last bit."""
    samples = np.full((8, 2), -(2**23), np.int64)
    path = write_ints(tmp_path / "a.wav", samples, 24)
    flac = write_ints(tmp_path / "b.flac", samples, 24, kind="FLAC")
    stems = [stem(path, 0.5, sides=LEFT)] * 129 + [stem(flac, 0.5, sides=RIGHT)]
    bounce(plan_of(tmp_path / "out", stems, ["live"], 8, ("wav32f",)))
    delivered, _ = sf.read(tmp_path / "out" / "live-wav32f.wav")
    assert np.array_equal(delivered, np.tile([-129.0, -1.0], (8, 1)))
