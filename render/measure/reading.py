"""A file's samples in blocks from front to back, for whoever measures it."""

from collections.abc import Iterator
from pathlib import Path

from render.kernels.mix import Samples
from render.monitor import Monitor, Unwatched
from render.sources.files import Handles
from render.sources.opening import open_source

BLOCK_FRAMES = 1 << 16


def blocks_of(path: Path, monitor: Monitor | None = None, stage: str = "measuring") -> Iterator[Samples]:
    """Interleaved blocks of the file's samples in the engine's unit; raises AudioError naming the file."""
    watch = monitor or Unwatched()
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start in range(0, source.info.frames, BLOCK_FRAMES):
            watch.check()
            yield source.read(start, min(BLOCK_FRAMES, source.info.frames - start))
            watch.progress(stage, min(1.0, (start + BLOCK_FRAMES) / source.info.frames))
