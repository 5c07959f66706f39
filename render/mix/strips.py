"""The strips of groups: level, tone, density and placement before the bus."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from render.bus.chain import Follower, Gains, Leader
from render.bus.settings import BusSettings, StripSettings
from render.kernels.filters import scale_sides
from render.mix.threads import Lane

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


def pan_gains(pan: float) -> tuple[float, float]:
    """The gains of left and right at `pan` from −1 to 1: constant power, and exactly 1 on both sides in the centre."""
    if pan == 0:
        return 1.0, 1.0
    angle = (1 + pan) * math.pi / 4
    return max(0.0, math.sqrt(2) * math.cos(angle)), math.sqrt(2) * math.sin(angle)
