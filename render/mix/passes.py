"""All passes of a mix: one over the song for every variant of its length, and a short one for each cut-down."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from render.mix.blocks import BlockMixer
from render.mix.cutdowns import run_cut
from render.mix.headroom import WriteUntilOver
from render.mix.processed import PassResult, run_processed_plan
from render.mix.stems import gain_classes
from render.mix.threads import MixSettings, share_blocks, threads_for
from render.monitor import Monitor, ProgressShare
from render.sources.source import StemSource

Floats = NDArray[np.float64]


def run_plan(
    sources: Sequence[StemSource], writing: WriteUntilOver, gain: float, monitor: Monitor, settings: MixSettings
) -> PassResult:
    """Mix every variant at the common `gain`."""
    plan = writing.outputs.plan
    if plan.processing is not None:
        return run_processed_plan(sources, writing, gain, monitor, settings)
    whole = [index for index, variant in enumerate(plan.variants) if variant.cut is None]
    cuts = [(index, variant.cut) for index, variant in enumerate(plan.variants) if variant.cut is not None]
    work = (plan.frames if whole else 0) + sum(cut.frames for _, cut in cuts)
    peaks, done = np.zeros(len(plan.variants)), 0
    if whole:
        done = plan.frames
        peaks[whole] = run_song(
            whole, sources, writing, gain, ProgressShare(monitor, 0.0, done / max(1, work)), settings
        )
    for index, cut in cuts:
        share = ProgressShare(monitor, done / work, (done + cut.frames) / work)
        peaks[index] = run_cut(index, cut, writing, gain, share, settings)
        done += cut.frames
    return PassResult(peaks, ())


def run_song(
    variants: Sequence[int],
    sources: Sequence[StemSource],
    writing: WriteUntilOver,
    gain: float,
    monitor: Monitor,
    settings: MixSettings,
) -> Floats:
    """Mix every block of these `variants` of the plan at the common `gain`.

    Returns the peak of each in the engine's unit, before that gain.
    """
    plan, size = writing.outputs.plan, settings.block_frames
    blocks = -(-plan.frames // size)
    stems = [replace(stem, gains=tuple(stem.gains[variant] for variant in variants)) for stem in plan.stems]
    classes = gain_classes(stems, sources)
    mixers = [BlockMixer(stems, sources, classes, len(variants), size) for _ in range(threads_for(settings, blocks))]

    def write(index: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        writing.write(variants[index], start, mix, frames, peak)

    def worker(mixer: BlockMixer) -> Callable[[int], None]:
        def run(number: int) -> None:
            monitor.check()
            mixer.mix(number * size, min(size, plan.frames - number * size), gain, write)
            monitor.progress("mixing", (number + 1) / blocks)

        return run

    share_blocks(blocks, [worker(mixer) for mixer in mixers], [*sources, *writing.outputs.all()])
    peaks: Floats = np.stack([mixer.peaks for mixer in mixers]).max(axis=0)
    return peaks
