"""One block of the song: stems into the partial sums of their class, those into every variant."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from render.engine.classes import GainClass
from render.kernels.loudness import largest
from render.kernels.mix import Samples, add_scaled, scale
from render.plan import PlannedStem
from render.sources.opening import Source

CHANNELS = 2
SPARE = 4  # samples past the end that the kernels' groups of four may touch

Write = Callable[[int, int, NDArray[np.float64], int, float], None]
"""Takes a variant's index, the first frame, the mix (the engine's unit), the frames in it and its peak."""


class BlockMixer:
    """One thread's working memory for blocks of at most `frames` frames.

    `peaks` is the highest of each variant, before the common gain.
    """

    def __init__(
        self,
        stems: Sequence[PlannedStem],
        sources: Sequence[Source],
        classes: Sequence[GainClass],
        variants: int,
        frames: int,
    ) -> None:
        self._stems, self._sources, self._classes = stems, sources, classes
        size = CHANNELS * frames + SPARE
        self._partials = [_empty(size, integral=group.integral) for group in classes]
        self._mix = np.empty(size)
        self.peaks = np.zeros(variants)

    def mix(self, start: int, frames: int, gain: float, write: Write) -> None:
        """Mix the block and hand each variant, times the common `gain`, to `write`."""
        for group, partial in zip(self._classes, self._partials, strict=True):
            partial[: CHANNELS * frames + SPARE] = 0
            for index in group.stems:
                self._add_stem(index, partial, start, frames)
        for variant in range(self.peaks.size):
            self._sum_variant(variant, CHANNELS * frames)
            peak = largest(self._mix[: CHANNELS * frames])
            self.peaks[variant] = max(self.peaks[variant], peak)
            if gain != 1.0:
                scale(self._mix, gain, CHANNELS * frames)
            write(variant, start, self._mix, frames, peak * gain)

    def _add_stem(self, index: int, partial: Samples, start: int, frames: int) -> None:
        stem, source = self._stems[index], self._sources[index]
        first = max(start, stem.offset)
        last = min(start + frames, stem.offset + source.info.frames)
        if first < last:
            source.add(first - stem.offset, last - first, partial[CHANNELS * (first - start) :], stem.sides)

    def _sum_variant(self, variant: int, count: int) -> None:
        self._mix[: count + SPARE] = 0.0
        for group, partial in zip(self._classes, self._partials, strict=True):
            if group.gains[variant]:
                add_scaled(partial, group.gains[variant], self._mix, count)


def _empty(size: int, *, integral: bool) -> Samples:
    return np.empty(size, np.int32) if integral else np.empty(size, np.float64)
