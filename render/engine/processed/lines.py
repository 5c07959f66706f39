"""The mixes of a render, each once: variants that sound the same share one line through the bus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.bus.gains import Processed
from render.engine.block import CHANNELS, BlockMixer
from render.engine.processed.chains import NOTHING, Beside, Chain, Leading, Linked, Own
from render.engine.processed.lane import Lane
from render.plan import NO_BUS, Plan

Floats = NDArray[np.float64]
Column = tuple[float, ...]
"""The gain of every stem of a plan in one mix."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What a variant is made of: stems through the bus, `dry` ones past it, the mix folded to one side or not."""

    wet: Column
    dry: Column
    fold: int | None
    linked: bool


def mixes_of(plan: Plan) -> tuple[Mix, ...]:
    """The mix of each variant."""
    return tuple(_mix_of(plan, index) for index in range(len(plan.variants)))


def _mix_of(plan: Plan, index: int) -> Mix:
    wet = tuple(0.0 if stem.dry else stem.gains[index] for stem in plan.stems)
    dry = tuple(stem.gains[index] if stem.dry else 0.0 for stem in plan.stems)
    return Mix(wet, dry, plan.variants[index].fold, plan.is_linked(index))


class Line:
    """One mix on its way; `wet` and `dry` are where its parts are among the columns that a block is mixed for."""

    def __init__(self, plan: Plan, mix: Mix, columns: Sequence[Column], full: Column | None) -> None:
        self.lane = Lane()
        bus = plan.processing.bus if plan.processing else NO_BUS
        self._wet = columns.index(mix.wet)
        self._dry = columns.index(mix.dry) if any(mix.dry) else None
        self._beside = Beside(mix.fold) if any(mix.dry) or mix.fold is not None else None
        self._chain: Chain = Own(bus, plan.sample_rate)
        if mix.linked:
            self._chain = Leading() if mix.wet == full else Linked(bus, plan.sample_rate)

    def process(self, number: int, mixer: BlockMixer, frames: int | None, led: Processed) -> Processed:
        """Mix block `number` and take it through; `frames` is None after the last, for what was kept back."""
        if isinstance(self._chain, Leading) and self._beside is None:
            return led
        wet = self._mixed(mixer, self._wet, frames)
        with self.lane.turn(number):
            done = self._chain.process(wet, led)
            if self._beside is None:
                return done
            dry = self._mixed(mixer, self._dry, frames)
            return Processed(self._beside.add(done.samples, dry if dry is not None else NOTHING), done.gains)

    def _mixed(self, mixer: BlockMixer, column: int | None, frames: int | None) -> Floats | None:
        if frames is None:
            return None
        if column is None:
            return np.zeros(CHANNELS * frames)
        mixer.combine(column, frames)
        return mixer.total[: CHANNELS * frames]
