"""Hearing a mix through the stages before the level: its loudness over time, and how high each second goes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.settings import BusSettings
from render.kernels.loudness import largest_sample
from render.kernels.mix import Samples
from render.master.mix import Mix
from render.master.stages import Stages
from render.measure.clipping import ClipCounter
from render.measure.meter import Levels, Meter
from render.monitor import Monitor
from render.units import FULL_SCALE

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A mix as it leaves some stages.

    `power` is the mean K-weighted power of each 10 ms, `peaks` the sample peak of each second (full scale 1.0).
    `clipped` counts runs at full scale in the mix itself.
    """

    levels: Levels
    power: Floats
    peaks: Floats
    clipped: int


def hear(mix: Mix, stages: Sequence[BusSettings], monitor: Monitor) -> Heard:
    """Measure `mix` after `stages`, in one pass; raises AudioError where it cannot be read."""
    chain, clips = Stages(stages, mix.rate), ClipCounter(2)
    peaks: list[float] = []
    with ThreadPoolExecutor(1) as beside:
        meter = Meter(2, mix.rate, beside=beside)
        for number, block in enumerate(mix.seconds(monitor)):
            clips.process(block)
            passed = chain.process(block)
            meter.process(passed.samples)
            peaks.append(_peak(passed.samples))
            monitor.progress("measuring", min(1.0, (number + 1) * mix.rate / mix.info.frames))
        rest = chain.finish().samples
        meter.process(rest)
    peaks[-1] = max(peaks[-1], _peak(rest))
    return Heard(meter.finish(), meter.power(), np.array(peaks), clips.runs)


def _peak(samples: Samples) -> float:
    return largest_sample(samples) / FULL_SCALE if samples.size else 0.0
