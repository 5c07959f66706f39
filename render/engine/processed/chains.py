"""The bus over each mix of a render: over the full mix, over what follows it, and over what goes its own way."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from render.bus.chain import Follower, Gains, Leader, ProcessedBlock
from render.bus.fifo import SampleFifo
from render.bus.settings import BusSettings

Floats = NDArray[np.float64]
NOTHING: Floats = np.zeros(0)


class Chain(Protocol):
    """The bus over one mix, from the song's first block on."""

    def process(self, mix: Floats | None, led: ProcessedBlock) -> ProcessedBlock:
        """The frames that are ready after the next block, None at the end; `led` is the full mix's and its gains."""


class FullMix:
    """The bus over the full mix; one that follows no sound only counts frames."""

    def __init__(self, settings: BusSettings, rate: int, *, moves: bool) -> None:
        self._leader = Leader(settings, rate) if moves else None
        self._frames = 0

    def process(self, mix: Floats | None, frames: int) -> ProcessedBlock:
        """The frames that are ready after the next `frames`; `mix` may be None where the gains do not depend on it."""
        if self._leader is None:
            start, self._frames = self._frames, self._frames + frames
            return ProcessedBlock(NOTHING, Gains(start, frames, None, None))
        return self._leader.finish() if mix is None else self._leader.process(mix)


class Linked:
    """A mix that is turned down as the full mix is."""

    def __init__(self, settings: BusSettings, rate: int) -> None:
        self._follower = Follower(settings, rate)

    def process(self, mix: Floats | None, led: ProcessedBlock) -> ProcessedBlock:
        """Apply the full mix's gains."""
        if mix is None:
            return ProcessedBlock(self._follower.finish(led.gains), led.gains)
        return ProcessedBlock(self._follower.process(mix, led.gains), led.gains)


class Leading:
    """A mix that is the full mix: it has been processed already."""

    def process(self, mix: Floats | None, led: ProcessedBlock) -> ProcessedBlock:  # noqa: ARG002 -- the protocol
        """What came out of the full mix."""
        return led


class Own:
    """A mix that finds gains of its own."""

    def __init__(self, settings: BusSettings, rate: int) -> None:
        self._leader = Leader(settings, rate)

    def process(self, mix: Floats | None, led: ProcessedBlock) -> ProcessedBlock:  # noqa: ARG002 -- the protocol
        """Apply its own gains."""
        return self._leader.finish() if mix is None else self._leader.process(mix)


class Beside:
    """What goes past the bus beside a mix, which may be folded to one side to make room for it."""

    def __init__(self, fold: int | None) -> None:
        self._fold = fold
        self._kept = SampleFifo()

    def add(self, samples: Floats, dry: Floats) -> Floats:
        """The processed `samples` with the dry ones of the same frames; `dry` is the next block of those."""
        self._kept.put(dry.copy())
        beside = self._kept.take(samples.size)
        return beside + (samples if self._fold is None else _folded(samples, self._fold))


def _folded(samples: Floats, side: int) -> Floats:
    """Half of left + right, on one side."""
    folded = np.zeros(samples.size)
    folded[side::2] = 0.5 * (samples[0::2] + samples[1::2])
    return folded
