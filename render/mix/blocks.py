"""One block of the song: stems of equal gains summed into their class, and the classes into every variant."""

from collections.abc import Callable, Container, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from render.kernels.mix import CHANNELS, SPARE, Samples, sum_classes
from render.plan import PlannedStem
from render.sources.files import Handles
from render.sources.source import MutedSource, StemSource, open_source
from render.sources.streams import Begin

MOST_INTS = 128  # full-scale 24-bit stems that an int32 sum is sure to hold, also as left + right on one side


def open_stem(stem: PlannedStem, handles: Handles, rate: int, begin: Begin | None = None) -> StemSource:
    """The stem at the session's `rate`, silent where it is muted; `handles` closes it. Raises AudioError naming it."""
    source = open_source(stem.path, handles, stem.name, rate, begin)
    if not stem.mutes:
        return source
    return MutedSource(source, [(start - stem.offset, end - stem.offset) for start, end in stem.mutes])


@dataclass(frozen=True, slots=True)
class GainClass:
    """Stems (by index) that share their gain in every variant; `integral` sums are int32, others float64.

    `group` is set where they are kept apart from other groups' stems.
    """

    stems: tuple[int, ...]
    gains: tuple[float, ...]
    integral: bool
    group: str = ""


def gain_classes(
    stems: Sequence[PlannedStem], sources: Sequence[StemSource], apart: Container[str] = ()
) -> tuple[GainClass, ...]:
    """The classes of the stems that any variant uses, in the order of their first stem.

    The stems of groups that are kept `apart` make classes of their own, whose sums can be processed as floats. The
    order of additions follows the order of stems alone, so results do not depend on blocks or threads.
    """
    classes: dict[tuple[tuple[float, ...], bool, str], list[int]] = {}
    for index, (stem, source) in enumerate(zip(stems, sources, strict=True)):
        if any(stem.gains):
            group = stem.group if stem.group in apart else ""
            classes.setdefault((stem.gains, source.integral and not group, group), []).append(index)
    return tuple(
        GainClass(tuple(members[first : first + MOST_INTS]), gains, integral, group)
        for (gains, integral, group), members in classes.items()
        for first in range(0, len(members), MOST_INTS)
    )


def exact_depths(stems: Sequence[PlannedStem], sources: Sequence[StemSource], gain: float) -> tuple[int | None, ...]:
    """The depth of the deepest stem of each variant's sum; None where a gain, a float or a new rate adds bits."""
    variants = len(stems[0].gains) if stems else 0
    return tuple(_exact_depth(variant, stems, sources) if gain == 1.0 else None for variant in range(variants))


def _exact_depth(variant: int, stems: Sequence[PlannedStem], sources: Sequence[StemSource]) -> int | None:
    used = [(stem.gains[variant], source) for stem, source in zip(stems, sources, strict=True) if stem.gains[variant]]
    if any(gain != 1.0 or source.info.is_float or source.resampled for gain, source in used):
        return None
    return max((source.info.bit_depth for _, source in used), default=0)


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
