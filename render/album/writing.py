"""Writing stretches of a programme to files, and noticing where a file would clip."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.album.programme import Programme
from render.encoders.target import FileWriter, Target
from render.encoders.writers import open_writer
from render.kernels.loudness import largest_sample
from render.monitor import Monitor

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file, and by which factor it is louder than its format holds (1 or less: not at all)."""

    path: Path
    excess: float


def write_stretch(programme: Programme, start: int, target: Target, monitor: Monitor) -> Written:
    """Write `target.frames` frames of the programme from frame `start` on; raises AudioError with no file left."""
    target.path.parent.mkdir(parents=True, exist_ok=True)
    writer = open_writer(target, monitor.check)
    try:
        peak = _feed(writer, programme.blocks(start, start + target.frames, monitor))
        writer.finish()
        peak = max(peak, writer.peak())
        writer.sync()
        writer.publish()
    except BaseException:
        writer.abort()
        writer.discard()
        raise
    return Written(target.path, peak / target.kind.limit(dithered=target.dither))


def _feed(writer: FileWriter, blocks: Iterable[tuple[int, Floats, int]]) -> float:
    peak = 0.0
    for start, block, frames in blocks:
        peak = max(peak, largest_sample(block))
        writer.write(start, block, frames)
    return peak
