"""The sound of a release as one stream: songs read where they lie, faded and added up, block after block."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from render.album.layout import LaidOutSong, Layout, PlacedSong
from render.encoders.target import SPARE
from render.mix.cutdowns import FadeEnvelope
from render.monitor import Monitor
from render.sources.files import Handles
from render.sources.source import StemSource, open_source

Floats = NDArray[np.float64]
CHANNELS = 2
BLOCK_FRAMES = 1 << 16
QUARTER = np.pi / 2


class Programme:
    """Reads stretches of a layout, all at `gain`; memory does not grow with its length.

    Songs are opened when their turn comes.
    """

    def __init__(self, layout: Layout, handles: Handles, gain: float = 1.0) -> None:
        self._layout, self._handles, self._gain = layout, handles, gain
        self._open: dict[PlacedSong, _Playing] = {}

    def read(self, start: int, frames: int) -> Floats:
        """`frames` frames from frame `start` on, interleaved, in the engine's unit; silence where nothing plays."""
        mix = np.zeros((frames, CHANNELS))
        for placed in self._layout.placed:
            first, last = max(start, placed.at), min(start + frames, placed.end)
            if first < last:
                mix[first - start : last - start] += self._playing(placed).read(first - placed.at, last - first)
        return np.asarray(mix.reshape(-1) if self._gain == 1 else mix.reshape(-1) * self._gain)

    def _playing(self, placed: PlacedSong) -> "_Playing":
        if placed not in self._open:
            self._open[placed] = _Playing(placed, self._handles)
        return self._open[placed]

    def blocks(self, start: int, end: int, monitor: Monitor) -> Iterator[tuple[int, Floats, int]]:
        """Blocks from frame `start` to frame `end`: their place after `start`, samples (with some to spare), frames."""
        for at in range(start, end, BLOCK_FRAMES):
            monitor.check()
            frames = min(BLOCK_FRAMES, end - at)
            block = np.zeros(CHANNELS * frames + SPARE)
            block[: CHANNELS * frames] = self.read(at, frames)
            yield at - start, block, frames


class _Playing:
    """A song while it is read."""

    def __init__(self, placed: PlacedSong, handles: Handles) -> None:
        self._placed = placed
        self._source: StemSource = open_source(placed.song.path, handles)
        self._fades = _envelope(placed.song)

    def read(self, first: int, frames: int) -> Floats:
        """Frames of the song as the release plays it (frames × 2); `first` counts from where it begins there."""
        raw = self._source.read(self._placed.song.first + first, frames)
        stereo = np.asarray(raw, np.float64).reshape(-1, self._source.info.channels)
        both = stereo.repeat(CHANNELS, axis=1) if stereo.shape[1] == 1 else stereo.copy()
        if self._fades is not None:
            self._fades.apply(first, both)
        self._cross(first, both)
        return both

    def _cross(self, first: int, stereo: Floats) -> None:
        """Fade at equal power into and out of the neighbours: sine and cosine, whose squares add up to one."""
        placed, frame = self._placed, first + np.arange(len(stereo))
        if placed.cross_in and first < placed.cross_in:
            stereo *= np.sin(QUARTER * np.clip((frame + 0.5) / placed.cross_in, 0, 1))[:, None]
        left = placed.song.frames - frame
        if placed.cross_out and left[-1] <= placed.cross_out:
            stereo *= np.sin(QUARTER * np.clip((left - 0.5) / placed.cross_out, 0, 1))[:, None]


def _envelope(song: LaidOutSong) -> FadeEnvelope | None:
    return FadeEnvelope(song.frames, song.fade_in, song.fade_out) if song.fade_in or song.fade_out else None
