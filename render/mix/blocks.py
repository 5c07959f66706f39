"""One block of the song: stems into the partial sums of their class, those into every variant."""

from collections.abc import Callable, Sequence
from copy import copy
from typing import Self

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import Samples, sum_classes
from render.mix.stems import GainClass
from render.plan import PlannedStem
from render.sources.source import StemSource

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
        sources: Sequence[StemSource],
        classes: Sequence[GainClass],
        variants: int,
        frames: int,
    ) -> None:
        self._stems, self._sources = stems, sources
        size = CHANNELS * frames + SPARE
        ints, floats = (
            [group for group in classes if group.integral],
            [group for group in classes if not group.integral],
        )
        self._ints, self._floats = np.empty((len(ints), size), np.int32), np.empty((len(floats), size))
        self._classes: list[tuple[GainClass, Samples]] = [
            *zip(ints, self._ints, strict=True),
            *zip(floats, self._floats, strict=True),
        ]
        self._int_gains = np.array([group.gains for group in ints]).reshape(len(ints), variants).T.copy()
        self._float_gains = np.array([group.gains for group in floats]).reshape(len(floats), variants).T.copy()
        self._float_groups = [group.group for group in floats]
        self.total = np.empty(size)
        self.peaks = np.zeros(variants)

    def reading(self, sources: Sequence[StemSource]) -> Self:
        """A mixer of the same stems from other `sources` of theirs; it uses this one's memory."""
        other = copy(self)
        other._sources = sources
        return other

    def mix(self, start: int, frames: int, gain: float, write: Write) -> None:
        """Mix the block and hand each variant, times the common `gain`, to `write`."""
        self.add_up(start, frames)
        for variant in range(self.peaks.size):
            peak = self.combine(variant, frames, gain)
            self.peaks[variant] = max(self.peaks[variant], peak)
            write(variant, start, self.total, frames, peak * gain)

    def add_up(self, start: int, frames: int) -> None:
        """Read the stems of the block into the partial sums of their classes."""
        count = CHANNELS * frames
        for group, partial in self._classes:
            partial[: count + SPARE] = 0
            for index in group.stems:
                self._add_stem(index, partial, start, frames)

    def sums_of(self, group: str, frames: int) -> list[NDArray[np.float64]]:
        """The partial sums of a group that is kept apart, in the order of its classes."""
        kept = [index for index, each in enumerate(self._float_groups) if each == group]
        return [self._floats[index, : CHANNELS * frames] for index in kept]

    def combine(self, variant: int, frames: int, gain: float = 1.0) -> float:
        """Mix the partial sums of a variant, times `gain`, into `total`; returns the peak before that gain."""
        gains = self._int_gains[variant], self._float_gains[variant]
        return sum_classes(self._ints, self._floats, *gains, gain, self.total, CHANNELS * frames)

    def _add_stem(self, index: int, partial: Samples, start: int, frames: int) -> None:
        stem, source = self._stems[index], self._sources[index]
        first = max(start, stem.offset)
        last = min(start + frames, stem.offset + source.info.frames)
        if first < last:
            source.add(first - stem.offset, last - first, partial[CHANNELS * (first - start) :], stem.sides)
