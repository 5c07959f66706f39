"""A mix as masters and previews read it: both sides, a second at a time, from any second on."""

from pathlib import Path

import numpy as np
import pytest

from render.monitor import Unwatched
from render.sources.stereo_file import StereoFile
from tests.render.audio import Ints, noise, stereo, write_ints

RATE = 8000


def played(path: Path, first: int = 0, count: int | None = None) -> Ints:
    """What a file yields (frames × 2)."""
    blocks = [block.astype(np.int64) for block in StereoFile(path).seconds(Unwatched(), first, count)]
    return np.concatenate(blocks).reshape(-1, 2)


@pytest.mark.parametrize("kind", ["WAV", "FLAC"])
@pytest.mark.parametrize("channels", [1, 2])
def test_seconds_are_those_that_were_asked_for(tmp_path: Path, kind: str, channels: int) -> None:
    """From any second on, as many as were asked for and no more than there are; mono on both sides."""
    samples = noise(4 * RATE + 77, channels, 24, 1)
    path = write_ints(tmp_path / "mix", samples, 24, RATE, kind)
    whole = stereo(samples)
    assert np.array_equal(played(path), whole)
    for first, count in ((0, 1), (1, 2), (2, 1), (3, 2), (4, 1)):
        assert np.array_equal(played(path, first, count), whole[first * RATE : (first + count) * RATE]), (first, count)
    assert np.array_equal(played(path, 2), whole[2 * RATE :])
