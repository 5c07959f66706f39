"""One master from end to end: the mix through all its stages into the `.part` of a file."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings
from render.encoders.opening import open_writer
from render.encoders.writer import Target, Writer
from render.kernels.mix import Samples
from render.master.mix import Mix
from render.master.stages import Passed, ReductionTrace, Stages
from render.monitor import Monitor

SPARE = 4  # samples past the end that the writers' groups of four may touch


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """A file under its `.part` name, what the limiter did, and the seconds it took."""

    writer: Writer
    reduction_db: NDArray[np.float32]
    print_s: float

    @property
    def most_db(self) -> float:
        """The limiter's largest reduction at any moment."""
        return float(self.reduction_db.max(initial=0.0))


class _Feed:
    """Hands blocks to a writer in order, up to the target's length, and silence after the last."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self._done = writer, 0

    def write(self, samples: Samples) -> None:
        count = samples.size
        block = np.empty(count + SPARE)
        block[:count], block[count:] = samples, 0.0
        self._writer.write(self._done, block, count // 2)
        self._done += count // 2

    def fill_up(self, frames: int, most: int) -> None:
        while self._done < frames:
            self.write(np.zeros(2 * min(most, frames - self._done)))


def print_master(mix: Mix, stages: Sequence[BusSettings], target: Target, monitor: Monitor) -> Printed:
    """Play `mix` through `stages` into `target`; raises AudioError or Cancelled with nothing left behind."""
    started = time.perf_counter()
    writer = open_writer(target, monitor.check)
    try:
        trace = play_into(writer, mix, stages, monitor)
        writer.finish()
    except BaseException:
        writer.abort()
        writer.discard()
        raise
    return Printed(writer, trace.finish(), time.perf_counter() - started)


def play_into(writer: Writer, mix: Mix, stages: Sequence[BusSettings], monitor: Monitor) -> ReductionTrace:
    """Write `mix` after `stages` to an open writer, filled up with silence to the length it is to have."""
    trace, feed = ReductionTrace(mix.rate), _Feed(writer)

    def take(passed: Passed) -> None:
        if passed.limiting is not None:
            trace.process(passed.limiting)
        if passed.samples.size:
            feed.write(passed.samples)

    _pass_through(mix, Stages(stages, mix.rate), take, monitor)
    feed.fill_up(writer.target.frames, mix.rate)
    return trace


def _pass_through(mix: Mix, chain: Stages, take: Callable[[Passed], None], monitor: Monitor) -> None:
    for number, block in enumerate(mix.seconds(monitor)):
        take(chain.process(block))
        monitor.progress("mastering", min(1.0, (number + 1) * mix.rate / mix.info.frames))
    take(chain.finish())
