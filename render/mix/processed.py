"""A whole song through strips and bus, block by block: mixed on all cores, each stage passed in the song's order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import numpy as np

from render.bus.leader import ProcessedBlock
from render.kernels.meters import largest
from render.kernels.mix import CHANNELS, SPARE, Floats
from render.mix.blocks import BlockMixer, GainClass, gain_classes
from render.mix.chains import FullMixBus, GroupStrip, MixLine, StemGains, mixes_of
from render.mix.cutdowns import join_pieces
from render.mix.outputs import WriteUntilOver
from render.mix.spool import Spool
from render.mix.threads import Abortable, Lane, MixSettings, share_blocks, threads_for
from render.monitor import Monitor, ProgressShare
from render.plan import Plan, PlannedCheck, Processing
from render.sources.source import StemSource

BLOCK_FRAMES = 1 << 13  # more only costs memory: every line holds a block, and those that the bus looks ahead by


@dataclass(frozen=True, slots=True)
class PassResult:
    """What one pass over the song showed, before the common gain: peaks by variant, 0 for cut-downs, which are not
    over yet; and what is left over of each check, None where the plan's stems are part of it. In the engine's unit."""

    peaks: Floats
    residuals: tuple[float | None, ...]


class ProcessedSong:
    """What all threads share: the columns that a block is mixed for, the strips, the full mix, a line for each mix."""

    def __init__(self, plan: Plan, sources: Sequence[StemSource], size: int) -> None:
        self.plan, self.sources, self.size = plan, sources, size
        self.blocks = -(-plan.frames // size)
        processing = plan.processing or Processing()
        self._columns, self._full = _columns_of(plan)
        self._stems = [
            replace(stem, gains=tuple(column[index] for column in self._columns))
            for index, stem in enumerate(plan.stems)
        ]
        self.classes = gain_classes(self._stems, sources, processing.strips)
        self.strips = _strips_of(processing, self.classes, self._columns.index(self._full), plan.sample_rate)
        mixes = mixes_of(plan)
        self._moves = processing.bus_moves and any(mix.linked for mix in mixes)
        self._full_mix, self._full_lane = FullMixBus(processing.bus, plan.sample_rate, moves=self._moves), Lane()
        leading = self._full if self._moves else None
        self.lines = [MixLine(plan, mix, self._columns, leading) for mix in dict.fromkeys(mixes)]
        self.line_of = [list(dict.fromkeys(mixes)).index(mix) for mix in mixes]

    def mixer(self) -> BlockMixer:
        """One thread's working memory for blocks of `size` frames, for all columns at once."""
        return BlockMixer(self._stems, self.sources, self.classes, len(self._columns), self.size)

    def lead(self, number: int, mixer: BlockMixer, frames: int | None) -> ProcessedBlock:
        """The full mix through the bus; `frames` is None after the last block."""
        mix = None
        if self._moves and frames is not None:
            mixer.combine(self._columns.index(self._full), frames)
            mix = mixer.total[: CHANNELS * frames]
        with self._full_lane.turn(number):
            return self._full_mix.process(mix, frames or 0)

    def lanes(self) -> list[Lane]:
        """Every place where a thread may wait for another."""
        return [
            self._full_lane,
            *(strip.lane for strip in self.strips.values()),
            *(line.lane for line in self.lines),
        ]


def _columns_of(plan: Plan) -> tuple[list[StemGains], StemGains]:
    """The different mixes that blocks are added up for, and the full mix among them, as far as it matters."""
    full = tuple(stem.full_gain if drives else 0.0 for stem, drives in zip(plan.stems, plan.driving(), strict=True))
    mixes = mixes_of(plan)
    dry = [mix.dry for mix in mixes if any(mix.dry)]
    return list(dict.fromkeys([full, *(mix.wet for mix in mixes), *dry])), full


def _strips_of(processing: Processing, classes: Sequence[GainClass], full: int, rate: int) -> Mapping[str, GroupStrip]:
    strips = {}
    for group, settings in processing.strips.items():
        gains = [each.gains[full] for each in classes if each.group == group]
        if gains:
            strips[group] = GroupStrip(settings, gains, rate)
    return strips


class _Worker:
    """One thread's way through the blocks; `peaks` and `residuals` are the highest so far."""

    def __init__(self, song: ProcessedSong, writing: WriteUntilOver, gain: float, spools: Mapping[int, Spool]) -> None:
        self._song, self._writing, self._gain, self._spools = song, writing, gain, spools
        self._mixer = song.mixer()
        self._checks = [None if check.stems else check for check in song.plan.checks]
        self.peaks = np.zeros(len(song.plan.variants))
        self.residuals = [0.0] * len(self._checks)

    def run(self, number: int) -> None:
        """Take block `number` to the writers; the one after the last brings what was kept back."""
        song, start = self._song, number * self._song.size
        frames = min(song.size, song.plan.frames - start) if number < song.blocks else None
        if frames is not None:
            self._mixer.add_up(start, frames)
        for group, strip in song.strips.items():
            with strip.lane.turn(number):
                strip.process(start, self._mixer.sums_of(group, frames or 0))
        led = song.lead(number, self._mixer, frames)
        done = [line.process(number, self._mixer, frames, led) for line in song.lines]
        self._check([done[line] for line in song.line_of])
        for variant, line in enumerate(song.line_of):
            self._deliver(variant, done[line])

    def _check(self, done: Sequence[ProcessedBlock]) -> None:
        for index, check in enumerate(self._checks):
            if check is not None:
                self.residuals[index] = max(self.residuals[index], _residual(check, done))

    def _deliver(self, variant: int, done: ProcessedBlock) -> None:
        if not done.samples.size:
            return
        if variant in self._spools:
            self._spools[variant].write(done.gains.start, done.samples)
            return
        peak = largest(done.samples)
        self.peaks[variant] = max(self.peaks[variant], peak)
        samples = np.empty(done.samples.size + SPARE)
        np.multiply(done.samples, self._gain, out=samples[: done.samples.size])
        samples[done.samples.size :] = 0.0
        self._writing.write(variant, done.gains.start, samples, done.samples.size // CHANNELS, peak * self._gain)


def _residual(check: PlannedCheck, done: Sequence[ProcessedBlock]) -> float:
    rest = done[check.total].samples.copy()
    for part in check.parts:
        rest -= done[part].samples
    return largest(rest) if rest.size else 0.0


def run_processed(
    sources: Sequence[StemSource],
    writing: WriteUntilOver,
    gain: float,
    spools: Mapping[int, Spool],
    monitor: Monitor,
    settings: MixSettings,
) -> PassResult:
    """Mix and process every variant of the plan at the common `gain`; cut-downs go to `spools`, by variant."""
    song = ProcessedSong(writing.outputs.plan, sources, min(settings.block_frames, BLOCK_FRAMES))
    workers = [_Worker(song, writing, gain, spools) for _ in range(threads_for(settings, song.blocks))]

    def turn(worker: _Worker) -> Callable[[int], None]:
        def run(number: int) -> None:
            monitor.check()
            worker.run(number)
            monitor.progress("mixing", min(1.0, (number + 1) / max(1, song.blocks)))

        return run

    waits: list[Abortable] = [*sources, *song.lanes(), *writing.outputs.all()]
    share_blocks(song.blocks + 1, [turn(worker) for worker in workers], waits)
    residuals = np.array([worker.residuals for worker in workers]).max(axis=0).tolist()
    return PassResult(
        np.stack([worker.peaks for worker in workers]).max(axis=0),
        tuple(
            None if check.stems else residual
            for check, residual in zip(writing.outputs.plan.checks, residuals, strict=True)
        ),
    )


def run_processed_plan(
    sources: Sequence[StemSource], writing: WriteUntilOver, gain: float, monitor: Monitor, settings: MixSettings
) -> PassResult:
    """Mix and process every variant at the common `gain`."""
    plan = writing.outputs.plan
    cuts = [(index, variant.cut) for index, variant in enumerate(plan.variants) if variant.cut is not None]
    work, done = max(1, plan.frames + sum(cut.frames for _, cut in cuts)), plan.frames
    with _spools(plan) as spools:
        played = run_processed(sources, writing, gain, spools, ProgressShare(monitor, 0.0, done / work), settings)
        peaks = played.peaks.copy()
        for index, cut in cuts:
            share = ProgressShare(monitor, done / work, (done + cut.frames) / work)
            peaks[index] = join_pieces(index, cut, spools[index].pieces, (), writing, gain, share, settings)
            done += cut.frames
    return replace(played, peaks=peaks)


@contextmanager
def _spools(plan: Plan) -> Iterator[Mapping[int, Spool]]:
    """A place for every cut-down's pieces meanwhile."""
    spools: dict[int, Spool] = {}
    try:
        for index, variant in enumerate(plan.variants):
            if variant.cut is not None:
                spools[index] = Spool(variant.cut, plan.out)
        yield spools
    finally:
        for spool in spools.values():
            with suppress(OSError):  # what could not be written any more was reported, or is not needed
                spool.close()
