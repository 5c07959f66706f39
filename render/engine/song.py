"""Running a whole song through the mix, block by block on all cores."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from render.engine.block import BlockMixer
from render.engine.classes import gain_classes
from render.engine.headroom import limit_of
from render.engine.outputs import Outputs
from render.engine.threads import share_blocks
from render.machine import threads_of
from render.monitor import Monitor
from render.sources.source import StemSource

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to go about a render; neither setting changes a byte of what is delivered. Threads 0: all cores."""

    block_frames: int = 32_768
    threads: int = 0


class WriteUntilOver:
    """Writing goes on until something would clip: it will then all be done again, and only peaks matter."""

    def __init__(self, outputs: Outputs) -> None:
        self.outputs = outputs
        headroom = outputs.plan.headroom
        self._limits = [min(limit_of(writer, headroom) for writer in files) for files in outputs.writers]
        self.over = False

    def write(self, variant: int, start: int, mix: Floats, frames: int, peak: float) -> None:
        """Pass a block on, unless this or an earlier one is over."""
        self.over = self.over or peak > self._limits[variant]
        if not self.over:
            self.outputs.write(variant, start, mix, frames)


def threads_for(settings: Settings, blocks: int) -> int:
    """How many threads share `blocks` blocks."""
    return min(threads_of(settings.threads), max(1, blocks))


def run_song(
    variants: Sequence[int],
    sources: Sequence[StemSource],
    writing: WriteUntilOver,
    gain: float,
    monitor: Monitor,
    settings: Settings,
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
