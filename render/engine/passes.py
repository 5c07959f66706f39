"""All passes of a mix: one over the song for every variant of its length, and a short one for each cut-down."""

from collections.abc import Sequence

import numpy as np

from render.engine.cutting import run_cut
from render.engine.processed.passes import run_processed_plan
from render.engine.processed.song import Played
from render.engine.song import Settings, WriteUntilOver, run_song
from render.monitor import Monitor, ProgressShare
from render.sources.source import StemSource


def run_plan(
    sources: Sequence[StemSource], writing: WriteUntilOver, gain: float, monitor: Monitor, settings: Settings
) -> Played:
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
    return Played(peaks, ())
