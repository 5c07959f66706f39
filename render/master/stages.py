"""Buses one after the other over one stream, and the limiter's reduction over time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.chain import Leader
from render.bus.settings import BusSettings
from render.kernels.mix import Samples
from render.measure.loudness import STEPS_A_SECOND
from render.units import SILENCE

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """Samples that went through, and the limiter's factor for each frame, None where there is no limiter."""

    samples: Samples
    limiting: Floats | None


class Stages:
    """Several buses in a row at `rate` Hz; without any, samples pass as they are."""

    def __init__(self, settings: Sequence[BusSettings], rate: int) -> None:
        self._leaders = [Leader(each, rate) for each in settings]

    def process(self, block: Samples) -> Passed:
        """Take in interleaved stereo; give the frames that are ready, aligned with what went in."""
        limiting: Floats | None = None
        for leader in self._leaders:
            out = leader.process(block)
            block = out.samples
            limiting = limiting if out.gains.limiting is None else out.gains.limiting
        return Passed(block, limiting)

    def finish(self) -> Passed:
        """The frames that were kept back: the rest of each bus goes through those behind it."""
        passed = Passed(np.zeros(0), None)
        for leader in self._leaders:
            ready = [leader.process(passed.samples)] if passed.samples.size else []
            ready.append(leader.finish())
            found = [one.gains.limiting for one in ready if one.gains.limiting is not None]
            limiting = np.concatenate(found) if found else passed.limiting
            passed = Passed(np.concatenate([one.samples for one in ready]), limiting)
        return passed


class ReductionTrace:
    """The limiter's largest reduction in each 10 ms of a stream at `rate` Hz."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._frames = 0
        self._open = 1.0  # the smallest factor of the step that the last block left unfinished
        self._steps: list[Floats] = []

    def process(self, limiting: Floats) -> None:
        """Take in the factors of the next frames."""
        if not limiting.size:
            return
        first, last = self._frames, self._frames + limiting.size
        steps = np.arange(first * STEPS_A_SECOND // self._rate + 1, last * STEPS_A_SECOND // self._rate + 1)
        inner = -(-steps * self._rate // STEPS_A_SECOND) - first  # where each next step begins, from the block's start
        lowest = np.minimum.reduceat(limiting, np.concatenate([[0], inner[inner < limiting.size]]))
        lowest = np.concatenate([lowest, np.ones(inner.size + 1 - lowest.size)])
        lowest[0] = min(lowest[0], self._open)
        self._open = float(lowest[-1])
        self._steps.append(lowest[:-1])
        self._frames = last

    def finish(self) -> NDArray[np.float32]:
        """The reductions in dB, 0 where nothing was reduced."""
        whole = self._frames * STEPS_A_SECOND // self._rate
        begun = [self._open] if self._frames * STEPS_A_SECOND > whole * self._rate else []
        lowest = np.concatenate([*self._steps, begun])
        reduction = np.abs(20 * np.log10(np.clip(lowest, SILENCE, 1.0)))
        return np.asarray(reduction, np.float32)
