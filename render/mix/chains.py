"""On the way to the files: groups through their strips; through the bus the full mix, what follows it, and the rest.

Variants that sound the same share one line through the bus.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from render.bus.fifo import SampleFifo
from render.bus.leader import Follower, Gains, Leader, ProcessedBlock
from render.bus.settings import BusSettings, StripSettings
from render.kernels.bus_stages import scale_sides
from render.kernels.mix import CHANNELS, Floats
from render.mix.blocks import BlockMixer
from render.mix.threads import Lane
from render.plan import NO_BUS, Plan

NOTHING: Floats = np.zeros(0)
StemGains = tuple[float, ...]
"""The gain of every stem of a plan in one mix."""


@dataclass(frozen=True, slots=True)
class MixColumn:
    """What a variant is made of: stems through the bus, `dry` ones past it, the mix folded to one side or not."""

    wet: StemGains
    dry: StemGains
    fold: int | None
    linked: bool


def mixes_of(plan: Plan) -> tuple[MixColumn, ...]:
    """The mix of each variant, in the plan's order; variants that sound the same have equal ones."""
    return tuple(_mix_of(plan, index) for index in range(len(plan.variants)))


def _mix_of(plan: Plan, index: int) -> MixColumn:
    wet = tuple(0.0 if stem.dry else stem.gains[index] for stem in plan.stems)
    dry = tuple(stem.gains[index] if stem.dry else 0.0 for stem in plan.stems)
    return MixColumn(wet, dry, plan.variants[index].fold, plan.is_linked(index))


class Chain(Protocol):
    """The bus over one mix, from the song's first block on."""

    def process(self, mix: Floats | None, led: ProcessedBlock) -> ProcessedBlock:
        """The frames that are ready after the next block, None at the end; `led` is the full mix's and its gains."""


class FullMixBus:
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
        """Turn the next block down as the full mix was, frame by frame."""
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
        """Turn the next block down by gains that follow this mix alone; `led` is not looked at."""
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


class MixLine:
    """One mix on its way; `wet` and `dry` are where its parts are among the columns that a block is mixed for."""

    def __init__(self, plan: Plan, mix: MixColumn, columns: Sequence[StemGains], full: StemGains | None) -> None:
        self.lane = Lane()
        bus = plan.processing.bus if plan.processing else NO_BUS
        self._wet = columns.index(mix.wet)
        self._dry = columns.index(mix.dry) if any(mix.dry) else None
        self._beside = Beside(mix.fold) if any(mix.dry) or mix.fold is not None else None
        self._chain: Chain = Own(bus, plan.sample_rate)
        if mix.linked:
            self._chain = Leading() if mix.wet == full else Linked(bus, plan.sample_rate)

    def process(self, number: int, mixer: BlockMixer, frames: int | None, led: ProcessedBlock) -> ProcessedBlock:
        """Mix block `number` and take it through; `frames` is None after the last, for what was kept back."""
        if isinstance(self._chain, Leading) and self._beside is None:
            return led
        wet = self._mixed(mixer, self._wet, frames)
        with self.lane.turn(number):
            done = self._chain.process(wet, led)
            if self._beside is None:
                return done
            dry = self._mixed(mixer, self._dry, frames)
            return ProcessedBlock(self._beside.add(done.samples, dry if dry is not None else NOTHING), done.gains)

    def _mixed(self, mixer: BlockMixer, column: int | None, frames: int | None) -> Floats | None:
        if frames is None:
            return None
        if column is None:
            return np.zeros(CHANNELS * frames)
        mixer.combine(column, frames)
        return mixer.total[: CHANNELS * frames]


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
