"""The strips of groups: level, tone, density and placement before the bus."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from render.bus.chain import Follower, Leader
from render.bus.gains import Gains
from render.bus.settings import BusSettings, StripSettings
from render.bus.strip import pan_gains
from render.engine.processed.lane import Lane
from render.kernels.filters import scale_sides

Floats = NDArray[np.float64]


class GroupStrip:
    """The strip over all partial sums of one group, each of which plays in other variants.

    Its compressor follows the group as the full mix has it (`full_gains`, one for each sum) and turns all of them down
    alike, so that parts of a group still add up.
    """

    def __init__(self, settings: StripSettings, full_gains: Sequence[float], rate: int) -> None:
        stages = BusSettings(settings.gain_db, settings.eq, settings.compressor, settings.width)
        self.lane = Lane()
        self._leader = Leader(stages, rate) if settings.compressor else None
        self._followers = [Follower(stages, rate) for _ in full_gains]
        self._full_gains = full_gains
        self._sides = pan_gains(settings.pan)

    def process(self, start: int, sums: Sequence[Floats]) -> None:
        """Process the next block of each sum in place; its first frame is frame `start`."""
        if not sums or not sums[0].size:
            return
        gains = self._gains(start, sums)
        for follower, samples in zip(self._followers, sums, strict=True):
            done = follower.process(samples, gains)
            if self._sides != (1.0, 1.0):
                scale_sides(done, *self._sides)
            samples[:] = done

    def _gains(self, start: int, sums: Sequence[Floats]) -> Gains:
        if self._leader is None:
            return Gains(start, sums[0].size // 2, None, None)
        group = np.zeros(sums[0].size)
        for samples, gain in zip(sums, self._full_gains, strict=True):
            group += gain * samples
        return self._leader.process(group).gains
