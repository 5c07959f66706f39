"""A file's samples in blocks from front to back, for whoever measures it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from render.kernels.loudness import largest_sample
from render.kernels.mix import Samples
from render.monitor import Monitor, Unwatched
from render.sources.files import Handles
from render.sources.info import AbsurdError
from render.sources.source import open_source
from render.units import FULL_SCALE

BLOCK_FRAMES = 1 << 16
ABSURD = 1e10 * FULL_SCALE  # +200 dBFS: squares of more do not fit the meter's numbers


def blocks_of(path: Path, monitor: Monitor | None = None, stage: str = "measuring") -> Iterator[Samples]:
    """Interleaved blocks of the file's samples in the engine's unit; raises AudioError naming the file."""
    watch = monitor or Unwatched()
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start in range(0, source.info.frames, BLOCK_FRAMES):
            watch.check()
            samples = source.read(start, min(BLOCK_FRAMES, source.info.frames - start))
            if samples.dtype == np.float64 and largest_sample(samples) > ABSURD:
                at = int(np.argmax(np.abs(samples) > ABSURD)) // source.info.channels
                raise AbsurdError(path.name, source.info, start + at)
            yield samples
            watch.progress(stage, min(1.0, (start + BLOCK_FRAMES) / source.info.frames))
