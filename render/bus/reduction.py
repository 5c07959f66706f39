"""How far the dynamic stages turned the sound down over time: a number each 10 ms."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.gains import Gains

Floats = NDArray[np.float64]
STEPS_A_SECOND = 100


@dataclass(frozen=True, slots=True)
class Reduction:
    """The most that each step of `step_s` seconds was turned down, in dB from 0 up; make-up gain is not counted.

    `total_db` is of both stages together, so at most their sum. All three are empty for an empty stream.
    """

    step_s: float
    total_db: tuple[float, ...]
    compressor_db: tuple[float, ...]
    limiter_db: tuple[float, ...]

    @property
    def most_db(self) -> float:
        """The most that the stream was turned down anywhere."""
        return max(self.total_db, default=0.0)

    @property
    def most_limited_db(self) -> float:
        """The most that the limiter turned it down anywhere."""
        return max(self.limiter_db, default=0.0)


class ReductionTrace:
    """Follows the gains that a Leader hands out, one after the other; memory grows by three numbers each 10 ms."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._lowest = np.ones((3, 0))  # gains of both stages together, the compressor and the limiter

    def add(self, gains: Gains) -> None:
        """Take in the gains of the next frames."""
        if not gains.frames:
            return
        last = (gains.start + gains.frames - 1) * STEPS_A_SECOND // self._rate
        room = max(0, last + 1 - self._lowest.shape[1])
        self._lowest = np.concatenate([self._lowest, np.ones((3, room))], axis=1)
        compression, limiting = gains.compression, gains.limiting
        both = [each for each in (compression, limiting) if each is not None]
        if both:
            self._lower(0, gains.start, both[0] * both[1] if len(both) > 1 else both[0])
        for row, each in ((1, compression), (2, limiting)):
            if each is not None:
                self._lower(row, gains.start, each)

    def _lower(self, row: int, start: int, gains: Floats) -> None:
        """Lower the steps of a row to the lowest of the `gains` from frame `start` on."""
        first = start * STEPS_A_SECOND // self._rate
        last = (start + gains.size - 1) * STEPS_A_SECOND // self._rate
        opens = -(-np.arange(first, last + 1) * self._rate // STEPS_A_SECOND) - start
        lowest = np.minimum.reduceat(gains, np.maximum(opens, 0))
        self._lowest[row, first : last + 1] = np.minimum(self._lowest[row, first : last + 1], lowest)

    def finish(self) -> Reduction:
        """The reduction over all that was taken in."""
        total, compressor, limiter = (tuple(_decibels(float(each)) for each in row) for row in self._lowest)
        return Reduction(1 / STEPS_A_SECOND, total, compressor, limiter)


def _decibels(gain: float) -> float:
    return -20 * math.log10(gain) if gain < 1 else 0.0
