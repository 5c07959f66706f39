"""The passes of a processed render: the whole song once, then each cut-down from the pieces that came out of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from render.engine.cutting import join_pieces
from render.engine.processed.song import Played, run_processed
from render.engine.processed.spool import Spool
from render.engine.song import Settings, WriteUntilOver
from render.monitor import Monitor, ProgressShare
from render.plan import Plan
from render.sources.source import StemSource


def run_processed_plan(
    sources: Sequence[StemSource], writing: WriteUntilOver, gain: float, monitor: Monitor, settings: Settings
) -> Played:
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
            with suppress(OSError):  # what could not be written any more has been said, or is not needed
                spool.close()
