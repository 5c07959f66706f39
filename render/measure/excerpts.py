"""Short excerpts of a file from places all over it, without reading the rest where the format allows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Samples
from render.sources.ffmpeg import FfmpegStream
from render.sources.files import Handles
from render.sources.probe import probe
from render.sources.source import open_source
from render.sources.streams import SndfileStream
from render.units import FULL_SCALE

Singles = NDArray[np.float32]


def read_excerpts(path: Path, starts: Sequence[int], length: int) -> Singles:
    """`length` frames from each of the rising frames `starts` (excerpts × frames × channels), 1.0 being full scale.

    What lies before the file's first frame or behind its last is silence. No two excerpts may overlap. Raises
    AudioError naming the file.
    """
    info, layout = probe(path)
    found = np.zeros((len(starts), length, info.channels), np.float32)
    with Handles(1) as handles:
        read = open_source(path, handles).read if layout is not None else _Rising(path, handles).read
        for excerpt, start in zip(found, starts, strict=True):
            first, last = max(0, start), min(info.frames, start + length)
            if first < last:
                samples = read(first, last - first).reshape(-1, info.channels)
                excerpt[first - start : last - start] = samples / FULL_SCALE
    return found


class _Rising:
    """A decoded file read at places that only rise: it skips what lies between them."""

    def __init__(self, path: Path, handles: Handles) -> None:
        info = probe(path)[0]
        odd = info.container == "FFMPEG"
        self._stream = FfmpegStream(path.name, path, info) if odd else SndfileStream(path.name, path, info, keep=True)
        handles.close_later(self._stream)
        self._position = 0

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`."""
        if start > self._position:
            self._stream.skip(start - self._position)
        self._position = start + frames
        return self._stream.read(frames)
