"""Where a stem falls into exact digital silence, and whether it was cut off or died away."""

from dataclasses import dataclass

import numpy as np

from render.kernels.mix import Samples
from render.kernels.traits import zero_runs
from render.units import FULL_SCALE

HOLD_S = 0.1  # shorter stretches of zeros are none
EDGE_S, BEFORE_S = 0.001, 0.05
FADED = 10 ** (-10 / 20)  # the last millisecond of the shortest fade of an editor (5 ms) is softer than this
HEARD = FULL_SCALE * 10 ** (-60 / 20)


@dataclass(frozen=True, slots=True)
class Stops:
    """`ends_s` is where the sound ends for good, None where it goes on to the last sample or there is none.

    From there on every sample is zero. `cut` says that it ended abruptly there, and `cuts` how often it did so before.
    """

    ends_s: float | None = None
    cut: bool = False
    cuts: int = 0


class StopFinder:
    """Follows a stream of `channels` at `rate` Hz, block by block."""

    def __init__(self, channels: int, rate: int) -> None:
        self._channels, self._rate = channels, rate
        self._hold = max(1, round(HOLD_S * rate))
        self._open, self._frames, self._cuts = 0, 0, 0
        self._cut = False  # whether the open stretch began abruptly
        self._tail = np.zeros(0)

    def process(self, samples: Samples) -> None:
        """Take in interleaved samples in the engine's unit."""
        frames = samples.size // self._channels
        silences = np.zeros((frames // self._hold + 2, 2), np.int64)
        count, still = zero_runs(samples, self._channels, self._hold, self._open, silences)
        for begin, _ in silences[:count]:
            self._cuts += self._abrupt(samples, int(begin)) if begin >= 0 else self._cut
        if 0 < still <= frames:  # an open stretch that began here
            self._cut = self._abrupt(samples, frames - still)
        self._open, self._frames = still, self._frames + frames
        kept = round(BEFORE_S * self._rate) * self._channels
        self._tail = np.concatenate([self._tail, np.asarray(samples[-kept:], np.float64)])[-kept:]

    def _abrupt(self, samples: Samples, frame: int) -> bool:
        """Whether the sound before `frame` of this block was as loud at its very end as just before."""
        kept, edge = (max(1, round(seconds * self._rate)) * self._channels for seconds in (BEFORE_S, EDGE_S))
        end = frame * self._channels
        before = np.abs(np.asarray(samples[max(0, end - kept) : end], np.float64))
        if before.size < kept:
            before = np.concatenate([np.abs(self._tail), before])[-kept:]
        last = float(before[-edge:].max(initial=0.0))
        return last >= HEARD and last >= FADED * float(before.max(initial=0.0))

    def finish(self) -> Stops:
        """What was found in all that was taken in."""
        sounded = self._frames - self._open
        ended = self._open >= self._hold and sounded > 0
        return Stops(sounded / self._rate if ended else None, ended and self._cut, self._cuts)
