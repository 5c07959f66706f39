"""Files as measuring reads them: block by block, in excerpts, or as tracks of a timeline beside others."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Floats, Samples
from render.monitor import Monitor, Unwatched
from render.sources.decoders import open_decoder
from render.sources.files import Handles
from render.sources.probe import probe
from render.sources.source import open_source
from render.units import FULL_SCALE

Singles = NDArray[np.float32]
SIDES = 2
BLOCK_FRAMES = 1 << 16


class TimelineTrack:
    """The file at `path` at `rate` Hz, read from front to back; a context that closes it.

    Mono plays on both sides; of more than two channels the first two are heard.
    """

    def __init__(self, path: Path, rate: int) -> None:
        self._handles = Handles(1)
        self._handles.__enter__()
        try:
            info, layout = probe(path)
            self._jumps = layout is not None and info.sample_rate == rate
            self._source = open_source(path, self._handles, rate=rate)
        except BaseException:
            self._handles.__exit__(None, None, None)
            raise
        self._channels = self._source.info.channels
        self._at = 0

    @staticmethod
    def rate_of(path: Path) -> int:
        """The rate of a file in Hz."""
        return probe(path)[0].sample_rate

    @property
    def frames(self) -> int:
        """Its length at the track's rate."""
        return self._source.info.frames

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._handles.__exit__(None, None, None)

    def read(self, start: int, frames: int) -> Floats:
        """`frames` frames from frame `start` on, which may lie outside the file (frames × 2, 1.0 being full scale).

        No call may begin before the end of the one before it.
        """
        frames_read = np.zeros((frames, SIDES))
        first, last = max(0, start), min(self.frames, start + frames)
        if first < last:
            self._skip_to(first)
            frames_read[first - start : last - start] = self._stereo(last - first)
        return frames_read

    def excerpts(self, starts: Sequence[int], length: int) -> Floats:
        """Both sides together, `length` frames from each of the rising `starts` (excerpts × frames)."""
        return np.asarray(self.stereo_excerpts(starts, length).mean(axis=2))

    def stereo_excerpts(self, starts: Sequence[int], length: int) -> Floats:
        """`length` frames from each of the rising `starts` (excerpts × frames × 2).

        Excerpts that reach into each other share what they share.
        """
        begin = starts[0] if starts else 0
        excerpts, kept = np.zeros((len(starts), length, SIDES)), np.zeros((0, SIDES))
        for excerpt, start in zip(excerpts, starts, strict=True):
            have = max(0, begin + len(kept) - start)  # what the last one reached into this
            excerpt[:have] = kept[len(kept) - have :]
            excerpt[have:] = self.read(start + have, length - have)
            begin, kept = start, excerpt
        return excerpts

    def _skip_to(self, frame: int) -> None:
        if self._jumps:
            self._at = frame
        while self._at < frame:
            count = min(1 << 16, frame - self._at)
            self._source.read(self._at, count)
            self._at += count

    def _stereo(self, frames: int) -> Floats:
        samples = self._source.read(self._at, frames).reshape(-1, self._channels)[:, :SIDES]
        self._at += frames
        return np.asarray(samples / FULL_SCALE)


def read_excerpts(path: Path, starts: Sequence[int], length: int) -> Singles:
    """`length` frames from each of the rising frames `starts` (excerpts × frames × channels), 1.0 being full scale.

    What lies before the file's first frame or behind its last is silence. No two excerpts may overlap. Raises
    AudioError naming the file.
    """
    info, layout = probe(path)
    excerpts = np.zeros((len(starts), length, info.channels), np.float32)
    with Handles(1) as handles:
        read = open_source(path, handles).read if layout is not None else _Rising(path, handles).read
        for excerpt, start in zip(excerpts, starts, strict=True):
            first, last = max(0, start), min(info.frames, start + length)
            if first < last:
                samples = read(first, last - first).reshape(-1, info.channels)
                excerpt[first - start : last - start] = samples / FULL_SCALE
    return excerpts


class _Rising:
    """A decoded file read at places that only rise: it skips what lies between them."""

    def __init__(self, path: Path, handles: Handles) -> None:
        info = probe(path)[0]
        self._stream = open_decoder(path.name, path, info, keep=True)
        handles.close_later(self._stream)
        self._position = 0

    def read(self, start: int, frames: int) -> Samples:
        """The interleaved samples of `frames` frames from frame `start`."""
        if start > self._position:
            self._stream.skip(start - self._position)
        self._position = start + frames
        return self._stream.read(frames)


def blocks_of(path: Path, monitor: Monitor | None = None, stage: str = "measuring") -> Iterator[Samples]:
    """Interleaved blocks of the file's samples in the engine's unit; raises AudioError naming the file."""
    watch = monitor or Unwatched()
    with Handles(1) as handles:
        source = open_source(path, handles)
        for start in range(0, source.info.frames, BLOCK_FRAMES):
            watch.check()
            yield source.read(start, min(BLOCK_FRAMES, source.info.frames - start))
            watch.progress(stage, min(1.0, (start + BLOCK_FRAMES) / source.info.frames))
